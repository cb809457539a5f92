namespace ValleyJump.Core.Networks;

/// <summary>Where descent came from whose end is kept in a file like that of a run.</summary>
/// <param name="FromStep">The step of the run that it started from.</param>
/// <param name="Start">XXH64 of the weights there.</param>
/// <param name="Rule">When it was to end.</param>
/// <param name="Reached">It did.</param>
internal sealed record DescentOrigin(long FromStep, ulong Start, string Rule, bool Reached);
