using System.Management.Automation;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>What the cmdlets of sweeps have in common.</summary>
internal static class SweepCmdlet
{
    /// <summary>The manifest of the module that a cmdlet is of.</summary>
    public static string ModuleManifest(this PSCmdlet cmdlet)
    {
        PSModuleInfo module = cmdlet.MyInvocation.MyCommand.Module;
        return Path.Combine(module.ModuleBase, module.Name + ".psd1");
    }

    /// <summary>
    /// What finds the words that start the PowerShell that runs a cmdlet once more, by its own path: as a .NET tool its program is dotnet,
    /// and others may host it. It throws <see cref="InvalidInputException"/> where there is none that could be started.
    /// </summary>
    public static Func<string[]> ShellWords(this PSCmdlet cmdlet)
    {
        string home = $"{cmdlet.SessionState.PSVariable.GetValue("PSHOME")}";
        return () =>
        {
            string program = Environment.ProcessPath ?? "";
            string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh", assembly = Path.Combine(home, "pwsh.dll");
            if (Path.GetFileName(program).Equals(name, StringComparison.OrdinalIgnoreCase))
                return [program];
            if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) && File.Exists(assembly))
                return [program, assembly];
            string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(home)
                .Where(f => f.Length > 0).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
            return found is not null ? [found] : throw new InvalidInputException("Shell", null, "No PowerShell was found that tasks could "
                + "be started with. Give -Shell its program, such as /usr/bin/pwsh.");
        };
    }

    /// <summary>A warning on its way through an engine.</summary>
    public static Action<string> Warner(Action<object> emit) => text => emit(new WarningRecord(text));
}
