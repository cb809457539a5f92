using System.Management.Automation;
using ValleyJump.Core.Sweeps;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Stops the tasks of a sweep that run or wait.</summary>
/// <remarks>
/// <para>
/// Cancels the jobs in Slurm, and ends processes on this machine. What is done stays done; all other tasks wait again, until
/// Submit-ValleySweep submits them.
/// </para>
/// </remarks>
/// <example>
/// Stops a sweep, of which nothing may be left to stop, and goes on with it.
/// <code>[pscustomobject]@{ LearningRate = 0.05 } |
///     Submit-ValleySweep ./stopped -ScriptBlock { $_ | Invoke-TwoValleySim -NoiseStrength 0.1 -Steps 500 -Realizations 50 }
/// Stop-ValleySweep ./stopped
/// Submit-ValleySweep ./stopped</code>
/// </example>
/// <example>
/// What it would stop.
/// <code>Stop-ValleySweep ./stopped -WhatIf</code>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "ValleySweep", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class StopValleySweepCommand : ValleyCmdlet
{
    /// <summary>The folder of a sweep. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath", "FullName"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => OrStop(() =>
    {
        SweepFolder sweep = SweepFolder.Open(this.FileSystemPath(Path));
        if (ShouldProcess(sweep.Path, "Stop sweep"))
            RunEngine("Stopping sweep", (emit, cancel) => new SweepSubmit(sweep).Stop(SweepCmdlet.Warner(emit), cancel));
    });
}
