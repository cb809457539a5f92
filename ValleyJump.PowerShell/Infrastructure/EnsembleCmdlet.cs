using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters of an ensemble that drifts along y, shared by what simulates it, predicts it and judges it.</summary>
public abstract class EnsembleCmdlet : DynamicsCmdlet
{
    private protected static readonly TwoValleySimulation Defaults = new();

    /// <summary>Steps of each trajectory.</summary>
    /// <value>20000</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<long>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long? Steps { get; set; }

    /// <summary>x at step 0. Several values are dealt to the trajectories in turn: by default half start in each valley.</summary>
    /// <value>-0.01, 0.01</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double[]? InitialX { get; set; }

    /// <summary>y at step 0, above -min(y_b, y_f), where the landscape ends.</summary>
    /// <value>5</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? InitialY { get; set; }

    /// <summary>Threads. 0 takes one for each core. The numbers do not depend on it.</summary>
    /// <value>0</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? ThrottleLimit { get; set; }

    /// <summary>What all cells of the grid have in common: what the parameters say, and the defaults elsewhere.</summary>
    private protected virtual TwoValleySimulation Common
    {
        get
        {
            Check.That(ThrottleLimit is not < 0, nameof(ThrottleLimit), ThrottleLimit, "zero or positive");
            return Defaults with
            {
                Steps = Steps ?? Defaults.Steps,
                InitialX = InitialX ?? Defaults.InitialX,
                InitialY = InitialY ?? Defaults.InitialY,
                Rule = BuildRule(),
                LearningRateSchedule = LearningRateSchedule ?? Defaults.LearningRateSchedule,
                BatchSizeSchedule = BatchSizeSchedule ?? Defaults.BatchSizeSchedule,
            };
        }
    }

    /// <summary>One simulation a cell of the grid.</summary>
    private protected List<TwoValleySimulation> BuildRuns()
    {
        TwoValleySimulation common = Common;
        return BuildGrid((landscape, eta, noise) => common with { Landscape = landscape, LearningRate = eta, Noise = noise });
    }
}
