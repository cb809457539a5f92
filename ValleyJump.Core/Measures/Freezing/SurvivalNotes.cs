using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>What is to be known of a measurement of survival whose numbers are missing, or mean less than they seem to.</summary>
internal static class SurvivalNotes
{
    // Below so many expected events the chi-square distribution is a rough guide to that of the statistic.
    private const double FewExpected = 5;

    /// <summary>Sentences; empty where all is as it should be.</summary>
    public static string Of(FreezeSurvival of, LogRank? test) => string.Join(' ', Sentences(of, test));

    private static IEnumerable<string> Sentences(FreezeSurvival of, LogRank? test)
    {
        if (of.Count == 0)
        {
            yield return of.DivergedCount > 0 ? Say($"All {of.DivergedCount} diverged.") : "Nothing enters.";
        }
        else if (of.FrozenCount == 0)
        {
            yield return Say($"None of {of.Count} had frozen by the end: all are censored.");
        }
        else
        {
            if (of.Count == 1)
                yield return "There is only one: nothing tells how they vary.";
            (string Name, double Value, double High)[] quantiles =
                [("Q1", of.Q1, of.Q1High), ("Median", of.Median, of.MedianHigh), ("Q3", of.Q3, of.Q3High)];
            string[] missing = [.. quantiles.Where(q => double.IsNaN(q.Value)).Select(q => q.Name)];
            string[] open = [.. quantiles.Where(q => !double.IsNaN(q.Value) && double.IsInfinity(q.High)).Select(q => q.Name)];
            if (missing.Length > 0)
            {
                yield return Say($"{And(missing)} {(missing.Length > 1 ? "are" : "is")} not reached: ")
                    + Say($"{of.FinalSurvival:G3} had not frozen by {of.Curve.At[^1]:G6}.");
            }
            if (open.Length > 0)
                yield return $"The {(open.Length > 1 ? "intervals" : "interval")} of {And(open)} {(open.Length > 1 ? "are" : "is")} open above.";
            if (double.IsNaN(of.RestrictedMean))
                yield return Say($"The curve ends at {of.Curve.At[^1]:G6}, before the horizon {of.Horizon:G6}: no mean is known up to there.");
        }
        if (test is { Expected.Length: 1 })
            yield return "There is one group only, and nothing to test it against.";
        else if (test is not null && double.IsNaN(test.ChiSquare))
            yield return "The log-rank test has nothing to tell the groups by.";
        else if (test is not null && test.Expected.Where(e => e > 0).Min() < FewExpected)
            yield return Say($"Fewer than {FewExpected} are expected to freeze in a group: p of the log-rank test is rough.");
    }

    private static string And(string[] names) => names.Length < 2 ? string.Concat(names)
        : string.Join(", ", names[..^1]) + " and " + names[^1];

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}
