using ValleyJump.Core.Datasets;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Networks;

/// <summary>One run to do: a cell's settings and the realization's number, from 0.</summary>
internal sealed record SgdJob(SgdSettings Settings, int Realization)
{
    /// <summary>All realizations of all cells, cell by cell.</summary>
    /// <exception cref="InvalidInputException">There is less than one realization.</exception>
    public static IReadOnlyList<SgdJob> Grid(IEnumerable<SgdSettings> cells, int realizations)
    {
        ArgumentNullException.ThrowIfNull(cells);
        Check.That(realizations >= 1, "Realizations", realizations, "1 or more");
        return [.. cells.SelectMany(c => Enumerable.Range(0, realizations).Select(r => new SgdJob(c, r)))];
    }
}

/// <summary>How far a set of runs has come.</summary>
/// <param name="RunsDone">Runs finished.</param>
/// <param name="Runs">Runs in all.</param>
/// <param name="SamplesDone">
/// Sample gradients done, those of finished runs in full: a measure of the work that is the same for all batch sizes.
/// </param>
/// <param name="Samples">Sample gradients in all.</param>
internal readonly record struct SgdProgress(int RunsDone, int Runs, double SamplesDone, double Samples);

/// <summary>Asked before each training of a set of runs, on the thread that would do it, and told of its end.</summary>
internal interface ITrainingGate
{
    /// <summary>Shall it be done? Otherwise it is passed over.</summary>
    /// <param name="places">The places of its runs: one, or all realizations of a full-batch cell.</param>
    bool Begin(IReadOnlyList<int> places);

    /// <summary>It was done to its end.</summary>
    void End(IReadOnlyList<int> places);
}

/// <summary>
/// Trains networks by SGD under the protocol of the paper: one initialisation from the seed, weights N(0, 2/fan_in) and biases 0, shared by
/// all realizations and hyper-parameters; realizations differ in the order of the samples only, which is shuffled anew every epoch.
/// </summary>
internal static class SgdTrainer
{
    /// <summary>A training loss above this counts as diverged.</summary>
    public const double DivergenceLoss = 1e6;

    /// <summary>Has a run diverged by its training loss, which may be no number?</summary>
    public static bool Diverges(double trainLoss) => !(trainLoss <= DivergenceLoss);

    /// <summary>Has a run diverged by its training loss or its weights?</summary>
    public static bool Diverges(double trainLoss, float[] weights) => Diverges(trainLoss) || !Array.TrueForAll(weights, float.IsFinite);

    /// <summary>
    /// The number of the engine: another one wherever a run of the same inputs comes out with other bits. Runs of one number are the same
    /// whichever version of the module made them, and are found and continued by the others.
    /// </summary>
    public const int Engine = 1;

    /// <summary>The version that runs carry.</summary>
    public static string ModuleVersion { get; } = typeof(SgdTrainer).Assembly.GetName().Version!.ToString(3);

    /// <summary>Checks what can be checked before any work.</summary>
    /// <exception cref="InvalidInputException">A job does not fit the data, or their parts do not fit each other.</exception>
    public static void Require(ImageDataset data, IReadOnlyList<SgdJob> jobs, CancellationToken cancel = default)
    {
        foreach (SgdJob job in jobs)
        {
            cancel.ThrowIfCancellationRequested();
            Check.That(job.Realization >= 0, nameof(SgdJob.Realization), job.Realization, "zero or positive");
            _ = job.Settings.StepCount;
        }
        foreach (IReadOnlyList<int> hidden in jobs.Select(j => j.Settings.HiddenWidths).Distinct())
        {
            NetworkArchitecture network = NetworkArchitecture.For(data, hidden);
            Check.That(network.Fits(data.Train) && network.Fits(data.Test), "Dataset", data,
                "two sets of images of one size, whose labels are those of its classes");
        }
    }

    /// <summary>Trains one network on the calling thread.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="settings">The inputs.</param>
    /// <param name="realization">The realization's number, from 0.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">The settings do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SgdRun Train(ImageDataset data, SgdSettings settings, int realization = 0, CancellationToken cancel = default)
    {
        SgdRun? run = null;
        Run(data, [new(settings, realization)], (_, r) => run = r, 1, null, cancel);
        return run!;
    }

