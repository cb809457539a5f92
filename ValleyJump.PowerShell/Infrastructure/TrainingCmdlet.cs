using System.Management.Automation;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters of training runs: what makes up a grid of cells.</summary>
public abstract class TrainingCmdlet : ValleyCmdlet
{
    // More are a mistake, and would fill the memory before the first one begins.
    private const int MaxRuns = 1_000_000;

    private static readonly SgdSettings Defaults = new();

    /// <summary>
    /// B, samples in a mini-batch. 1 or more; as many as there are training images, or more, is full-batch gradient descent. Several
    /// values make a grid with -LearningRate.
    /// </summary>
    /// <value>50</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Alias("B"), Number<int>(List = true), ArgumentCompleter(typeof(BatchSizeCompleter))]
    public int[]? BatchSize { get; set; }

    /// <summary>eta, the learning rate. Positive. Several values make a grid with -BatchSize.</summary>
    /// <value>0.05</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Alias("Eta"), Number<double>(List = true)]
    [ArgumentCompleter(typeof(LearningRateCompleter))]
    public double[]? LearningRate { get; set; }

    /// <summary>
    /// Runs of each cell, which differ in the order of the training images. They are numbered from 0. From 1 to 1 000 000, and at most as
    /// many runs in all. Not beside -RealizationIndex.
    /// </summary>
    /// <value>1</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Realizations { get; set; }

    /// <summary>Do only these realizations, by their numbers, from 0.</summary>
    /// <value>all</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Alias("Realization"), Number<int>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int[]? RealizationIndex { get; set; }

    /// <summary>
    /// The seed, from 0 to 2^64 - 1. It determines the initial weights, which all cells and realizations share, and with a realization's
    /// number the order of the images. With several each cell is trained from as many initial weights.
    /// </summary>
    /// <value>42</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<ulong>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public ulong[]? Seed { get; set; }

    /// <summary>T, the number of mini-batch steps.</summary>
    /// <value>100/eta</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<long>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long? Steps { get; set; }

    /// <summary>Evenly spaced checkpoints, steps 0 and T included. 2 or more.</summary>
    /// <value>101</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Alias("Checkpoints"), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? CheckpointCount { get; set; }

    /// <summary>
    /// What is minimised: CrossEntropy of the softmax, or MeanSquaredError of the outputs from the one-hot class. Freezing steps by a loss
    /// of 0.1 are made for CrossEntropy: a mean-squared error of 0.1 is that of ten outputs which are always 0.
    /// </summary>
    /// <value>CrossEntropy</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Choice<LossFunction>]
    public LossFunction? Loss { get; set; }

    /// <summary>Units of each hidden layer; 0 for a network without.</summary>
    /// <value>50, 50</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int[]? HiddenWidths { get; set; }

    /// <summary>The update rule: Sgd, RmsProp or Adam.</summary>
    /// <value>Sgd</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Choice<UpdateRuleKind>]
    public UpdateRuleKind? Optimizer { get; set; }

    /// <summary>mu of Sgd and RmsProp, beta1 of Adam. From 0 up to below 1.</summary>
    /// <value>0; 0.9 for Adam</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Momentum { get; set; }

    /// <summary>Nesterov's form of the momentum; for Sgd only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Flag]
    public SwitchParameter Nesterov { get; set; }

    /// <summary>lambda, the coefficient of the L2 penalty (lambda/2) |w|^2. Zero or positive.</summary>
    /// <value>0</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? WeightDecay { get; set; }

    /// <summary>
    /// Decay of the average of the squared gradient: alpha of RmsProp, beta2 of Adam. From 0 up to below 1. Sgd ignores it.
    /// </summary>
    /// <value>0.99 for RmsProp, 0.999 for Adam</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? SquareDecay { get; set; }

    /// <summary>What RmsProp and Adam add to the root of that average. Positive. Sgd ignores it.</summary>
    /// <value>1e-8</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Epsilon { get; set; }

