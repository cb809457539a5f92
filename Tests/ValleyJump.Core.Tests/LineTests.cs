namespace ValleyJump.Core.Tests;

/// <summary>
/// Lines keep below 140 columns, but for texts that do not break: a message, a pattern, a line of a table. (The tests of the cmdlets are
/// left out: they hold whole scripts.)
/// </summary>
public class LineTests
{
    private const int Guide = 140;

    [Fact]
    public void LinesOfCodeKeepToTheGuide()
    {
        string root = ArrowTests.Root();
        string[] wide =
        [
            .. from folder in (string[])["ValleyJump.Core", "ValleyJump.PowerShell", "Build", "Benchmarks", "Tests/ValleyJump.Core.Tests"]
               from file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
               let path = Path.GetRelativePath(root, file)
               where !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
               from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))
               where line.Text.Length > Guide && !line.Text.Contains('"', StringComparison.Ordinal)
               select $"{path}:{line.Number}",
        ];
        Assert.Empty(wide);
    }
}