    /// <summary>
    /// Trains networks in parallel, one thread a run, and hands each to <paramref name="emit"/> on the calling thread as it finishes, with
    /// its place in <paramref name="jobs"/>. Runs start in the order of the list. Their bits do not depend on the number of threads or on
    /// the other jobs. Realizations of full-batch descent, which differ in nothing, are trained once. At most two finished runs a thread
    /// are in memory besides the one that is handed out; workers wait for a slow consumer.
    /// </summary>
    /// <param name="data">The data set.</param>
    /// <param name="jobs">The runs; all are checked before any work starts.</param>
    /// <param name="emit">Receives the place and the run. An exception from it stops the work and is rethrown.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the state of the work, on worker threads, about every millisecond of each.</param>
    /// <param name="cancel">Stops the work within milliseconds; runs that had finished are still handed out.</param>
    /// <exception cref="InvalidInputException">A job does not fit the data, or their parts do not fit each other.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was handed out stays valid.</exception>
    public static void Run(ImageDataset data, IReadOnlyList<SgdJob> jobs, Action<int, SgdRun> emit, int throttleLimit = 0,
        IProgress<SgdProgress>? progress = null, CancellationToken cancel = default) =>
            Run(data, jobs, emit, throttleLimit, progress, null, null, cancel);

    // The same, with the bits of a register, null for the widest, and what says which trainings are done, null for all. An exception from
    // that stops the work and is rethrown.
    internal static void Run(ImageDataset data, IReadOnlyList<SgdJob> jobs, Action<int, SgdRun> emit, int throttleLimit,
        IProgress<SgdProgress>? progress, int? width, ITrainingGate? gate, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(jobs);
        Check.That(throttleLimit >= 0, "ThrottleLimit", throttleLimit, "zero or positive");
        Require(data, jobs, cancel);
        if (jobs.Count == 0)
            return;
        var problems = new TrainingProblems(data, width);
        List<List<int>> trainings = Trainings(jobs, data.Train.Count, cancel);
        double totalSamples = trainings.Select(t => jobs[t[0]].Settings)
            .Sum(s => s.StepCount * (double)Math.Min(s.BatchSize, data.Train.Count)), doneSamples = 0;
        int dealt = -1, done = 0;
        int threads = Math.Min(throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount, trainings.Count);
        var telling = new Lock();
        WorkerPool.Run<(int Place, SgdRun Run)>(threads, capacity: threads, Work, (finished, _) =>
            emit(finished.Place, finished.Run), cancel);

        void Work(Action<(int, SgdRun)> handOver, CancellationToken stop)
        {
            for (int next = Interlocked.Increment(ref dealt); next < trainings.Count; next = Interlocked.Increment(ref dealt))
            {
                SgdJob job = jobs[trainings[next][0]];
                if (gate?.Begin(trainings[next]) == false)
                {
                    Advance(job.Settings.StepCount * (double)Math.Min(job.Settings.BatchSize, data.Train.Count), 0);
                    continue;
                }
                using var training = new TrainingRun(problems.Of(job.Settings, stop), job, stop);
                SgdRun run = training.Run(Advance, stop);
                Advance(training.SamplesLeft, 0);
                gate?.End(trainings[next]);
                foreach (int place in trainings[next])
                {
                    Advance(0, 1);
                    handOver((place, run with { Realization = jobs[place].Realization }));
                }
            }
        }

        void Advance(double samples, int runs)
        {
            // One report at a time, so that none is overtaken by an earlier one.
            lock (telling)
                progress?.Report(new(done += runs, jobs.Count, Math.Min(doneSamples += samples, totalSamples), totalSamples));
        }
    }

    /// <summary>Do realizations differ in nothing, since every step is by all images?</summary>
    public static bool IsFullBatch(SgdSettings settings, int images) =>
        settings.BatchSize >= images && settings.BatchSizeSchedule.IsConstant;

    /// <summary>
    /// The places in the list that each training serves: one, or all realizations of a full-batch cell, where no order of samples is drawn.
    /// </summary>
    private static List<List<int>> Trainings(IReadOnlyList<SgdJob> jobs, int samples, CancellationToken cancel)
    {
        var trainings = new List<List<int>>();
        var fullBatch = new Dictionary<SgdSettings, List<int>>();
        for (int place = 0; place < jobs.Count; place++)
        {
            cancel.ThrowIfCancellationRequested();
            SgdSettings settings = jobs[place].Settings;
            bool isFullBatch = IsFullBatch(settings, samples);
            if (isFullBatch && fullBatch.TryGetValue(settings, out List<int>? known))
            {
                known.Add(place);
                continue;
            }
            List<int> training = [place];
            trainings.Add(training);
            if (isFullBatch)
                fullBatch.Add(settings, training);
        }
        return trainings;
    }
}
