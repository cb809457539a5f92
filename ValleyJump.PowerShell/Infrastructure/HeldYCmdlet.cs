using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters of a simulation at held y.</summary>
public abstract class HeldYCmdlet : DynamicsCmdlet
{
    private static readonly HeldYSimulation Defaults = new();

    /// <summary>y, at which the ensemble is held while x evolves. Positive. One result for each value.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true), Number<double>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double[] Y { get; set; } = [];

    /// <summary>Independent trajectories. The valleys take turns at where they start.</summary>
    /// <value>256</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Realizations { get; set; }

    /// <summary>Steps of each trajectory that are measured. 0 lets the measurement choose.</summary>
    /// <value>0</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<long>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long? Steps { get; set; }

    /// <summary>The seed, from 0 to 2^64 - 1.</summary>
    /// <value>42</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<ulong>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public ulong? Seed { get; set; }

    /// <summary>Threads. 0 takes one for each core. The numbers do not depend on it.</summary>
    /// <value>0</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? ThrottleLimit { get; set; }

    /// <summary>Measures one ensemble on so many threads, one of them the calling one.</summary>
    private protected delegate object Measurement(HeldYSimulation simulation, int threads, IProgress<double> progress,
        CancellationToken cancel);

    /// <summary>What the row measures.</summary>
    private protected abstract Measurement BuildMeasurement();

    /// <summary>Checks what a cell is measured with, before anything runs.</summary>
    /// <exception cref="InvalidInputException">It cannot be measured.</exception>
    private protected abstract void Require(HeldYSimulation simulation);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryBuild(BuildMeasurement, out Measurement measurement) || !TryBuild(BuildSimulations, out List<HeldYSimulation> row))
            return;
        Gather(row.Select(simulation => (simulation, measurement)), points =>
            RunEach("Simulating at held y", points, ThrottleLimit ?? 0, (point, emit, threads, progress, cancel) =>
                emit(point.measurement(point.simulation, threads, progress, cancel))));
    }

    private List<HeldYSimulation> BuildSimulations()
    {
        Check.That(ThrottleLimit is not < 0, nameof(ThrottleLimit), ThrottleLimit, "zero or positive");
        RequirePlain("at held y the module measures");
        HeldYSimulation common = Defaults with
        {
            Realizations = Realizations ?? Defaults.Realizations, Steps = Steps ?? Defaults.Steps, Seed = Seed ?? Defaults.Seed,
        };
        List<HeldYSimulation> cells =
        [
            .. BuildGrid((landscape, eta, noise) => common with { Landscape = landscape, LearningRate = eta, Noise = noise })
                .SelectMany(cell => Y.Select(y => cell with { Y = y })),
        ];
        cells.ForEach(Require);
        return cells;
    }
}
