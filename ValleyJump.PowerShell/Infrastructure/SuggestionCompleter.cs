using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Completes a parameter with usual values, each with a word on what it is.</summary>
public abstract class SuggestionCompleter : IArgumentCompleter
{
    private protected abstract IEnumerable<(string Value, string Meaning)> Values { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        foreach (var (value, meaning) in Values.Where(v => v.Value.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
        {
            yield return new(value.Contains(' ', StringComparison.Ordinal) ? $"'{value}'"
                : value, value, CompletionResultType.ParameterValue, meaning);
        }
    }
}

/// <summary>Nothing: PowerShell would offer the names of files for a number.</summary>
internal sealed class NumberCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values => [];
}

internal sealed class BatchSizeCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values =>
        from b in (string[])["10", "20", "50", "100", "200", "500", "1000"] select (b, b == "1000" ? "full batch in the paper's grid"
            : "in the paper's grid");
}

internal sealed class LearningRateCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values =>
        from eta in (string[])["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1"] select (eta,
            "in the paper's grid of training runs");
}

/// <summary>eta and sigma of the phase diagram: ten values, evenly spaced on a logarithmic scale, of which some are offered.</summary>
internal sealed class PhaseDiagramCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values =>
        from value in (string[])["0.01", "0.0215", "0.05", "0.1"] select (value, "in the range of the paper's phase diagram, 0.01 to 0.1");
}

internal sealed class LossThresholdCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values =>
        from loss in (string[])["0.1", "0.2", "0.05", "0.01"] select (loss, loss == "0.1" ? "the paper's L_c"
        : "to see what depends on L_c");
}

internal sealed class ScheduleCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values =>
    [
        ("constant", "1 throughout"),
        ("times 0.5 every 0.25", "halved at the end of each quarter of the run"),
        ("cosine to 0", "from 1 to 0 along half a cosine"),
        ("exponential to 0.01", "from 1 to 0.01 at a constant rate"),
        ("stable, linear to 0 in the last 0.2", "1, and from 1 to 0 in the last fifth of the run"),
        ("piecewise 0:1, 0.5:1, 1:0.1", "straight lines between times and factors"),
        ("constant, warm-up from 0 in 0.05", "rises from 0 to 1 in the first twentieth of the run"),
    ];
}

internal sealed class BatchScheduleCompleter : SuggestionCompleter
{
    private protected override IEnumerable<(string, string)> Values =>
    [
        ("constant", "1 throughout"),
        ("times 2 every 0.25", "doubled at the end of each quarter of the run"),
        ("exponential to 20", "from 1 to 20 at a constant rate"),
    ];
}
