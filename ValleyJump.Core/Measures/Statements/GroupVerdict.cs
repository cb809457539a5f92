using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Whether a claim about two groups holds, by four standard errors.</summary>
internal sealed record GroupVerdict(bool Holds, double StandardErrors, string Because, string Note)
{
    /// <summary>Judges.</summary>
    public static GroupVerdict Of(GroupQuestion question, GroupPair pair, GroupEstimates found)
    {
        bool best = question.BestOf is not null;
        Difference difference = best ? found.Best : found.Mean;
        double errors = difference.Sem > 0 ? difference.Value / difference.Sem : double.NaN;
        string what = best ? FormattableString.Invariant($"the expected best of {question.BestOf} of {pair.Property}")
            : $"the mean {pair.Property}";
        string place = pair.Each.Length > 0 ? $" (at {pair.Each})" : "";
        string numbers = FormattableString.Invariant($"{what}{place} is {(best ? found.FirstBest : found.First.Mean):G5} ")
            + FormattableString.Invariant($"for {question.By} = {pair.Group} ({found.FirstValues.Length} values) and ")
            + FormattableString.Invariant($"{(best ? found.SecondBest : found.Second.Mean):G5} for {pair.Against} ")
            + FormattableString.Invariant($"({found.SecondValues.Length}{(found.Paired ? ", in pairs" : "")}): ");
        string note = Shortcoming(question, found, difference);
        if (double.IsNaN(errors))
            return new(false, errors, $"{numbers}no verdict, since {note}", note);
        const double limit = Verdict.Limit;
        var (holds, rule) = question.Expect switch
        {
            GroupClaim.Greater => (errors > limit, "above 4 it counts as greater"),
            GroupClaim.Less => (errors < -limit, "below -4 it counts as less"),
            GroupClaim.Alike => (Math.Abs(errors) <= limit, "up to 4 of either sign they count as alike"),
            _ => (Math.Abs(errors) > limit, "above 4 of either sign they count as different"),
        };
        return new(holds, errors, numbers + FormattableString.Invariant(
            $"a difference of {difference.Value:G4} +- {difference.Sem:G2}, {errors:F1} standard errors; {rule}"), note);
    }

    private static string Shortcoming(GroupQuestion question, GroupEstimates found, Difference difference)
    {
        int least = Math.Min(found.FirstValues.Length, found.SecondValues.Length);
        if (least == 0)
            return found.Paired ? "no values pair" : "a group has no value";
        if (least < 2)
            return found.Paired ? "a single pair has no standard error" : "a single value has no standard error";
        if (question.BestOf is { } n && least <= n)
            return FormattableString.Invariant($"the best of {n} has an error from {n + 1} values a group on");
        if (difference.Sem == 0 && found.Mean.Sem != 0)
        {
            return FormattableString.Invariant(
                $"the best of {question.BestOf} is the same without any one value, which leaves no error to measure by");
        }
        if (difference.Sem == 0)
        {
            return found.Paired ? "all pairs differ by the same, which leaves no error to measure by"
                : "the values of each group are all equal, which leaves no error to measure by";
        }
        double[] constant = [.. new[] { found.FirstValues, found.SecondValues }.Where(v => Variation.IsNone(v)).Select(v => v[0])];
        return NoteText.Parts(!found.Paired && constant.Length > 0
            ? FormattableString.Invariant($"all values of a group are {constant[0]:G5}, which counts as known without an error") : "",
            Verdict.Caution(difference.Freedom));
    }
}
