using System.Diagnostics;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Sweeps;

/// <summary>Which process did something, for those that look later whether it is still at work.</summary>
/// <param name="Host">Its machine.</param>
/// <param name="Id">Its number there.</param>
/// <param name="Start">When it began, which tells it from a later one of the same number.</param>
internal readonly record struct ProcessMark(string Host, int Id, DateTime Start)
{
    /// <summary>This process.</summary>
    public static ProcessMark Current()
    {
        using var process = Process.GetCurrentProcess();
        return new(Environment.MachineName, process.Id, process.StartTime.ToUniversalTime());
    }

    /// <summary>The process is at work on this machine; null where that cannot be told from here.</summary>
    public bool? IsAlive()
    {
        if (Host != Environment.MachineName)
            return null;
        try
        {
            using var process = Process.GetProcessById(Id);
            return !process.HasExited && !IsRemains(Id) && Math.Abs((process.StartTime.ToUniversalTime() - Start).TotalSeconds) < 2;
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            return false; // there is none of that number
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // it is another user's, and may not be looked at
        }
    }

    /// <summary>Has a process ended, and its entry is still there, since nobody asked how? To .NET it lives.</summary>
    private static bool IsRemains(int process)
    {
        string stat = "";
        if (OperatingSystem.IsLinux())
            FileGuard.TryQuietly(() => stat = File.ReadAllText(FormattableString.Invariant($"/proc/{process}/stat")));
        // The state follows the name, which is in brackets and may have some itself.
        return stat.LastIndexOf(')') is var end and >= 0 && stat.AsSpan(end + 1).TrimStart() is ['Z' or 'X', ..];
    }
}
