using System.Diagnostics;
using System.Reflection;

namespace ValleyJump.PowerShell.Tests;

/// <summary>The real shell in a process of its own, with the module: for what cannot be shown in the process of the tests.</summary>
internal static class PowerShellProcess
{
    /// <summary>Starts a command; its streams are redirected.</summary>
    public static Process Start(string command, params (string Name, string Value)[] environment)
    {
        string[] words = ["-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{Repository.Manifest}'; {command}"];
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

    private static string Assembly()
    {
        string package = typeof(PowerShellProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(fact => fact.Key == "PowerShellPackage").Value!;
        string system = OperatingSystem.IsWindows() ? "win" : "unix";
        return Directory.GetFiles(Path.Combine(package, "tools"), "pwsh.dll", SearchOption.AllDirectories)
            .Single(path => Path.GetFileName(Path.GetDirectoryName(path)) == system);
    }
}
