using System.Security.Cryptography;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Tables;
using ValleyJump.Tests;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>Downloads from a loopback server that is as bad as the net.</summary>
public sealed class DatasetDownloadTests : IDisposable
{
    private static readonly string[] Names = [.. PublishedDataset.All[DatasetSource.Mnist].Files.Select(f => f.Name)];
    private readonly TestDirectory directory = new();
    private readonly MirrorServer server = new();
    private readonly DatasetDownload download;

    public DatasetDownloadTests()
    {
        foreach (string name in Names)
        {
            server.Files[name] = Idx.Gzip(name.Contains("images", StringComparison.Ordinal)
                ? Idx.File([400, 2, 3], RandomNumberGenerator.GetBytes(2400))
                : Idx.Labels([.. Enumerable.Range(0, 400).Select(i => (byte)(i % 2))]));
        }

        download = new()
        {
            Source = DatasetSource.Mnist,
            Path = directory[""],
            Mirror = server.Address,
            Checksums = Names.ToDictionary(n => n, n => Convert.ToHexString(SHA256.HashData(server.Files[n]))),
            Pause = TimeSpan.FromMilliseconds(1),
        };
    }

    public void Dispose()
    {
        server.Dispose();
        directory.Dispose();
    }

    private async Task<FileFault> FaultAsync(DatasetDownload? with = null) =>
        (await Assert.ThrowsAsync<FileException>(() => (with ?? download).SaveAsync())).Fault;

    private void AssertSaved()
    {
        Assert.Equal(Names.Order(StringComparer.Ordinal), directory.Files);
        Assert.All(Names, n => Assert.Equal(server.Files[n], File.ReadAllBytes(directory[n])));
    }

    [Fact]
    public async Task What_is_downloaded_can_be_read_and_is_not_downloaded_again()
    {
        var steps = new List<double>();
        SavedDataset saved = await download.SaveAsync(new Steps(steps));

        AssertSaved();
        Assert.True(saved.ChecksumVerified);
        Assert.Equal(server.Files.Values.Sum(f => (long)f.Length), saved.Length);
        Assert.All(saved.Files, f => Assert.Equal(DownloadStatus.Downloaded, f.Status));
        Assert.Equal(steps.Order(), steps);
        Assert.All(steps, s => Assert.InRange(s, 0, 1));
        ImageDataset data = new ImageDatasetImport { Path = saved.Path }.Read();
        Assert.Equal((200, 40), (data.TrainCount, data.TestCount));
        int requests = server.Requests.Count;
        saved = await download.SaveAsync();
        Assert.Equal(requests, server.Requests.Count);
        Assert.All(saved.Files, f => Assert.Equal(DownloadStatus.Cached, f.Status));
    }

