using System.Diagnostics;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Runs the built shell as a process of its own, for what only a process has: exit codes, streams and signals.</summary>
public sealed class ShellProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("valley jump ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'no'", 1)]
    [InlineData("NoSuchCommand", 1)]
    [InlineData("NoSuchCommand; 1", 0)]
    [InlineData("if (", 1)]
    public async Task A_command_decides_the_exit_code(string command, int expected) => Assert.Equal(expected, (await Run("-Command", command)).ExitCode);

    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'no'", 1)]
    [InlineData("NoSuchCommand", 0)]
    [InlineData("if (", 1)]
    public async Task A_script_decides_the_exit_code(string script, int expected) => Assert.Equal(expected, (await Run("-File", Script(script))).ExitCode);

    [Theory]
    [InlineData("-File", "no such file.ps1")]
    [InlineData("-Bogus")]
    [InlineData("-Command")]
    public async Task Bad_usage_is_64(params string[] words)
    {
        Result result = await Run(words);

        Assert.Equal(64, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public async Task The_module_is_imported_and_its_help_is_found()
    {
        Result result = await Run("-Command", "(Get-Command -Module ValleyJump).Count; (Get-Help New-ValleyLandscape).Synopsis");

        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.DoesNotContain("New-ValleyLandscape", lines[1], StringComparison.Ordinal);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task A_script_gets_its_arguments_its_place_and_the_callers_folder()
    {
        Result result = await Run("-File", Script("param($Name, [switch]$On) \"$Name|$On|$PSScriptRoot|$([Environment]::CurrentDirectory)\""), "-Name", "it's $x", "-On");

        Assert.Equal($"it's $x|True|{_folder}|{_folder}", result.Output.Trim());
    }

    [Fact]
    public async Task Results_and_errors_go_apart()
    {
        Result result = await Run("-Command", "'good'; NoSuchCommand");

        Assert.Equal("good", result.Output.Trim());
        Assert.StartsWith("NoSuchCommand:", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Errors);
    }

    [Fact]
    public async Task Standard_input_is_a_script_or_the_input_of_a_command()
    {
        Assert.Equal(4, (await Run([], "if (0) {\n1\n}\nelse {\nexit 4\n}\n")).ExitCode);
        Assert.Equal("[a]\n[b]\n", (await Run(["-Command", "$input | ForEach-Object { \"[$_]\" }"], "a\nb\n")).Output.ReplaceLineEndings("\n"));
        Assert.Equal(1, (await Run([], "\u0001)(}{ garbage")).ExitCode);
    }

    [Fact]
    public async Task A_question_without_a_terminal_fails_instead_of_waiting()
    {
        Result result = await Run("-Command", "$Host.UI.ReadLine()");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("not a terminal", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_the_pipeline_and_then_the_shell(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Process shell = Start(["-Command", "'started'; try { while ($true) { } } finally { [Console]::Error.WriteLine('cleaned up') }; 'after'"]);
        shell.StandardInput.Close();
        Assert.Equal("started", await shell.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        using Process kill = Process.Start("kill", [$"-{signal}", $"{shell.Id}"]);
        try
        {
            await shell.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            shell.Kill();
        }

        Assert.Equal(130, shell.ExitCode);
        Assert.Equal("cleaned up", (await shell.StandardError.ReadToEndAsync()).Trim());
        Assert.Empty(await shell.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task Too_large_an_ensemble_for_the_memory_is_an_error_with_an_id_and_the_session_goes_on()
    {
        Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", "0x10000000"); // 256 MB, for the shell only: this process has started
        try
        {
            Result result = await Run("-Command", "Invoke-TwoValleySim 0.05 0.05 -Realizations 100000000 -Steps 1 -ErrorVariable bad; $bad.FullyQualifiedErrorId; (Invoke-TwoValleySim 0.05 0.05 -Realizations 10 -Steps 1).Realizations");

            Assert.Equal(["OutOfMemory,ValleyJump.PowerShell.Commands.InvokeTwoValleySimCommand", "10"], result.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", null);
        }
    }

    private string Script(string text)
    {
        string path = Path.Combine(_folder, "a script.ps1");
        File.WriteAllText(path, text);
        return path;
    }

    private Task<Result> Run(params string[] words) => Run(words, string.Empty);

    private async Task<Result> Run(string[] words, string input)
    {
        using Process shell = Start(words);
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        await shell.StandardInput.WriteAsync(input);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().WaitAsync(Patience);
        return new Result(shell.ExitCode, await output, await errors);
    }

    private Process Start(string[] words)
    {
        // A job in the background of a script starts with SIGINT ignored and hands that down; env puts the default back.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet", Repository.ShellAssembly] : ["dotnet", Repository.ShellAssembly];
        ProcessStartInfo start = new(command[0], [.. command[1..], .. words])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private sealed record Result(int ExitCode, string Output, string Errors);
}
