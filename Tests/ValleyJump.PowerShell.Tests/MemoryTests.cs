using System.Diagnostics;

namespace ValleyJump.PowerShell.Tests;

public sealed class MemoryTests
{
    [Fact]
    public async Task Five_million_trajectories_fit_where_a_hundred_bytes_each_would_not()
    {
        const string command = "(Invoke-TwoValleySim 0.05 0.05 -Realizations 5000000 -Steps 1).FreezeSteps.Count";
        Assert.Equal(["5000000"], await RunIn(256, command));
    }

    [Fact]
    public async Task An_export_does_not_keep_its_rows()
    {
        // Kept, they would take 10 kB each, 400 MB in all.
        string file = Path.GetTempFileName();
        string command = $"$r = Invoke-TwoValleySim 0.05 0.05 -Realizations 10 -Steps 1; "
            + $"& {{ for ($i = 0; $i -lt 40000; $i++) {{ $r }} }} | Export-ValleyData '{file}' -Format Csv; "
            + $"[Linq.Enumerable]::Count([IO.File]::ReadLines('{file}'))";
        try
        {
            Assert.Equal(["40001"], await RunIn(200, command));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Too_large_an_ensemble_for_the_memory_is_an_error_with_an_id_and_the_session_goes_on()
    {
        const string command = "$ErrorActionPreference = 'SilentlyContinue'; "
            + "Invoke-TwoValleySim 0.05 0.05 -Realizations 100000000 -Steps 1 -ErrorVariable bad; $bad.FullyQualifiedErrorId; "
            + "(Invoke-TwoValleySim 0.05 0.05 -Realizations 10 -Steps 1).Realizations";
        Assert.Equal(["OutOfMemory,ValleyJump.PowerShell.Commands.InvokeTwoValleySimCommand", "10"], await RunIn(256, command));
    }

    /// <summary>The lines of a command in a process with so many megabytes of managed memory.</summary>
    private static async Task<string[]> RunIn(int megabytes, string command)
    {
        using Process shell = PowerShellProcess.Start(command, ("DOTNET_GCHeapHardLimit", $"0x{megabytes << 20:X}"));
        Task<string> problem = shell.StandardError.ReadToEndAsync();
        string output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return [.. (output + await problem).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)];
    }

    [Fact]
    public async Task Too_many_images_for_the_memory_are_an_error_whose_advice_the_cmdlet_takes()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("valleyjump memory ");
        try
        {
            const int count = 120_000; // 28 x 28 in float32: 376 MB
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "train-labels-idx1-ubyte"),
                [0, 0, 8, 1, 0, 1, 0xD4, 0xC0, .. Enumerable.Range(0, count).Select(i => (byte)(i % 2))]);
            await using (FileStream images = File.Create(Path.Combine(folder.FullName, "train-images-idx3-ubyte")))
            {
                images.Write([0, 0, 8, 3, 0, 1, 0xD4, 0xC0, 0, 0, 0, 28, 0, 0, 0, 28]);
                images.SetLength(16 + count * 784L);
            }
            using Process shell = PowerShellProcess.Start("$ErrorActionPreference = 'SilentlyContinue'; "
                + $"Import-ImageDataset '{folder.FullName}' -TrainPerClass 59000 -ErrorVariable bad; "
                + "$bad.FullyQualifiedErrorId; \"$bad\"", ("DOTNET_GCHeapHardLimit", "0x10000000")); // 256 MB
            string output = await shell.StandardOutput.ReadToEndAsync();
            await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

            Assert.StartsWith("OutOfMemory,ValleyJump.PowerShell.Commands.ImportImageDatasetCommand", output, StringComparison.Ordinal);
            Assert.Contains("-TrainPerClass", output, StringComparison.Ordinal);
            Assert.DoesNotContain("-Realizations", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
