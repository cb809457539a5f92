using System.Diagnostics;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>A real browser, where there is one: chromium without a window.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Its program; null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Opens a page, without a network.</summary>
    /// <returns>
    /// The document as its scripts leave it, and what its console says: that a request was refused, where the page's policy forbids any.
    /// </returns>
    public static (string Document, string[] Said) Open(string page)
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump-browser-").FullName;
        ProcessStartInfo start = new(Program!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])
        [
            "--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run", "--enable-logging=stderr", $"--user-data-dir={folder}/profile",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=20000", "--dump-dom", new Uri(page).AbsoluteUri,
        ])
        {
            start.ArgumentList.Add(argument);
        }
        using Process browser = Process.Start(start)!;
        Task<string> document = browser.StandardOutput.ReadToEndAsync(), said = browser.StandardError.ReadToEndAsync();
        if (!browser.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            browser.Kill(entireProcessTree: true);
            Assert.Fail($"{Program} has not ended after two minutes.");
        }
        Directory.Delete(folder, recursive: true);
        return (document.Result, [.. said.Result.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))]);
    }
}
