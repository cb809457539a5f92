using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How checkpoints were continued: with the definition it tells two measurements of one run apart.</summary>
/// <param name="Stop">When descent ended; null for definitions without endpoints, and where nothing says so.</param>
/// <param name="EndStep">The step at which all end; null for another rule, and for rows that do not say it.</param>
/// <param name="MoreSteps">Steps of each, likewise.</param>
/// <param name="Rate">eta; null for each run's own.</param>
internal sealed record ContinuedBy(ContinuationStop? Stop, long? EndStep, long? MoreSteps, double? Rate)
{
    /// <summary>Not at all.</summary>
    public static ContinuedBy None { get; } = new(null, null, null, null);

    /// <summary>The columns of rows that say it.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        [nameof(Stop), nameof(EndStep), nameof(MoreSteps), nameof(SgdFreezing.ContinuationRate), nameof(SgdFreezing.OwnRate)];

    /// <summary>That of a measurement.</summary>
    public static ContinuedBy Of(SgdFreezing run) =>
        Of(run.Stop, run.EndStep, run.MoreSteps, run.ContinuationRate, run.OwnRate, run.LearningRate);

    /// <summary>That of a row.</summary>
    /// <param name="cell">The cell of a column; null where there is none.</param>
    /// <exception cref="InvalidInputException">A cell is not what it should be.</exception>
    public static ContinuedBy OfRow(Func<string, object?> cell)
    {
        // Rows of other definitions may call something else so.
        if (!Enum.TryParse(CellReader.Key(cell("Definition")), ignoreCase: true, out FreezeDefinition definition)
            || !FreezingPlan.OfEndpoints(definition))
        {
            return None;
        }
        return Of(FrozenBy.Choice<ContinuationStop>(cell, nameof(Stop)), Steps(nameof(EndStep)), Steps(nameof(MoreSteps)),
            Number(nameof(SgdFreezing.ContinuationRate)),
            Number(nameof(SgdFreezing.OwnRate)) is var own && double.IsNaN(own) ? null : own != 0,
            Number(nameof(SgdFreezing.LearningRate)));

        double Number(string column) => CellReader.Number(cell(column), column);

        long? Steps(string column) => Number(column) is var steps && double.IsNaN(steps) ? null : (long)steps;
    }

    /// <summary>
    /// The same, where some do not say theirs: in files of before 0.2 runs that diverged did not. They are taken for what the others of
    /// their kind say, where that is one.
    /// </summary>
    /// <param name="all">Each, and of what kind it is.</param>
    public static IReadOnlyList<ContinuedBy> Completed<T>(IReadOnlyList<(T Kind, ContinuedBy By)> all) where T : notnull
    {
        var said = all.Where(a => a.By.Stop is not null).Distinct().ToLookup(a => a.Kind, a => a.By);
        return [.. all.Select(a => a.By.Stop is null && said[a.Kind].Distinct().ToArray() is [var one] ? one : a.By)];
    }

    /// <summary>Kinds that were continued in several ways, which names have to tell apart.</summary>
    public static IReadOnlySet<T> Several<T>(IEnumerable<(T Kind, ContinuedBy By)> all) where T : notnull =>
        all.Distinct().GroupBy(a => a.Kind).Where(g => g.Skip(1).Any()).Select(g => g.Key).ToHashSet();

    /// <summary>In a few words, such as "to step 600" or "matched at eta 0.05".</summary>
    public override string ToString() => Stop switch
    {
        null => "not continued",
        ContinuationStop.Matched => "matched",
        ContinuationStop.EndStep => EndStep is { } end ? FormattableString.Invariant($"to step {end}") : "to a common step",
        _ => MoreSteps is { } more ? FormattableString.Invariant($"{more} more steps") : "a number of steps",
    } + (Rate is { } rate ? FormattableString.Invariant($" at eta {rate:G5}") : "");

    // Rows of before there was OwnRate do not say whose the rate is: one that is the run's counts as its own.
    private static ContinuedBy Of(ContinuationStop? stop, long? endStep, long? moreSteps, double rate, bool? own, double eta) =>
        stop is null ? None : new(stop, stop == ContinuationStop.EndStep ? endStep : null,
            stop == ContinuationStop.MoreSteps ? moreSteps : null, double.IsNaN(rate) || (own ?? rate == eta) ? null : rate);
}
