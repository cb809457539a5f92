using System.Text;

namespace ValleyJump.Core.Plotting;

/// <summary>Where a run of text stands.</summary>
internal enum TextLevel
{
    Base,
    Sub,
    Super,
}

/// <summary>A run of text at one level.</summary>
internal readonly record struct TextRun(string Text, TextLevel Level);

/// <summary>
/// Labels with symbols as columns spell them: what stands in braces is a symbol, in which names of Greek letters become the letters, and
/// _ and ^ lower or raise what follows up to the next blank, operator or bracket. "learning rate {eta}" reads "learning rate &#951;".
/// </summary>
internal static class SymbolText
{
    private static readonly Dictionary<string, string> Letters = new(StringComparer.Ordinal)
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["Delta"] = "Δ", ["epsilon"] = "ε", ["eps"] = "ε", ["eta"] = "η",
        ["theta"] = "θ", ["kappa"] = "κ", ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν", ["xi"] = "ξ", ["pi"] = "π", ["rho"] = "ρ",
        ["sigma"] = "σ", ["Sigma"] = "Σ", ["tau"] = "τ", ["phi"] = "φ", ["Phi"] = "Φ", ["chi"] = "χ", ["psi"] = "ψ", ["omega"] = "ω",
        ["sqrt"] = "√", ["infinity"] = "∞", ["<="] = "≤", [">="] = "≥", ["-"] = "−", ["<"] = "⟨", [">"] = "⟩",
    };

    /// <summary>A symbol of a column, marked for a label.</summary>
    public static string Of(string symbol) => $"{{{symbol}}}";

    /// <summary>The runs of a label, none of them empty.</summary>
    public static IReadOnlyList<TextRun> Runs(string label)
    {
        var runs = new List<TextRun>();
        int at = 0;
        while (at < label.Length)
        {
            int open = label.IndexOf('{', at);
            int close = open < 0 ? -1 : label.IndexOf('}', open);
            if (close < 0)
            {
                Add(label[at..], TextLevel.Base);
                break;
            }
            Add(label[at..open], TextLevel.Base);
            AddSymbol(label[(open + 1)..close]);
            at = close + 1;
        }
        return runs;

        void AddSymbol(string symbol)
        {
            var level = TextLevel.Base;
            for (int i = 0; i < symbol.Length;)
            {
                char c = symbol[i];
                int start = i;
                if (c is '_' or '^')
                {
                    level = c == '_' ? TextLevel.Sub : TextLevel.Super;
                    i++;
                    continue;
                }
                if (char.IsAsciiLetter(c))
                {
                    while (i < symbol.Length && char.IsAsciiLetter(symbol[i]))
                        i++;
                    string word = symbol[start..i];
                    Add(Letters.GetValueOrDefault(word, word), level);
                    continue;
                }
                // A sign at the start of an exponent belongs to it; any other mark ends it.
                bool goesOn = char.IsAsciiDigit(c) || c == ',' || (level != TextLevel.Base && symbol[start - 1] is '_' or '^');
                if (!goesOn)
                    level = TextLevel.Base;
                i++;
                Add(Letters.GetValueOrDefault(c.ToString(), c.ToString()), level);
            }
        }

        void Add(string text, TextLevel level)
        {
            if (text.Length == 0)
                return;
            if (runs.Count > 0 && runs[^1].Level == level)
                runs[^1] = new(runs[^1].Text + text, level);
            else
                runs.Add(new(text, level));
        }
    }

    /// <summary>The label as plain text: "P_flat" keeps its mark where there is no lowered letter.</summary>
    public static string Plain(string label)
    {
        var text = new StringBuilder();
        foreach (TextRun run in Runs(label))
            text.Append(run.Level switch { TextLevel.Sub => "_", TextLevel.Super => "^", _ => "" }).Append(run.Text);
        return text.ToString();
    }

    /// <summary>The label as HTML, with sub and sup elements.</summary>
    public static string Html(string label)
    {
        var text = new StringBuilder();
        foreach (TextRun run in Runs(label))
        {
            string escaped = System.Net.WebUtility.HtmlEncode(run.Text);
            text.Append(run.Level switch
            {
                TextLevel.Sub => $"<sub>{escaped}</sub>",
                TextLevel.Super => $"<sup>{escaped}</sup>",
                _ => escaped,
            });
        }
        return text.ToString();
    }
}
