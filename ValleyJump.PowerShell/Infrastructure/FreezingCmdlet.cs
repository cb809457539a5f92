using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The base of the cmdlet that measures freezing: what it takes for training runs whose definitions are named.</summary>
public abstract class FreezingCmdlet : ValleyCmdlet, IDisposable
{
    private readonly List<SgdFreezing> freezings = [];
    private MeasuredDatasets? datasets;
    private FreezingMeasure? measure;

    /// <summary>
    /// Which endpoints are compared: each with each (v2 Eq. 3), or each with the last, as the authors' program does. For Basin and
    /// Agreement.
    /// </summary>
    /// <value>AllPairs</value>
    [Parameter, ValidateNotNullOrEmpty, Choice<FreezeRule>(List = true)]
    public FreezeRule[]? Rule { get; set; }

    /// <summary>S_th, one or more thresholds of the similarity. Above 0, up to 1. For Basin and Agreement.</summary>
    /// <value>0.9 for Basin, 0.99 for Agreement</value>
    [Parameter, Number<double>(List = true), ArgumentCompleter(typeof(NumberCompleter))]
    public double[]? Threshold { get; set; }

    /// <summary>Look at every checkpoint from the freezing step on for LastEndpoint too. For Basin and Agreement.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>eta of the continuations. Positive. For Basin and Agreement.</summary>
    /// <value>each run's own</value>
    [Parameter, Number<double>, ArgumentCompleter(typeof(NumberCompleter))]
    public double? ContinuationRate { get; set; }

    /// <summary>
    /// The step at which all continuations end. Later checkpoints are left out. Without it and -MoreSteps they end by v2's rule; see
    /// Invoke-GdContinuation. For Basin and Agreement.
    /// </summary>
    [Parameter, Number<long>, ArgumentCompleter(typeof(NumberCompleter))]
    public long? EndStep { get; set; }

    /// <summary>Steps of each continuation. Not beside -EndStep. For Basin and Agreement.</summary>
    [Parameter, Number<long>, ArgumentCompleter(typeof(NumberCompleter))]
    public long? MoreSteps { get; set; }

    /// <summary>
    /// Neither keep endpoints in files beside those of the runs, nor look for them there: see Invoke-GdContinuation. For Basin and
    /// Agreement.
    /// </summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>The images that the runs were trained on; the built-in ones need not be given. For Basin and Agreement.</summary>
    /// <value>the built-in images</value>
    [Parameter, ValidateNotNullOrEmpty]
    public ImageDataset[] Dataset { get; set; } = [];

    /// <summary>Threads. 0 takes one for each core. The numbers do not depend on it. For Basin and Agreement.</summary>
    /// <value>0</value>
    [Parameter, Number<int>, ArgumentCompleter(typeof(NumberCompleter))]
    public int? ThrottleLimit { get; set; }

    /// <summary>A parameter that is given and is for endpoints of runs; null where none is.</summary>
    private protected string? GivenForEndpoints => ((string[])[nameof(Rule), nameof(Threshold), nameof(Verify), nameof(ContinuationRate),
        nameof(EndStep), nameof(MoreSteps), nameof(NoCache), nameof(Dataset), nameof(ThrottleLimit)]).FirstOrDefault(Given.Contains);

    /// <summary>The cells of the runs that were measured.</summary>
    private protected IEnumerable<SgdFreezingCell> Cells(CancellationToken cancel) => SgdFreezingCell.Of(freezings, cancel);

    /// <summary>Measures runs side by side, by named definitions; false where what was asked for cannot be.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="definitions">Definitions of runs.</param>
    /// <param name="losses">L_c; null for the paper's.</param>
    /// <param name="perRun">Write what is found for each, rather than keep it for <see cref="Cells"/>.</param>
    private protected bool Measure(IReadOnlyList<SgdRun> runs, FreezeDefinition[] definitions, double[]? losses, bool perRun)
    {
        if (!TryBuild(() => measure ??= new(Plan(definitions, losses), datasets ??= new(Dataset), !NoCache), out FreezingMeasure by))
            return false;
        var found = new IReadOnlyList<SgdFreezing>?[runs.Count];
        RunEach("Measuring freezing", [.. runs.Index()], ThrottleLimit ?? 0, (item, emit, threads, progress, cancel) =>
        {
            try
            {
                found[item.Index] = by.Of(item.Item, threads, progress, cancel);
            }
            catch (FileException problem)
            {
                emit(Errors.FileFailed(problem));
            }
            foreach (SgdFreezing freezing in (perRun ? found[item.Index] : null) ?? [])
                emit(freezing);
        });
        if (!perRun)
            freezings.AddRange(found.OfType<IReadOnlyList<SgdFreezing>>().SelectMany(f => f));
        return true;
    }

    /// <summary>Warns where an endpoint could not be kept.</summary>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        WarnOfCache(measure?.Problem);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        datasets?.Dispose();
        GC.SuppressFinalize(this);
    }

    private FreezingPlan Plan(FreezeDefinition[] definitions, double[]? losses)
    {
        Check.That(GivenForEndpoints is null || definitions.Any(FreezingPlan.OfEndpoints), GivenForEndpoints ?? "", null,
            "left out where -Definition names neither Basin nor Agreement");
        Check.That(losses is null || definitions.Contains(FreezeDefinition.Loss), nameof(FreezeDefinition.Loss), losses,
            "left out where -Definition does not name Loss");
        return new()
        {
            Definitions = definitions,
            Rules = Rule ?? [FreezeRule.AllPairs],
            Thresholds = Threshold,
            Losses = losses ?? [SgdRun.FreezeLoss],
            Verify = Verify,
            Continuation = ContinuationPlan.Of(ContinuationRate, EndStep, MoreSteps),
        };
    }
}
