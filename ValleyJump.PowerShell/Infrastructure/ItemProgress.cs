namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>How far several items are that are worked on side by side: how many are done, and the sum of the fractions of all.</summary>
internal sealed class ItemProgress(int count, IProgress<(int Done, double Parts)> progress)
{
    private readonly Lock gate = new();
    private readonly double[] parts = new double[count];
    private double sum;
    private int done;

    /// <summary>An item is begun.</summary>
    public void Begin()
    {
        lock (gate)
            progress.Report((done, sum));
    }

    /// <summary>The fraction of an item that is done; it never falls.</summary>
    public void Report(int index, double part) => Advance(index, part, 0);

    /// <summary>An item is done.</summary>
    public void End(int index) => Advance(index, 1, 1);

    private void Advance(int index, double part, int items)
    {
        // One report at a time, so that none is overtaken by an earlier one.
        lock (gate)
        {
            done += items;
            sum += Math.Max(0, part - parts[index]);
            parts[index] = Math.Max(part, parts[index]);
            progress.Report((done, sum));
        }
    }
}
