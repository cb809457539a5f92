namespace ValleyJump.Core.Runs;

/// <summary>How a sweep shares its folder and its time with others.</summary>
internal sealed record SgdSweepOptions
{
    /// <summary>The share of the runs that is done first, and handed out; null for all.</summary>
    public SgdShard? Shard { get; init; }

    /// <summary>What says whether a run fits into the time; null for as much time as it takes.</summary>
    public SgdPace? Pace { get; init; }

    /// <summary>No run begins after it is cancelled; those at work go on.</summary>
    public CancellationToken Finish { get; init; }
}
