using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Measures;

/// <summary>What the transition operator says of a point, in rows that have more to say: where it cannot, they say why.</summary>
/// <param name="Solution">The solution; null where there is none.</param>
/// <param name="Note">Why there is none; empty where there is.</param>
internal sealed record OperatorColumns(OperatorSolution? Solution, string Note)
{
    /// <summary>Solves the chain where its grid can hold it, unless it is to be left out.</summary>
    public static OperatorColumns At(ValleyPoint point, CancellationToken cancel, bool skip = false)
    {
        if (skip)
            return new(null, "Left out.");
        var (solution, limit) = TransitionOperator.Attempt(point, TransitionOperator.DefaultTolerance, cancel);
        return new(solution, limit?.Reason ?? "");
    }

    /// <summary>That of the flat valley; NaN where there is none.</summary>
    public double PFlat => Solution?.PFlat ?? double.NaN;

    /// <summary>The estimated error of <see cref="PFlat"/>.</summary>
    public double PFlatError => Solution?.PFlatError ?? double.NaN;

    /// <summary>The slowest rate at which occupations relax; NaN where there is none.</summary>
    public double RelaxationRate => Solution?.RelaxationRate ?? double.NaN;
}
