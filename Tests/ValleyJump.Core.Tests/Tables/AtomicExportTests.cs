using ValleyJump.Core.Files;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

public class AtomicExportTests
{
    /// <summary>A file that fails after so many bytes.</summary>
    private sealed class FailingStream(string path, int room, Action fail) : Stream
    {
        private readonly FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        private int left = room;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if ((left -= count) < 0)
                fail();
            file.Write(buffer, offset, count);
        }

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }

    private static TableRow[] Many => [.. Enumerable.Range(0, 20_000).Select(i => Row(("A", i), ("B", "some text to fill a buffer with")))];

    private static void FillAndCommit(TableExport export, params TableRow[] rows) => FillAndCommit(export, rows, default);

    private static void FillAndCommit(TableExport export, TableRow[] rows, CancellationToken cancel)
    {
        foreach (TableRow row in rows)
            export.Add(row, cancel);
        export.Commit(cancel);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    public void A_writer_that_fails_halfway_leaves_nothing_and_the_old_file_alone(string name)
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory[name], "old");
        using TableExport export = TableExport.Open(new() { Path = directory[name] }, path =>
            new FailingStream(path, 100_000, () => throw new IOException("the cable is out.")));
        var problem = Assert.Throws<FileException>(() => FillAndCommit(export, Many));
        export.Dispose();

        Assert.Equal(FileFault.WriteFailed, problem.Fault);
        Assert.Equal($"Cannot write '{directory[name]}': the cable is out.", problem.Message);
        Assert.Equal("old", Read(directory[name]));
        Assert.Equal([name], directory.Files);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    public void A_file_that_is_too_large_for_the_file_system_leaves_nothing(string name)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var directory = new TestDirectory();
        // What the runtime makes of EFBIG, whatever the file is filled with.
        static void TooLarge(long value) =>
            throw new ArgumentOutOfRangeException(nameof(value), "Specified file length was too large for the file system.");
        using TableExport export = TableExport.Open(new() { Path = directory[name] }, path =>
            new FailingStream(path, 100_000, () => TooLarge(100_000)));
        Assert.Equal(FileFault.FileTooLarge, FaultOf(() => FillAndCommit(export, Many)));
        export.Dispose();
        Assert.Empty(directory.Files);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    public void A_full_disk_is_told_apart(string name)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var directory = new TestDirectory();
        File.WriteAllText(directory[name], "old");
        foreach (TableRow[] rows in (TableRow[][])[[Row(("A", 1))], Many])
        {
            using TableExport export = TableExport.Open(new() { Path = directory[name] }, _ =>
                new FileStream("/dev/full", FileMode.Open, FileAccess.Write));
            Assert.Equal(FileFault.DiskFull, FaultOf(() => FillAndCommit(export, rows)));
        }
        Assert.Equal("old", Read(directory[name]));
        Assert.Equal([name], directory.Files);
    }

    [Fact]
    public void When_the_second_file_fails_the_first_is_not_written()
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["a.csv"], "old");
        int opened = 0;
        using TableExport export = TableExport.Open(new() { Path = directory["a.csv"] }, path =>
            new FailingStream(path, opened++ == 1 ? 10 : int.MaxValue, () => throw new IOException("no")));
        Assert.Equal(FileFault.WriteFailed, FaultOf(() => FillAndCommit(export, TableRow.FromObject(WithCurve))));
        export.Dispose();
        Assert.Equal("old", Read(directory["a.csv"]));
        Assert.Equal(["a.csv"], directory.Files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_the_last_rename_fails_those_before_are_undone(bool existed)
    {
        using var directory = new TestDirectory();
        if (existed)
            File.WriteAllText(directory["a.csv"], "old");
        using (var files = new AtomicFileSet(FileTask.Export, overwrite: true, replaceReadOnly: false))
        {
            files.Write(directory["a.csv"], stream => stream.Write("new"u8));
            files.Write(directory["b.csv"], stream => stream.Write("new"u8));
            Directory.CreateDirectory(directory["b.csv"]); // meanwhile
            Assert.Throws<FileException>(files.Commit);
        }
        Assert.Equal(existed ? ["a.csv"] : [], directory.Files);
        if (existed)
            Assert.Equal("old", Read(directory["a.csv"]));
    }

    [Fact]
    public void A_file_that_was_to_be_removed_is_put_back_when_a_rename_fails()
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["old.csv"], "old");
        using (var files = new AtomicFileSet(FileTask.Export, overwrite: true, replaceReadOnly: false))
        {
            files.Remove(directory["old.csv"]);
            files.Write(directory["b.csv"], stream => stream.Write("new"u8));
            Directory.CreateDirectory(directory["b.csv"]); // meanwhile
            Assert.Throws<FileException>(files.Commit);
        }
        Assert.Equal(["old.csv"], directory.Files);
        Assert.Equal("old", Read(directory["old.csv"]));
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.json")]
    public void Cancelling_leaves_nothing_and_the_old_file_alone(string name)
    {
        using var directory = new TestDirectory();
        using var cancel = new CancellationTokenSource();
        File.WriteAllText(directory[name], "old");
        using TableExport export = TableExport.Open(new() { Path = directory[name] },
            path => new FailingStream(path, 100_000, cancel.Cancel));
        Assert.ThrowsAny<OperationCanceledException>(() => FillAndCommit(export, Many, cancel.Token));
        export.Dispose();
        Assert.Equal("old", Read(directory[name]));
        Assert.Equal([name], directory.Files);
    }

    [Fact]
    public async Task Readers_see_whole_files_only()
    {
        using var directory = new TestDirectory();
        string path = directory["a.csv"], small = "A\n1\n";
        TableRow[] many = Many;
        Export(new() { Path = path }, many);
        string large = Read(path);
        using var stop = new CancellationTokenSource();
        var reading = new TaskCompletionSource();
        Task reader = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                string text = new StreamReader(stream).ReadToEnd();
                Assert.True(text == small || text == large);
                reading.TrySetResult();
            }
        });
        await Task.WhenAny(reading.Task, reader);
        for (int i = 0; i < 20; i++)
        {
            Export(new() { Path = path }, Row(("A", 1)));
            Export(new() { Path = path }, many);
        }
        await stop.CancelAsync();
        await reader;
        Assert.Equal(["a.csv"], directory.Files);
    }

    [Fact]
    public void Writers_of_the_same_file_do_not_mix()
    {
        using var directory = new TestDirectory();
        TableRow[] many = Many;
        Parallel.For(0, 8, i => Export(new() { Path = directory["a.csv"] }, i % 2 == 0 ? many : [Row(("A", 1))]));
        Assert.Contains(Read(directory["a.csv"]).Length, (int[])[4, ExportText("b.csv", many).Length]);
        Assert.Equal(["a.csv"], directory.Files);
    }
}
