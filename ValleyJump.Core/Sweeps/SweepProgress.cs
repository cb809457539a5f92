namespace ValleyJump.Core.Sweeps;

/// <summary>How far the tasks of a submission are.</summary>
/// <param name="Ended">Tasks that have ended.</param>
/// <param name="Failed">How many of them without results.</param>
/// <param name="Running">Tasks at work.</param>
/// <param name="Total">All of them.</param>
internal readonly record struct SweepProgress(int Ended, int Failed, int Running, int Total);
