using System.Management.Automation;
using System.Management.Automation.Host;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>What can be known of the screen that output goes to.</summary>
internal static class HostScreen
{
    private const int Widest = 160; // a figure that is wider is no clearer

    /// <summary>Columns of the window; a number where there is none.</summary>
    public static int WindowWidth(this PSCmdlet cmdlet, int otherwise)
    {
        try
        {
            int width = cmdlet.Host.UI?.RawUI?.WindowSize.Width ?? 0;
            // The last column stays free: some terminals wrap a full line.
            return width > otherwise / 2 ? Math.Min(width - 1, Widest) : otherwise;
        }
        catch (Exception problem) when (problem is HostException or NotImplementedException or IOException or PlatformNotSupportedException)
        {
            return otherwise; // hosts without a window say so in different ways
        }
    }

    /// <summary>Whether escape codes are shown as colours: the rule of $PSStyle.OutputRendering, and NO_COLOR.</summary>
    public static bool ShowsColors(this PSCmdlet cmdlet)
    {
        object? style = cmdlet.SessionState.PSVariable.GetValue("PSStyle");
        string rendering = style is null ? "Host" : $"{PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value}";
        if (rendering == "PlainText" || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
            return false;
        return rendering == "Ansi" || (!Console.IsOutputRedirected && cmdlet.Host.UI?.SupportsVirtualTerminal == true);
    }

    /// <summary>The version of PowerShell that runs the cmdlet.</summary>
    public static string EngineVersion(this PSCmdlet cmdlet) =>
        $"{(cmdlet.SessionState.PSVariable.GetValue("PSVersionTable") as System.Collections.IDictionary)?["PSVersion"]}";
}
