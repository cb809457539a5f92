using System.Collections.Concurrent;
using System.Diagnostics;
using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Runs;

/// <summary>
/// Says of each training of a sweep whether it is done here and now: there is time for it, nobody else is at it, and it is not there by
/// now.
/// </summary>
/// <param name="options">Shard, time and end.</param>
/// <param name="claims">The claims of this process; null without a folder.</param>
/// <param name="trainingOf">What the claims on a place's training are named after.</param>
/// <param name="costOf">What the training of a place costs.</param>
/// <param name="isThere">Is the run of a place in its file by now?</param>
internal sealed class SgdSweepGate(SgdSweepOptions options, RunClaims? claims, Func<int, string> trainingOf, Func<int, long> costOf,
    Func<int, bool> isThere)
{
    private readonly ConcurrentDictionary<int, long> begun = [];
    private readonly ConcurrentDictionary<string, int> unsaved = [];

    /// <summary>Places of runs that were not begun, since there was no time for them or no more were to be.</summary>
    public ConcurrentQueue<int> Late { get; } = [];

    /// <summary>Places of runs that somebody else is at.</summary>
    public ConcurrentQueue<int> Taken { get; } = [];

    /// <summary>Places of runs that somebody else has done.</summary>
    public ConcurrentQueue<int> Arrived { get; } = [];

    /// <summary>Trainings that were begun, by their first places.</summary>
    public IEnumerable<int> Begun => begun.Keys;

    /// <summary>The gate of a part of the runs, by the places of these.</summary>
    public ITrainingGate Of(int[] places) => new Part(this, places);

    /// <summary>A run is in its file: the last of its training gives up the claim.</summary>
    public void Saved(int place)
    {
        if (claims is null)
            return;
        string training = trainingOf(place);
        if (unsaved.AddOrUpdate(training, 0, (_, left) => left - 1) == 0)
            claims.Release(training);
    }

    private bool Begin(int[] places)
    {
        bool late = options.Finish.IsCancellationRequested || options.Pace?.Fits(costOf(places[0])) == false;
        if (late && claims is null)
            return PassOver(Late, places);
        if (claims is not null)
        {
            string training = trainingOf(places[0]);
            // What others are at, or have done by now, is not left over, whatever the time.
            if (late)
                return PassOver(claims.IsTaken(training) ? Taken : places.All(isThere) ? Arrived : Late, places);
            if (!claims.TryTake(training))
                return PassOver(Taken, places);
            if (places.All(isThere))
            {
                claims.Release(training);
                return PassOver(Arrived, places);
            }
            unsaved[training] = places.Length;
        }
        options.Pace?.Begin();
        begun[places[0]] = Stopwatch.GetTimestamp();
        return true;
    }

    private static bool PassOver(ConcurrentQueue<int> queue, int[] places)
    {
        Array.ForEach(places, queue.Enqueue);
        return false;
    }

    private void End(int[] places) => options.Pace?.End(costOf(places[0]), Stopwatch.GetElapsedTime(begun[places[0]]));

    private sealed class Part(SgdSweepGate gate, int[] places) : ITrainingGate
    {
        public bool Begin(IReadOnlyList<int> jobs) => gate.Begin([.. jobs.Select(j => places[j])]);

        public void End(IReadOnlyList<int> jobs) => gate.End([.. jobs.Select(j => places[j])]);
    }
}
