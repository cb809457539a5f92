using ValleyJump.Core.Files;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

public class FileExportTests
{
    private static TableRow Old => Row(("A", "old"));

    private static TableRow New => Row(("A", "new"));

    [Theory]
    [InlineData("absent/a.csv", FileFault.DirectoryNotFound)]
    [InlineData("a\0.csv", FileFault.PathInvalid)]
    public void Bad_paths_fail_before_there_are_results(string name, FileFault fault)
    {
        using var directory = new TestDirectory();
        Assert.Equal(fault, FaultOf(() => TableExport.Open(new() { Path = directory[name] })));
        Assert.Empty(directory.Files);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a")]
    public void A_format_that_is_not_known_fails_before_there_are_results(string name)
    {
        using var directory = new TestDirectory();
        Assert.Equal("ExportUnknownFormat", IdOf(() => TableExport.Open(new() { Path = directory[name] })));
        Assert.Empty(directory.Files);
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData("/a.csv")]
    public void A_name_that_is_too_long_fails(string end)
    {
        using var directory = new TestDirectory();
        string path = directory[new string('a', 300) + end];
        var problem = Assert.Throws<FileException>(() => TableExport.Open(new() { Path = path }));
        Assert.Equal(FileFault.PathInvalid, problem.Fault);
        Assert.Equal($"Cannot write '{path}': its name is too long.", problem.Message);
    }

    [Theory]
    [InlineData("file/a.csv")]
    [InlineData("file/b/c/a.csv")]
    [InlineData("file/")]
    public void A_file_where_a_folder_is_needed_is_named(string name)
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["file"], "mine");
        var problem = Assert.Throws<FileException>(() => TableExport.Open(new() { Path = directory[name], Format = TableFormat.Csv }));
        Assert.Equal(FileFault.PathIsFile, problem.Fault);
        Assert.Equal($"Cannot write '{directory[name]}': a folder is needed, and '{directory["file"]}' is a file.", problem.Message);
        Assert.Equal("mine", Read(directory["file"]));
    }

    [Fact]
    public void A_folder_is_not_created_where_there_is_a_file()
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["file"], "mine");
        var problem = Assert.Throws<FileException>(() => SgdRunFile.CreateFolder(directory["file"]));
        Assert.Equal(FileFault.PathIsFile, problem.Fault);
        Assert.Equal($"Cannot write '{directory["file"]}': a folder is needed, and it is a file.", problem.Message);
        Assert.Equal(FileFault.PathIsFile, FaultOf(() => SgdRunFile.CreateFolder(directory["file/a/b"])));
        if (OperatingSystem.IsWindows())
            return; // links need a privilege there
        File.CreateSymbolicLink(directory["link"], directory["nothing"]);
        problem = Assert.Throws<FileException>(() => SgdRunFile.CreateFolder(directory["link/a"]));
        Assert.Equal($"Cannot write '{directory["link/a"]}': a folder is needed, and '{directory["link"]}' is a link to '{directory["nothing"]}', which is no folder.", problem.Message);
        Assert.Equal(FileFault.PathIsDevice, FaultOf(() => SgdRunFile.CreateFolder("/dev/full")));
    }

    [Fact]
    public void What_the_system_says_is_passed_on()
    {
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal((FileFault.AccessDenied, "Cannot write 'a.csv': you may not write there (Permission denied)."),
            Named(new UnauthorizedAccessException("Access to the path '.x.tmp' is denied.", new IOException("Permission denied", 13))));
        Assert.Equal((FileFault.AccessDenied, "Cannot write 'a.csv': the file system is read-only."),
            Named(new IOException("Read-only file system : '.x.tmp'", 30)));
        Assert.Equal((FileFault.WriteFailed, "Cannot write 'a.csv': Input/output error."),
            Named(new IOException("Input/output error : '.x.tmp'", 5)));
        Assert.Equal((FileFault.AccessDenied, "Cannot read 'a.csv': you may not read it (Permission denied)."),
            Named(new UnauthorizedAccessException("", new IOException("Permission denied", 13)), FileTask.Dataset));
        Assert.Equal((FileFault.ReadFailed, "Cannot read 'a.csv': its name is too long."),
            Named(new PathTooLongException("The path '...' is too long."), FileTask.Run));

        static (FileFault, string) Named(Exception problem, FileTask task = FileTask.Export)
        {
            FileException named = FileGuard.Named(task, "a.csv", problem);
            return (named.Fault, named.Message);
        }
    }

    [Fact]
    public void A_directory_is_not_a_file()
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory["a.csv"]);
        Directory.CreateDirectory(directory["b.curve.csv"]);

        Assert.Equal(FileFault.PathIsDirectory, FaultOf(() => TableExport.Open(new() { Path = directory["a.csv"] })));
        TableRow row = TableRow.FromObject(WithCurve);
        Assert.Equal(FileFault.PathIsDirectory, FaultOf(() => Export(new() { Path = directory["b.csv"] }, row)));
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void A_device_is_never_replaced()
    {
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(FileFault.PathIsDevice, FaultOf(() => TableExport.Open(new() { Path = "/dev/null", Format = TableFormat.Csv })));
    }

    [Fact]
    public void Existing_files_are_replaced_unless_that_is_forbidden()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["a.csv"] }, Old);
        Export(new() { Path = directory["a.csv"] }, New);
        Assert.Equal("A\nnew\n", Read(directory["a.csv"]));

        Assert.Equal(FileFault.FileExists, FaultOf(() => TableExport.Open(new() { Path = directory["a.csv"], Overwrite = false })));
        Assert.Equal("A\nnew\n", Read(directory["a.csv"]));
    }

    [Fact]
    public void No_file_beside_it_is_replaced_either_when_that_is_forbidden()
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["a.curve.csv"], "mine");

        Assert.Equal(FileFault.FileExists, FaultOf(() => TableExport.Open(new() { Path = directory["a.csv"], Overwrite = false })));
        Export(new() { Path = directory["a.csv"], Overwrite = false, OnlyTable = LongTableAttribute.Curve },
            TableRow.FromObject(WithCurve));
        Assert.Equal("mine", Read(directory["a.curve.csv"]));
    }

    [Fact]
    public void A_file_that_appears_meanwhile_is_not_replaced_when_that_is_forbidden()
    {
        using var directory = new TestDirectory();
        using TableExport export = TableExport.Open(new() { Path = directory["a.csv"], Overwrite = false });
        export.Add(New);
        File.WriteAllText(directory["a.csv"], "mine");

        Assert.Equal(FileFault.FileExists, FaultOf(() => export.Commit()));
        export.Dispose();
        Assert.Equal("mine", Read(directory["a.csv"]));
        Assert.Equal(["a.csv"], directory.Files);
    }

    [Fact]
    public void A_read_only_file_is_replaced_only_by_force_and_stays_read_only()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["a.csv"] }, Old);
        File.SetAttributes(directory["a.csv"], FileAttributes.ReadOnly);

        Assert.Equal(FileFault.FileReadOnly, FaultOf(() => TableExport.Open(new() { Path = directory["a.csv"] })));
        Assert.Equal("A\nold\n", Read(directory["a.csv"]));
        Export(new() { Path = directory["a.csv"], Force = true }, New);
        Assert.Equal("A\nnew\n", Read(directory["a.csv"]));
        Assert.True(new FileInfo(directory["a.csv"]).IsReadOnly);
        File.SetAttributes(directory["a.csv"], FileAttributes.Normal);
    }

    [Fact]
    public void The_mode_and_the_links_of_a_file_are_kept()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var directory = new TestDirectory();
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        Export(new() { Path = directory["a.csv"] }, Old);
        File.SetUnixFileMode(directory["a.csv"], mode);
        File.CreateSymbolicLink(directory["link.csv"], directory["a.csv"]);

        Export(new() { Path = directory["link.csv"] }, New);

        Assert.Equal("A\nnew\n", Read(directory["a.csv"]));
        Assert.Equal(mode, File.GetUnixFileMode(directory["a.csv"]));
        Assert.NotNull(new FileInfo(directory["link.csv"]).LinkTarget);
    }

    [Fact]
    public void A_directory_that_may_not_be_written_to_is_an_error()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return;
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory["closed"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(FileFault.AccessDenied, FaultOf(() => TableExport.Open(new() { Path = directory["closed/a.csv"] })));
        Directory.CreateDirectory(directory["hidden/within"]);
        File.SetUnixFileMode(directory["hidden"], UnixFileMode.UserRead);
        Assert.Equal(FileFault.AccessDenied, FaultOf(() => TableExport.Open(new() { Path = directory["hidden/within/a.csv"] })));
        File.SetUnixFileMode(directory["hidden"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void No_results_are_an_error_and_leave_the_file_alone()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["a.csv"] }, Old);
        Assert.Equal("ExportNoRows", IdOf(() => Export(new() { Path = directory["a.csv"] })));
        Assert.Equal("A\nold\n", Read(directory["a.csv"]));
    }

    [Fact]
    public void Opening_writes_nothing_and_what_is_not_committed_is_removed()
    {
        using var directory = new TestDirectory();
        using (TableExport export = TableExport.Open(new() { Path = directory["a.csv"] }))
        {
            Assert.Empty(directory.Files);
            export.Add(New);
            Assert.Single(directory.Files);
        }
        Assert.Empty(directory.Files);
    }
}
