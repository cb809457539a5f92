using System.Diagnostics;
using System.Reflection;

namespace ValleyJump.PowerShell.Tests;

/// <summary>The real shell in a process of its own, with the module: for what cannot be shown in the process of the tests.</summary>
internal static class PowerShellProcess
{
    /// <summary>Starts a command after the import of the module; its streams are redirected.</summary>
    public static Process Start(string command, params (string Name, string Value)[] environment) =>
        StartAlone($"Import-Module '{Repository.Manifest}'; {command}", environment);

    /// <summary>Starts a command without the module.</summary>
    public static Process StartAlone(string command, params (string Name, string Value)[] environment)
    {
        string[] words = ["-NoProfile", "-NonInteractive", "-Command", command];
        ProcessStartInfo start = new("dotnet", [Assembly(), .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Only for the session inside the tests.
        start.Environment.Remove("PSModulePath");
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end, which must come without an error, and gives what it wrote.</summary>
    public static Task<string> RunAsync(string command) => FinishAsync(Start("$ErrorActionPreference = 'Stop'; " + command));

    /// <summary>The same without the module.</summary>
    public static Task<string> RunAloneAsync(string command) => FinishAsync(StartAlone("$ErrorActionPreference = 'Stop'; " + command));

    private static async Task<string> FinishAsync(Process started)
    {
        using Process shell = started;
        Task<string> output = shell.StandardOutput.ReadToEndAsync(), errors = shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("", await errors);
        return await output;
    }

    private static string Assembly()
    {
        string package = typeof(PowerShellProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(fact => fact.Key == "PowerShellPackage").Value!;
        string system = OperatingSystem.IsWindows() ? "win" : "unix";
        return Directory.GetFiles(Path.Combine(package, "tools"), "pwsh.dll", SearchOption.AllDirectories)
            .Single(path => Path.GetFileName(Path.GetDirectoryName(path)) == system);
    }
}
