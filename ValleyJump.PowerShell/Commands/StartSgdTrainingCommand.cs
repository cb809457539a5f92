using System.Diagnostics;
using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Trains networks by SGD, under the protocol of the paper, and waits for them.</summary>
/// <remarks>
/// <para>
/// A multilayer perceptron with ReLU, 784-50-50-10 for MNIST, is trained by mini-batch SGD from weights N(0, 2/fan_in) and biases 0, for
/// T = 100/eta steps unless -Steps is given. One initialisation is drawn from the seed and shared by all runs; realizations differ in the
/// order of the images, which is shuffled anew every epoch. At 101 checkpoints the run keeps loss and accuracy on the training and the
/// test set, the predictions, and the weights. A run whose training accuracy never reaches 100 % has not Converged; one whose loss
/// explodes has Diverged, and ends at that checkpoint without harm to the others.
/// </para>
/// <para>
/// Every combination of -BatchSize, -LearningRate and realization is one run. Runs are trained in parallel, one thread each, and come out
/// as they finish, but always in one order: batch sizes in the outer loop, then learning rates, then seeds, then realizations, as given.
/// The numbers depend on seed and realization alone, not on the number of threads or the other runs. Realizations of a full-batch cell,
/// which draw no order, are the same run and are trained once.
/// </para>
/// <para>
/// With -Path each run is saved to a file of that folder as soon as it is finished. Stopped by Ctrl+C, the command warns how many runs
/// are kept; with -Verbose it says how many there are when it starts, on how many threads and with what registers the others are trained,
/// and at the end how many seconds that took. -WhatIf says how many runs there would be, and where. Started again with the same
/// parameters after it was stopped or killed, the command reads and checks what is there, trains what is not, and hands out all runs: the
/// same, to the last bit, as if it had never been stopped. Files that are damaged are replaced, with a warning. A file of that name that
/// holds another run, or that cannot be read, perhaps since another program has it open for writing and HDF5 locks such files, is an
/// error before any work starts, and stays as it is; all other runs are done. The weights stay in the files until they are asked for, so
/// that memory does not grow with the grid. Processes that share a folder train no run twice: who begins one claims it, and what others
/// are at is waited for. What a dead one was at is taken over: docs/sweeps.md.
/// </para>
/// <para>
/// With -Shard 3/16 each of sixteen processes has its share of the runs, all of about the same cost, and when it is done helps the others
/// with runs that nobody has begun. It waits for nobody: out come its own runs that are there, and all that it trains. -Shard Auto, in a
/// job array of Slurm, takes the numbers from the element. -TimeLimit begins no run that would not end in time, and a warning counts what
/// is left; the first begins in any case. With either of them $LASTEXITCODE is 75 where runs were not begun for lack of time, and else 0.
/// With -Path a process that is told to end by SIGTERM does so within five seconds, with exit code 75: runs at work end by then or are
/// dropped.
/// </para>
/// <para>
/// Rows of a table with columns such as BatchSize, LearningRate, Seed and Realization, for example those of an export, can be piped in
/// and are run (again). A column that no parameter takes is told in a warning, unless it is one of a result; so is a row whose
/// DatasetFingerprint is not that of -Dataset. Rows are trained side by side as the cells of a grid are, in their order: they are
/// gathered, up to 64 runs a core, unless they come slowly; with -Shard all of them.
/// </para>
/// <para type="notes">
/// A run with all weights is 17 MB for the paper's network, and the paper's grid has 980 runs: give -Path or -NoWeights for large grids.
/// Without -Path a run that waits for a slower one before it waits in memory. Runs of one seed share their initial weights; for a statement
/// about SGD, and not about one initialisation, use several seeds.
/// </para>
/// <para type="input">Data sets of Import-ImageDataset, or, with -Dataset, anything with properties named like the parameters.</para>
/// <para type="output">One object for each run.</para>
/// </remarks>
/// <example>
/// Five realizations on the built-in digits.
/// <code>Start-SgdTraining -Dataset (Import-ImageDataset) -BatchSize 50 -LearningRate 0.05 -Realizations 5 -Seed 1</code>
/// </example>
/// <example>
/// A grid that can be stopped and started again at any time.
/// <code>Import-ImageDataset | Start-SgdTraining -BatchSize 10,50,1000 -LearningRate 0.01,0.05 -Realizations 20 -Path ./runs |
///     Measure-FreezePoint</code>
/// </example>
/// <example>
/// One of two processes on a folder, which begins nothing that would not end within ten minutes. The other one is given -Shard 2/2.
/// <code>Import-ImageDataset -TrainPerClass 10 -TestPerClass 5 |
///     Start-SgdTraining -BatchSize 10,20 -Steps 100 -Realizations 3 -Path ./shared -Shard 1/2 -TimeLimit 00:10:00</code>
/// </example>
/// <example>
/// Momentum and a cosine schedule, curves as a table.
/// <code>Import-ImageDataset | Start-SgdTraining -LearningRate 0.02 -Momentum 0.9 -LearningRateSchedule 'cosine to 0' |
///     Export-ValleyData -Path run.csv</code>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "SgdTraining", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SgdRun))]
public sealed class StartSgdTrainingCommand : TrainingCmdlet, IDisposable
{
    private ImageDataset? gatheredOn;
    private bool warnedOfImages;
    private int files, kept; // of rows that are done
    private bool asked; // and told to go ahead
    private int late; // runs that were not begun
    private SgdSweepOptions options = new();
    private TerminationSignal? signal;

