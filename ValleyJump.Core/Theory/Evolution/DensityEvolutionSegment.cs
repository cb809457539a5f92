using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>Steps with the same operators, one a node of the spread of y.</summary>
/// <param name="Stage">Its grid.</param>
/// <param name="Start">The step that it begins with.</param>
/// <param name="Count">Steps.</param>
/// <param name="Reference">The y that moments are about.</param>
/// <param name="First">The first node of its window in x.</param>
/// <param name="End">The node behind its last.</param>
/// <param name="Steps">The step from each x of the window, at each node.</param>
/// <param name="Stride">Steps between meetings.</param>
/// <param name="Masses">
/// The masses in the window at the meetings, the first at <paramref name="Start"/> and the last at its end, at each node.
/// </param>
/// <param name="Flux">What the step after each meeting but the last takes to other valleys, at each node.</param>
/// <param name="Shares">How what comes to an x from node j at its end is shared among the nodes i: [j][x][i]. Null for one node.</param>
internal sealed record DensityEvolutionSegment(DensityEvolutionStage Stage, int Start, int Count, double Reference, int First, int End,
    OperatorStep[][] Steps, int Stride, List<double[][]> Masses, List<DensityEvolutionFlux[]> Flux, double[][][]? Shares)
{
    /// <summary>Of a single step that ends on another grid: that one.</summary>
    public DensityEvolutionStage? Into { get; init; }
}

/// <summary>How finely a pass is done.</summary>
/// <param name="CellSize">Cells in x, in deviations of a step.</param>
/// <param name="Drift">How far a segment may drift: the change of the wells over their width, and of ln k.</param>
/// <param name="Nodes">Nodes of the spread of y.</param>
/// <param name="LongestSegment">The most steps of a segment.</param>
/// <param name="Growth">A segment takes at most 1/Growth of the steps done, or of those left.</param>
internal sealed record DensityEvolutionResolution(double CellSize, double Drift, int Nodes, int LongestSegment, int Growth)
{
    /// <summary>Refinement after refinement, everything together.</summary>
    public static DensityEvolutionResolution At(int level, int nodes, long steps) =>
        new(Math.Max(6 - level, 3), 0.3 / (1 << level), nodes, (int)Math.Max(512, steps / 400) >> level, 4 + 2 * level);
}
