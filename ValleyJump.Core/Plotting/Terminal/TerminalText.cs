using System.Text;

namespace ValleyJump.Core.Plotting.Terminal;

/// <summary>Labels for a terminal: raised digits have letters of their own, what else is raised or lowered is marked.</summary>
internal static class TerminalText
{
    private const string Digits = "0123456789+−()n", Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ";

    /// <summary>The label of a figure as text.</summary>
    public static string Of(string label)
    {
        var text = new StringBuilder();
        foreach (TextRun run in SymbolText.Runs(label))
        {
            if (run.Level == TextLevel.Super && run.Text.All(c => Digits.Contains(c, StringComparison.Ordinal)))
                text.Append([.. run.Text.Select(c => Raised[Digits.IndexOf(c, StringComparison.Ordinal)])]);
            else
                text.Append(run.Level switch { TextLevel.Sub => "_", TextLevel.Super => "^", _ => "" }).Append(run.Text);
        }
        return text.ToString();
    }

    /// <summary>Text in lines that are not too long, broken between words where it can be.</summary>
    public static IReadOnlyList<string> Wrap(string text, int columns)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                lines.Add(line);
                line = "";
            }
            line = line.Length > 0 ? $"{line} {word}" : TextScreen.Fit(word, columns);
        }
        return line.Length > 0 ? [.. lines, line] : lines;
    }
}
