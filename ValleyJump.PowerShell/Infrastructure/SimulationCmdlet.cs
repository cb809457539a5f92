using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters of ensembles that are simulated.</summary>
public abstract class SimulationCmdlet : EnsembleCmdlet
{
    /// <summary>Trajectories in each ensemble.</summary>
    /// <value>2000</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    public int? Realizations { get; set; }

    /// <summary>The seed, from 0 to 2^64 - 1.</summary>
    /// <value>42</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<ulong>]
    public ulong? Seed { get; set; }

    /// <summary>
    /// Simulate only these trajectories of the ensemble, counted from 0 to -Realizations - 1, and keep every step of them (or those of
    /// -RecordEvery).
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<long>(List = true)]
    public long[]? TrajectoryIndex { get; set; }

    /// <summary>Threads. 0 takes one for each core. The numbers do not depend on it.</summary>
    /// <value>0</value>
    [Parameter, Number<int>]
    public int? ThrottleLimit { get; set; }

    private protected override TwoValleySimulation Common
    {
        get
        {
            Check.That(ThrottleLimit is not < 0, nameof(ThrottleLimit), ThrottleLimit, "zero or positive");
            TwoValleySimulation common = base.Common with
            {
                Realizations = Realizations ?? Defaults.Realizations,
                Seed = Seed ?? Defaults.Seed,
                TrajectoryIndex = TrajectoryIndex,
            };
            common.RequireSizes();
            return common;
        }
    }
}
