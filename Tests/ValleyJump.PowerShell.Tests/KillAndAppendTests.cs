using System.Diagnostics;

namespace ValleyJump.PowerShell.Tests;

/// <summary>A pipeline that appends and is killed keeps what it had finished, and goes on from there to the same file.</summary>
[Collection(Alone.Name)]
public sealed class KillAndAppendTests(Session session) : IClassFixture<Session>, IDisposable
{
    private const int Cells = 40;

    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_a_killed_pipeline_had_finished_is_in_its_file_and_the_rest_is_added()
    {
        string killed = Path.Combine(folder, "killed.csv");
        using (Process shell = PowerShellProcess.Start(Append("'" + killed + "'", 0, "Start-Sleep -Milliseconds 50")))
        {
            while (!shell.HasExited && Rows(killed) < 3)
                await Task.Delay(5);
            shell.Kill(entireProcessTree: true);
            await shell.WaitForExitAsync();
        }
        int kept = Rows(killed);
        Assert.InRange(kept, 3, Cells - 1);

        session.Get(Append("$args[0]", kept, ""), killed);
        session.Get(Append("$args[0]", 0, ""), Path.Combine(folder, "whole.csv"));

        foreach (string end in (string[])["", ".curve"])
            Assert.Equal(Lines($"whole{end}.csv"), Lines($"killed{end}.csv"));
    }

    private static string Append(string path, int skip, string wait) =>
        $"& {{ for ($i = {skip}; $i -lt {Cells}; $i++) {{ $r = Invoke-TwoValleySim (0.01 + 0.001 * $i) 0.05 -Realizations 9 -Steps 90 "
        + $"-RecordEvery 30; [pscustomobject]@{{ Rate = $r.LearningRate; PFlat = $r.PFlat; Curve = $r.Curve }}; {wait} }} }} | "
        + $"Export-ValleyData {path} -Append -Force -WarningAction Ignore";

    private static int Rows(string path)
    {
        if (!File.Exists(path))
            return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(file).ReadToEnd().Count(c => c == '\n') - 1;
    }

    private string[] Lines(string name) => File.ReadAllLines(Path.Combine(folder, name));
}
