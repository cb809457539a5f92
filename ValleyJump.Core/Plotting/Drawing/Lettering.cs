using System.Text;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>A run of letters of one size, its start relative to the start of its line.</summary>
internal readonly record struct Piece(string Text, double X, double Y, double Size);

/// <summary>A line of text, measured; its letters in place.</summary>
internal sealed record TextLine(IReadOnlyList<Piece> Pieces, double Width, double Size, bool IsBold)
{
    /// <summary>Above the base line, of capital letters with raised ones.</summary>
    public double Ascent => Size * 0.80;

    /// <summary>Below the base line.</summary>
    public double Descent => Size * 0.26;

    /// <summary>From one base line to the next.</summary>
    public double Height => Size * 1.28;

    /// <summary>The font of all of it.</summary>
    public FontFile Font => IsBold ? FontFile.Bold : FontFile.Regular;

    /// <summary>What it says, as <see cref="SymbolText.Plain"/> writes it.</summary>
    public required string Plain { get; init; }
}

/// <summary>Labels with their symbols, set in lines.</summary>
internal static class Lettering
{
    private const double LowerSize = 0.72, Lowered = 0.20, Raised = -0.36; // of the size of the line

    /// <summary>A label in one line.</summary>
    public static TextLine Line(string label, double size, bool isBold = false) => Set(SymbolText.Runs(Clean(label)), size, isBold);

    /// <summary>A label in as many lines as its width takes; what is over is cut with dots. No lines for an empty one.</summary>
    public static IReadOnlyList<TextLine> Wrap(string label, double size, double width, int maxLines = 3, bool isBold = false)
    {
        var lines = new List<TextLine>();
        var line = new List<TextRun>();
        var words = new Queue<List<TextRun>>(Words(SymbolText.Runs(Clean(label))));
        while (words.TryDequeue(out List<TextRun>? word))
        {
            List<TextRun> longer = line.Count == 0 ? word : [.. line, new(" ", TextLevel.Base), .. word];
            if (Set(longer, size, isBold).Width <= width)
            {
                line = longer;
                continue;
            }
            bool isLast = lines.Count == maxLines - 1;
            if (line.Count > 0 && !isLast)
            {
                lines.Add(Set(line, size, isBold));
                line = [];
                words = new([word, .. words]);
                continue;
            }
            // A word that no line holds, or the last line: as much as goes.
            (List<TextRun> head, List<TextRun> tail) = Split(longer, width, size, isBold, isLast);
            lines.Add(Set(head, size, isBold));
            line = [];
            if (isLast)
                return lines;
            words = new([tail, .. words]);
        }
        if (line.Count > 0)
            lines.Add(Set(line, size, isBold));
        return lines;
    }

    // Breaks at base level, at blanks: a symbol such as eta t_freeze may break as well.
    private static List<List<TextRun>> Words(IReadOnlyList<TextRun> runs)
    {
        List<List<TextRun>> words = [[]];
        foreach (TextRun run in runs)
        {
            string[] parts = run.Level == TextLevel.Base ? run.Text.Split(' ') : [run.Text];
            for (int i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                    words.Add([]);
                if (parts[i].Length > 0)
                    words[^1].Add(run with { Text = parts[i] });
            }
        }
        words.RemoveAll(word => word.Count == 0);
        return words;
    }

    private static (List<TextRun> Head, List<TextRun> Tail) Split(List<TextRun> runs, double width, double size, bool isBold, bool isCut)
    {
        (TextRun Run, Rune Letter)[] letters = [.. from run in runs from letter in run.Text.EnumerateRunes() select (run, letter)];
        int count = letters.Length;
        while (count > 1 && Set(Head(), size, isBold).Width > width)
            count--;
        return (Head(), [.. letters[count..].Select(l => new TextRun(l.Letter.ToString(), l.Run.Level))]);

        List<TextRun> Head()
        {
            var head = letters[..count].Select(l => new TextRun(l.Letter.ToString(), l.Run.Level));
            return isCut ? [.. head, new("…", TextLevel.Base)] : [.. head];
        }
    }

    private static TextLine Set(IEnumerable<TextRun> runs, double size, bool isBold)
    {
        FontFile font = isBold ? FontFile.Bold : FontFile.Regular;
        var pieces = new List<Piece>();
        var plain = new StringBuilder();
        double x = 0;
        TextLevel before = TextLevel.Base;
        foreach (TextRun run in runs)
        {
            bool isBase = run.Level == TextLevel.Base;
            double runSize = isBase ? size : size * LowerSize;
            double y = run.Level switch { TextLevel.Sub => size * Lowered, TextLevel.Super => size * Raised, _ => 0 };
            if (run.Level != before)
                plain.Append(run.Level switch { TextLevel.Sub => "_", TextLevel.Super => "^", _ => "" });
            plain.Append(run.Text);
            if (pieces.Count > 0 && run.Level == before)
                pieces[^1] = pieces[^1] with { Text = pieces[^1].Text + run.Text };
            else
                pieces.Add(new(run.Text, x, y, runSize));
            before = run.Level;
            x += font.Width(run.Text) * runSize;
        }
        return new(pieces, x, size, isBold) { Plain = plain.ToString() };
    }

    // Accents join their letters, and what no file can hold becomes a mark.
    private static string Clean(string label)
    {
        var text = new StringBuilder(label.Length);
        foreach (Rune letter in label.EnumerateRunes())
            text.Append(Rune.IsControl(letter) ? " " : letter.Value is 0xFFFE or 0xFFFF ? "\uFFFD" : letter.ToString());
        return text.ToString().Normalize();
    }
}
