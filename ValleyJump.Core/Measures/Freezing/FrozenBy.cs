using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>By what something counts as frozen.</summary>
/// <param name="Definition">The definition; null for rows that do not say.</param>
/// <param name="Rule">Which endpoints are compared; null for definitions without.</param>
/// <param name="Threshold">S_th, L_c or the training accuracy; NaN for definitions without.</param>
internal sealed record FrozenBy(FreezeDefinition? Definition, FreezeRule? Rule, double Threshold)
{
    /// <summary>How checkpoints were continued.</summary>
    public ContinuedBy Continued { get; init; } = ContinuedBy.None;

    /// <summary>The definition, rule and threshold alone.</summary>
    public FrozenBy Kind => this with { Continued = ContinuedBy.None };

    /// <summary>How checkpoints were continued, for a column; null for definitions without endpoints.</summary>
    public string? Continuation => Continued.Stop is null ? null : $"{Continued}";

    /// <summary>That of a row.</summary>
    /// <param name="cell">The cell of a column; null where there is none.</param>
    /// <exception cref="InvalidInputException">A cell is not what it should be.</exception>
    public static FrozenBy OfRow(Func<string, object?> cell)
    {
        double loss = CellReader.Number(cell("LossThreshold"), "LossThreshold");
        double threshold = CellReader.Number(cell("Threshold"), "Threshold");
        return new(Choice<FreezeDefinition>(cell, "Definition") ?? (double.IsNaN(loss) ? null : FreezeDefinition.Loss),
            Choice<FreezeRule>(cell, "Rule"), double.IsNaN(threshold) ? loss : threshold)
        {
            Continued = ContinuedBy.OfRow(cell),
        };
    }

    /// <summary>A name in a cell; null for a missing one.</summary>
    /// <exception cref="InvalidInputException">It is none of the names.</exception>
    public static T? Choice<T>(Func<string, object?> cell, string column) where T : struct, Enum =>
        CellReader.Key(cell(column)) is not { Length: > 0 } text ? null
            : Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) ? value
            : throw new InvalidInputException(column, text, $"{column} must be one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <summary>The same, those that do not say how they were continued completed: see <see cref="ContinuedBy.Completed"/>.</summary>
    public static IReadOnlyList<FrozenBy> Completed(IReadOnlyList<FrozenBy> all) =>
    [
        .. all.Zip(ContinuedBy.Completed([.. all.Select(b => (b.Kind, b.Continued))]),
            (by, continued) => by with { Continued = continued }),
    ];

    /// <summary>Definitions whose names have to tell how checkpoints were continued.</summary>
    public static IReadOnlySet<FrozenBy> Several(IEnumerable<FrozenBy> all) => ContinuedBy.Several(all.Select(b => (b.Kind, b.Continued)));

    /// <summary>In a few words, such as "Loss 0.1".</summary>
    public override string ToString() => (Definition is { } definition ? $"{definition}" : "FreezeStep")
        + (Rule is { } rule ? $" {rule}" : "") + (double.IsNaN(Threshold) ? "" : FormattableString.Invariant($" {Threshold:G5}"));
}