    private sealed class Steps(List<double> steps) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => steps.Add(value.Fraction);
    }

    [Fact]
    public async Task Lost_connections_are_tried_three_times_and_leave_nothing()
    {
        var steps = new List<double>();
        server.Breaks = 2;
        await download.SaveAsync(new Steps(steps));
        AssertSaved();
        Assert.Equal([Names[0], Names[0], Names[0], Names[1]], server.Requests.Take(4));
        Assert.Equal(steps.Order(), steps);
        File.Delete(directory[Names[0]]);
        server.Breaks = 3;
        Assert.Equal(FileFault.Interrupted, await FaultAsync());
        Assert.Equal(Names.Except([Names[0]]).Order(StringComparer.Ordinal), directory.Files);
    }

    [Fact]
    public async Task A_file_that_is_not_the_published_one_is_not_kept()
    {
        server.Files[Names[1]] = [.. server.Files[Names[1]], 0];
        Assert.Equal(FileFault.ChecksumMismatch, await FaultAsync());
        Assert.Equal([Names[0]], directory.Files);
        Assert.Equal(2, server.Requests.Count);
        // The published checksums are not those of the test's files either.
        DatasetDownload published = download with { Path = directory["other"], Checksums = new Dictionary<string, string>() };
        Assert.Equal(FileFault.ChecksumMismatch, await FaultAsync(published));

        SavedDataset saved = await (download with { SkipChecksum = true }).SaveAsync();
        Assert.False(saved.ChecksumVerified);
        Assert.Equal(server.Files[Names[1]], File.ReadAllBytes(directory[Names[1]]));
    }

    [Fact]
    public async Task Without_checksums_a_file_cut_short_is_still_an_error()
    {
        server.Breaks = 1;
        DatasetDownload unchecked_ = download with { SkipChecksum = true };
        Assert.Equal(FileFault.Interrupted, await FaultAsync(unchecked_ with { Attempts = 1 }));
        Assert.Empty(directory.Files);
        await unchecked_.SaveAsync();
        AssertSaved();
    }

    [Theory]
    [InlineData(404, FileFault.NotFound, 1)]
    [InlineData(403, FileFault.Refused, 1)]
    [InlineData(503, FileFault.Refused, 3)]
    public async Task A_refusal_is_named_and_leaves_nothing(int status, FileFault fault, int tries)
    {
        server.Status = status;
        Assert.Equal(fault, await FaultAsync());
        Assert.Empty(directory.Files);
        Assert.Equal(tries, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_one_that_says_nothing_are_told_apart()
    {
        server.Breaks = 1;
        server.Hangs = true;
        Assert.Equal(FileFault.Interrupted, await FaultAsync(download with { Attempts = 1, Patience = TimeSpan.FromMilliseconds(200) }));
        Uri gone = server.Address;
        server.Dispose();
        Assert.Equal(FileFault.Unreachable, await FaultAsync(download with { Mirror = gone }));
    }

    [Fact]
    public async Task Other_files_in_the_way_are_found_before_anything_is_downloaded()
    {
        File.WriteAllText(directory[Names[3]], "mine");
        Assert.Equal(FileFault.FileExists, await FaultAsync());
        Assert.Empty(server.Requests);
        Assert.Equal([Names[3]], directory.Files);
        await (download with { Overwrite = true }).SaveAsync();
        AssertSaved();
        int requests = server.Requests.Count;
        Directory.CreateDirectory(directory[$"folders/{Names[3]}"]);
        Assert.Equal(FileFault.PathIsDirectory, await FaultAsync(download with { Path = directory["folders"] }));
        Assert.Equal(requests, server.Requests.Count);
        File.WriteAllText(directory["file"], "");
        Assert.Equal(FileFault.PathIsFile, await FaultAsync(download with { Path = directory["file"] }));
        Assert.Equal(FileFault.PathIsFile, await FaultAsync(download with { Path = directory["file/below"] }));
    }

    [Fact]
    public async Task Cancelling_takes_less_than_200_ms_and_leaves_nothing()
    {
        server.Hangs = true;
        double fastest = double.PositiveInfinity;
        // Other tests may hold up the thread that is to end it: the fastest of three counts.
        for (int attempt = 0; attempt < 3 && fastest > StopClock.Limit; attempt++)
        {
            server.Breaks = 1;
            using var cancel = new CancellationTokenSource();
            var steps = new List<double>();
            Task<SavedDataset> running = download.SaveAsync(new Steps(steps), cancel.Token);
            Assert.True(SpinWait.SpinUntil(() => steps.Count > 0, TimeSpan.FromSeconds(60)));

            var clock = new StopClock();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

            fastest = Math.Min(fastest, clock.Milliseconds);
            Assert.Empty(directory.Files);
        }
        Assert.InRange(fastest, 0, StopClock.Limit);
    }

    [Fact]
    public async Task Bad_addresses_and_checksums_are_refused()
    {
        foreach (string uri in (string[])["mirror", "file:///tmp", "ftp://127.0.0.1/"])
            await Refused(download with { Mirror = new(uri, UriKind.RelativeOrAbsolute) });
        foreach (var (name, sha256) in ((string, string)[])[("other", new string('0', 64)), (Names[0], "0"),
            (Names[0], new string('g', 64))])
        {
            await Refused(download with { Checksums = new Dictionary<string, string> { [name] = sha256 } });
        }

        Assert.Empty(server.Requests);

        static Task Refused(DatasetDownload with) => Assert.ThrowsAsync<InvalidInputException>(() => with.SaveAsync());
    }
}
