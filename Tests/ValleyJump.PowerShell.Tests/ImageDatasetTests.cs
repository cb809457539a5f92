using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using Engine = System.Management.Automation.PowerShell;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Data sets from a session.</summary>
public sealed class ImageDatasetTests(Session session) : IClassFixture<Session>, IDisposable
{
    private const string Table = "label,a,b,c,d\n0,1,2,3,4\n1,5,6,7,8\n0,9,10,11,12\n1,13,14,15,16\n";
    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump images ").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string InFolder(string name) => Path.Combine(folder, name);

    [Fact]
    public void Without_a_path_it_is_the_built_in_set()
    {
        PSObject data = session.One("Import-ImageDataset");

        Assert.Equal("mnist-10k", data.Get<string>("Name"));
        Assert.Equal((1000, 1000, 10), (data.Get<int>("TrainCount"), data.Get<int>("TestCount"), data.Get<int>("Classes")));
        Assert.Equal("59ded6ece074b36285914e0637ccda2a823f38b8500f0744ae0848a31aa9c405", data.Get<string>("Fingerprint"));
    }

    [Fact]
    public void A_table_is_read_with_the_library_in_the_modules_own_context()
    {
        File.WriteAllText(InFolder("own [1].csv"), Table);

        PSObject data = session.One("""
            $null = $ExecutionContext.SessionState.Path.SetLocation($args[0])
            Import-ImageDataset './own [1].csv' -TrainPerClass 1 -TestPerClass 1 -Name mine
            """, folder);

        Assert.Equal("mine: 2 training and 2 test images of 2 x 2 pixels in 2 classes", data.ToString());
        Assembly library = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "CsvHelper");
        Assert.Equal("ValleyJump", AssemblyLoadContext.GetLoadContext(library)!.Name);
    }

    [Fact]
    public void Files_can_be_piped()
    {
        File.WriteAllText(InFolder("a.csv"), Table);
        File.WriteAllText(InFolder("b.csv"), Table);

        Assert.Equal(["a", "b"], session.Get(
            "[IO.DirectoryInfo]::new($args[0]).GetFiles() | Import-ImageDataset -TrainPerClass 1 -TestPerClass 1", folder)
            .Select(d => d.Get<string>("Name")).Order());
    }

    [Fact]
    public void Seeds_choose_and_repeat() => Assert.Equal("True False", $"{session.One("""
        $a, $b, $c = 1, 1, 2 | ForEach-Object { (Import-ImageDataset -TrainPerClass 5 -TestPerClass 5 -Seed $_).Fingerprint }
        "$($a -eq $b) $($a -eq $c)"
        """)}");

    [Theory]
    [InlineData("Import-ImageDataset ./nothing", "DatasetNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-ImageDataset .", "DatasetNoImageFiles", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-ImageDataset -TestPath .", "DatasetPathIsDirectory", ErrorCategory.InvalidArgument)]
    [InlineData("Import-ImageDataset -TestPath ./images", "DatasetNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Import-ImageDataset \"a`0b\"", "InvalidPath", ErrorCategory.InvalidArgument)]
    [InlineData("Import-ImageDataset -TrainPerClass 900", "DatasetTooFewImages", ErrorCategory.InvalidArgument)]
    [InlineData("Import-ImageDataset -TrainPerClass -1", "InvalidTrainPerClass", ErrorCategory.InvalidArgument)]
    [InlineData("Import-ImageDataset -TestPerClass -1", "InvalidTestPerClass", ErrorCategory.InvalidArgument)]
    [InlineData("Import-ImageDataset -TestPerClass 1.5", "ParameterArgumentTransformationError", ErrorCategory.InvalidData)]
    [InlineData("Import-ImageDataset -Rows 0", "InvalidRows", ErrorCategory.InvalidArgument)]
    [InlineData("Import-ImageDataset -Columns 14", "DatasetSizeMismatch", ErrorCategory.InvalidData)]
    [InlineData("Import-ImageDataset ''", "InvalidPath", ErrorCategory.InvalidArgument)]
    [InlineData("Import-ImageDataset env:PATH", "NotAFilePath", ErrorCategory.InvalidArgument)]
    [InlineData("Import-ImageDataset ragged.csv", "DatasetRaggedRow", ErrorCategory.InvalidData)]
    [InlineData("Import-ImageDataset ragged.csv -LabelColumn nix", "DatasetLabelColumnNotFound", ErrorCategory.InvalidArgument)]
    public void Bad_input_gives_one_error_with_its_id(string script, string id, ErrorCategory category)
    {
        File.WriteAllText(InFolder("ragged.csv"), Table + "0,1,2,3\n");

        Outcome outcome = session.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); {script}", folder);

        ErrorRecord error = Assert.Single(outcome.AllErrors);
        Assert.Equal($"{id},ValleyJump.PowerShell.Commands.ImportImageDatasetCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("Save-ImageDataset Mnist new -Uri http://127.0.0.1:9/", "DownloadUnreachable", ErrorCategory.ConnectionError)]
    [InlineData("Save-ImageDataset Fashion new -Uri file:///tmp", "InvalidUri", ErrorCategory.InvalidArgument)]
    [InlineData("Save-ImageDataset Mnist new -Checksum @{ 'train-images-idx3-ubyte.gz' = '12' }", "InvalidChecksum",
        ErrorCategory.InvalidArgument)]
    [InlineData("Save-ImageDataset Mnist ragged.csv", "DownloadPathIsFile", ErrorCategory.InvalidArgument)]
    [InlineData("Save-ImageDataset Mnist \"new`0\"", "InvalidPath", ErrorCategory.InvalidArgument)]
    [InlineData("Save-ImageDataset Cifar new", "ParameterArgumentTransformationError", ErrorCategory.InvalidData)]
    [InlineData("Save-ImageDataset Mnist env:PATH", "NotAFilePath", ErrorCategory.InvalidArgument)]
    public void A_download_that_cannot_be_gives_one_error_with_its_id(string script, string id, ErrorCategory category)
    {
        File.WriteAllText(InFolder("ragged.csv"), Table);

        Outcome outcome = session.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); {script}", folder);

        ErrorRecord error = Assert.Single(outcome.AllErrors);
        Assert.Equal($"{id},ValleyJump.PowerShell.Commands.SaveImageDatasetCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal(["ragged.csv"], Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public void With_WhatIf_nothing_is_downloaded()
    {
        Assert.Empty(session.Get("Save-ImageDataset Mnist $args[0] -Uri http://127.0.0.1:9/ -WhatIf", InFolder("new")));
        Assert.False(Directory.Exists(InFolder("new")));
    }

    [Fact]
    public void Stopping_a_download_from_a_server_that_says_nothing_leaves_nothing()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using Engine shell = session.Command("Save-ImageDataset Mnist $args[0] -Uri $args[1]", InFolder("new"),
            $"http://{silent.LocalEndpoint}/");
        IAsyncResult running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(silent.Pending, TimeSpan.FromSeconds(20)));

        shell.Stop(); // StopTests takes the time, with nothing beside it

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Empty(shell.Streams.Error);
        Assert.Empty(Directory.GetFiles(InFolder("new")));
    }
}