    /// <summary>The images, of Import-ImageDataset.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ValidateNotNull, Original<ImageDataset>]
    public ImageDataset? Dataset { get; set; }

    /// <summary>A folder that keeps the runs. It is created if need be. Wildcards are taken literally.</summary>
    /// <value>runs are kept in memory</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Threads. 0 takes one for each core. The numbers do not depend on it.</summary>
    /// <value>0</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? ThrottleLimit { get; set; }

    /// <summary>
    /// One of several shares of the runs, such as 3/16, for as many processes with the same command and -Path; Auto, in a job array of
    /// Slurm, for that of its element.
    /// </summary>
    /// <value>all runs</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Shard { get; set; }

    /// <summary>
    /// Begin no run that would not end within this time of the command's start, such as 00:55:00, by the runs measured so far. -Path keeps
    /// what is done.
    /// </summary>
    /// <value>as long as it takes</value>
    [Parameter, TimeLimit]
    public TimeSpan? TimeLimit { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            Require(Shard is null || Path is not null, nameof(Shard), "the folder that all shards share");
            Require(TimeLimit is null || Path is not null, nameof(TimeLimit), "a folder that keeps what is done");
            options = new()
            {
                Shard = Shard is null ? null : SgdShard.Parse(Shard, Environment.GetEnvironmentVariable),
                Pace = TimeLimit is { } limit ? new(limit) : null,
            };
        }
        catch (InvalidInputException problem)
        {
            ThrowTerminatingError(Errors.InvalidInput(problem, Shard));
        }
        if (Path is not null)
            signal = new();

        static void Require(bool holds, string name, string what)
        {
            if (!holds)
                throw new InvalidInputException(name, null, $"-{name} needs -Path, {what}.") { Id = $"{name}NeedsPath" };
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryBuild(Build, out IReadOnlyList<SgdJob> jobs))
            return;
        WarnOfOtherImages();
        string? folder = Path is null ? null : this.FileSystemPath(Path);
        if (ShouldProcess(folder ?? Dataset!.Name, $"Train {jobs.Count} {(jobs.Count == 1 ? "run" : "runs")}"))
        {
            asked = true;
            // Rows wait for others on the same images.
            if (!ReferenceEquals(gatheredOn, Dataset))
                RunGathered();
            ImageDataset data = gatheredOn = Dataset!;
            // A share is one of all rows.
            Gather(jobs, gathered => Train(data, gathered, folder), whole: Shard is not null);
        }

        IReadOnlyList<SgdJob> Build()
        {
            Check.That(ThrottleLimit is not < 0, nameof(ThrottleLimit), ThrottleLimit, "zero or positive");
            IReadOnlyList<SgdJob> row = BuildJobs();
            Stoppable(cancel => SgdTrainer.Require(Dataset!, row, cancel));
            return row;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (late > 0)
        {
            WriteWarning(FormattableString.Invariant($"{late} runs are left, which would not have ended within {TimeLimit:c}. ")
                + $"The same command goes on from there. $LASTEXITCODE is {TerminationSignal.GoOn}, for scripts.");
        }
        if (asked && (Shard is not null || TimeLimit is not null))
            SessionState.PSVariable.Set("global:LASTEXITCODE", late > 0 ? TerminationSignal.GoOn : 0);
    }

