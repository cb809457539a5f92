namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// Steps in which trajectories may cross, from normal laws that an entering step takes to a grid; with a constant schedule the whole run.
/// </summary>
/// <param name="start">The step that enters.</param>
/// <param name="reference">The y that the laws' moments are about.</param>
/// <param name="first">The grid that is entered.</param>
internal sealed class DensityEvolutionPhase(int start, double reference, DensityEvolutionStage first)
{
    /// <summary>The entering step.</summary>
    public int Start => start;

    /// <summary>The y that the entering laws' moments are about.</summary>
    public double Reference => reference;

    /// <summary>The grid that is entered.</summary>
    public DensityEvolutionStage First => first;

    /// <summary>The entering step of each part, with its share of the ensemble, and its valley.</summary>
    public List<(DensityEvolutionMotion Motion, double Share, int Valley)> Starts { get; } = [];

    /// <summary>How what the entering step brings to an x is shared among the nodes: [x][i]. Null where nothing is.</summary>
    public double[][]? FirstShares { get; set; }

    /// <summary>The segments after the entering step.</summary>
    public List<DensityEvolutionSegment> Segments { get; } = [];
}
