using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Measures;

/// <summary>What the transition operator says of a point, in rows that have more to say: where it cannot, they say why.</summary>
/// <param name="PFlat">The stationary probability of the flat valley; NaN where there is none.</param>
/// <param name="PFlatError">The estimated error of <paramref name="PFlat"/>.</param>
/// <param name="RelaxationRate">The rate at which P_flat relaxes; NaN where there is none.</param>
/// <param name="Note">Why there are no numbers; empty where there are.</param>
internal sealed record OperatorColumns(double PFlat, double PFlatError, double RelaxationRate, string Note)
{
    /// <summary>No numbers.</summary>
    public static OperatorColumns None(string note) => new(double.NaN, double.NaN, double.NaN, note);

    /// <summary>Solves the chain where its grid can hold it.</summary>
    public static OperatorColumns At(ValleyPoint point, CancellationToken cancel)
    {
        var (solution, limit) = TransitionOperator.Attempt(point, TransitionOperator.DefaultTolerance, cancel);
        return solution is null ? None(limit!.Reason) : new(solution.PFlat, solution.PFlatError, solution.RelaxationRate, "");
    }
}
