using System.Management.Automation.Host;

namespace ValleyJump.Shell.Hosting;

/// <summary>A question with numbered choices, as text: <c>[Y] Yes  [N] No  [?] Help (default is "Y"): </c>.</summary>
internal sealed class ChoicePrompt
{
    internal const string HelpKey = "?";

    private readonly IReadOnlyList<(string Key, string Label, string Help)> _choices;
    private readonly int _default;

    internal ChoicePrompt(IEnumerable<ChoiceDescription> choices, int defaultChoice)
    {
        _choices = [.. choices.Select(choice => (KeyOf(choice.Label), choice.Label.Replace("&", string.Empty, StringComparison.Ordinal), choice.HelpMessage))];
        _default = defaultChoice;
    }

    internal string Question
    {
        get
        {
            string keys = string.Join("  ", _choices.Select(choice => $"[{choice.Key}] {choice.Label}"));
            string whenEmpty = _default >= 0 ? $" (default is \"{_choices[_default].Key}\")" : string.Empty;
            return $"{keys}  [{HelpKey}] Help{whenEmpty}: ";
        }
    }

    internal string Help => string.Concat(_choices.Select(choice => $"{choice.Key} - {choice.Help}{Environment.NewLine}"));

    /// <summary>The index of the choice that was typed as its key or its label; null when it is none of them.</summary>
    internal int? Find(string answer)
    {
        string typed = answer.Trim();
        if (typed.Length == 0)
        {
            return _default >= 0 ? _default : null;
        }

        for (int i = 0; i < _choices.Count; i++)
        {
            if (typed.Equals(_choices[i].Key, StringComparison.OrdinalIgnoreCase) || typed.Equals(_choices[i].Label, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return null;
    }

    private static string KeyOf(string label)
    {
        int mark = label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < label.Length ? label[(mark + 1)..(mark + 2)].ToUpperInvariant() : label;
    }
}
