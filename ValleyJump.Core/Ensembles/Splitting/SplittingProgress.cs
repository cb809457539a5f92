namespace ValleyJump.Core.Ensembles;

/// <summary>The mean of the fractions done of several pieces of work, told from several threads; it never falls.</summary>
internal sealed class SplittingProgress(int pieces, IProgress<double>? progress)
{
    private readonly double[] parts = new double[pieces];
    private readonly Lock gate = new();
    private double furthest;

    /// <summary>Tells the fraction done of one piece.</summary>
    public void Report(int piece, double fraction)
    {
        if (progress is null)
            return;
        lock (gate)
        {
            parts[piece] = fraction;
            furthest = Math.Clamp(parts.Average(), furthest, 1);
            progress.Report(furthest);
        }
    }
}
