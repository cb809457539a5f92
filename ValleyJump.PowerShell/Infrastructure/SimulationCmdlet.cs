using System.Management.Automation;
using ValleyJump.Core.Ensembles;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters of ensembles that are simulated.</summary>
public abstract class SimulationCmdlet : EnsembleCmdlet
{
    /// <summary>Trajectories in each ensemble.</summary>
    /// <value>2000</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Realizations { get; set; }

    /// <summary>The seed, from 0 to 2^64 - 1.</summary>
    /// <value>42</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<ulong>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public ulong? Seed { get; set; }

    /// <summary>
    /// Simulate only these trajectories of the ensemble, counted from 0 to -Realizations - 1, and keep every step of them (or those of
    /// -RecordEvery).
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<long>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long[]? TrajectoryIndex { get; set; }

    private protected override TwoValleySimulation Common
    {
        get
        {
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