    /// <summary>
    /// What the learning rate is multiplied by in the course of the run, whose length counts as 1: 'times 0.5 every 0.25', 'cosine to 0',
    /// 'exponential to 0.01', 'stable, linear to 0 in the last 0.2' (or cosine, or 1-sqrt) or 'piecewise 0:1, 0.5:1, 1:0.1' (times and
    /// factors), and ', warm-up from 0 in 0.05' after any.
    /// </summary>
    /// <value>constant</value>
    [Parameter(ValueFromPipelineByPropertyName = true), ScheduleText, ArgumentCompleter(typeof(ScheduleCompleter))]
    public Schedule? LearningRateSchedule { get; set; }

    /// <summary>
    /// What the batch size is multiplied by in the course of the run, in the same words; 'exponential to 20' lets it grow.
    /// </summary>
    /// <value>constant</value>
    [Parameter(ValueFromPipelineByPropertyName = true), ScheduleText, ArgumentCompleter(typeof(BatchScheduleCompleter))]
    public Schedule? BatchSizeSchedule { get; set; }

    /// <summary>Keep the weights of the last checkpoint only: a run of the paper's network is then 0.6 MB instead of 17 MB.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Flag]
    public SwitchParameter NoWeights { get; set; }

    /// <summary>The runs: batch sizes in the outer loop, then learning rates, then seeds, then realizations.</summary>
    private protected IReadOnlyList<SgdJob> BuildJobs()
    {
        HearRow();
        SgdSettings common = Defaults with
        {
            Steps = Steps,
            Checkpoints = CheckpointCount ?? Defaults.Checkpoints,
            Loss = Loss ?? Defaults.Loss,
            HiddenWidths = HiddenWidths is [0] ? [] : HiddenWidths ?? Defaults.HiddenWidths,
            Rule = BuildRule(),
            LearningRateSchedule = LearningRateSchedule ?? Defaults.LearningRateSchedule,
            BatchSizeSchedule = BatchSizeSchedule ?? Defaults.BatchSizeSchedule,
            KeepWeights = !NoWeights,
        };
        int realizations = Realizations ?? 1;
        Check.That(realizations is >= 1 and <= MaxRuns, nameof(Realizations), realizations, "from 1 to 1 000 000");
        Check.That(Realizations is null || RealizationIndex is null, nameof(Realizations), realizations,
            "left out where RealizationIndex, or a row with a Realization, says which");
        int[] indices = RealizationIndex ?? [.. Enumerable.Range(0, realizations)];
        Check.That(indices.Length > 0 && indices.All(i => i >= 0), nameof(RealizationIndex), indices, "one or more numbers from 0");
        int[] batches = BatchSize ?? [Defaults.BatchSize];
        Check.That(batches.Length > 0, nameof(BatchSize), batches, "one or more numbers");
        double[] rates = LearningRate ?? [Defaults.LearningRate];
        Check.That(rates.Length > 0, nameof(LearningRate), rates, "one or more numbers");
        ulong[] seeds = Seed ?? [Defaults.Seed];
        Check.That(seeds.Length > 0, nameof(Seed), seeds, "one or more numbers");
        Check.That((long)batches.Length * rates.Length * seeds.Length * indices.Length <= MaxRuns, nameof(Realizations), indices.Length,
            "so few that there are at most 1 000 000 runs");
        var jobs = new List<SgdJob>();
        foreach (int batch in batches)
        {
            foreach (double eta in rates)
            {
                ThrowIfStopping();
                SgdSettings cell = common with { BatchSize = batch, LearningRate = eta };
                _ = cell.StepCount; // throws for a learning rate without a number of steps
                jobs.AddRange(from seed in seeds from i in indices select new SgdJob(cell with { Seed = seed }, i));
            }
        }
        return jobs;
    }

    private UpdateRule BuildRule() =>
        UpdateRule.Of(Optimizer ?? UpdateRuleKind.Sgd, Momentum, Nesterov, WeightDecay, SquareDecay, Epsilon);
}