    /// <inheritdoc/>
    public void Dispose() => signal?.Dispose();

    /// <summary>A run that is trained again on other images is another run, whatever its row says.</summary>
    private void WarnOfOtherImages()
    {
        if (warnedOfImages || Piped?.Properties[nameof(SgdRun.DatasetFingerprint)]?.Value?.ToString() is not { Length: > 0 } rows
            || string.Equals(rows, Dataset!.Fingerprint, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
        warnedOfImages = true;
        WriteWarning($"The rows are of the data set '{Piped.Properties[nameof(SgdRun.Dataset)]?.Value}' (fingerprint {rows}), and are trained "
            + $"on '{Dataset.Name}' (fingerprint {Dataset.Fingerprint}): they will be other runs.");
    }

    private void Train(ImageDataset data, IReadOnlyList<SgdJob> jobs, string? folder)
    {
        SgdSweep? sweep = null;
        string Kept() => FormattableString.Invariant(
            $"{kept + sweep!.Kept} of {files + sweep.Files} runs are kept in '{folder}'. The same command goes on from there.");
        try
        {
            RunEngine<double>("Checking runs on disk", fraction => (fraction, $"{fraction:P0}"), (_, progress, cancel) =>
                UntilEnd(stop =>
                    sweep = SgdSweep.Open(data, jobs, folder, progress, options with { Finish = signal?.Finish ?? default }, stop),
                    signal?.Finish ?? default, cancel));
            signal?.ExitIfTold(() => WriteWarning($"Told to end (SIGTERM), before all runs in '{folder}' were checked."));
            if (sweep is null)
                return;
            foreach (FileException problem in sweep.Damaged)
                WriteWarning($"{problem.Message} The run is done again.");
            foreach (FileException problem in sweep.Refused)
                WriteError(Errors.FileFailed(problem));
            int complete = sweep.Complete, left = sweep.Left;
            int threads = Math.Min(ThrottleLimit is > 0 and var limit ? limit : Environment.ProcessorCount, left + sweep.LeftOfOthers);
            WriteVerbose($"{complete} of {sweep.Count} runs are on disk already; "
                + $"{left} are to do, on {threads} threads with registers of {SimdWidth.Native} bits.");
            var clock = Stopwatch.StartNew();
            RunEngine<SgdProgress>("Training networks", Show, (emit, progress, cancel) => UntilEnd(stop =>
                sweep.Run(emit, problem => emit(Errors.FileFailed(problem)), ThrottleLimit ?? 0, progress,
                    SweepCmdlet.Warner(emit), stop),
                signal?.Drop ?? default, cancel));
            signal?.ExitIfTold(() => WriteWarning($"Told to end (SIGTERM). {Kept()}"));
            WriteVerbose(FormattableString.Invariant($"Done in {clock.Elapsed.TotalSeconds:F1} s."));
            if (folder is not null)
            {
                WriteVerbose(FormattableString.Invariant($"{sweep.Trainings.All} trainings, {sweep.Trainings.Others} of them for other shards; ")
                    + FormattableString.Invariant($"other processes are at {sweep.AtWork} runs."));
            }
            (files, kept, late) = (files + sweep.Files, kept + sweep.Kept, late + sweep.Late);

            (double Fraction, string Status) Show(SgdProgress p) => (p.SamplesDone / p.Samples,
                FormattableString.Invariant($"{complete + p.RunsDone} of {complete + left + sweep.LeftOfOthers} runs done"));
        }
        catch (PipelineStoppedException) when (folder is not null && Stopping)
        {
            WarnAfterStop(sweep is null ? $"Stopped before all runs in '{folder}' were checked."
                : $"Stopped. {Kept()}");
            throw;
        }
        catch (FileException problem)
        {
            ThrowTerminatingError(Errors.FileFailed(problem));
        }
    }

    /// <summary>Does something that is given up when the process was told to end.</summary>
    private static void UntilEnd(Action<CancellationToken> work, CancellationToken end, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, end);
        try
        {
            work(stop.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // What is kept is told, and the process ends.
        }
    }
}
