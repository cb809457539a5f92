using System.Management.Automation;
using ValleyJump.Core.Sweeps;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Gives the results of a sweep, in the order of its rows.</summary>
/// <remarks>
/// <para>
/// Results come as the objects that they were, one after the other: every cmdlet that takes results takes them. Plain rows come as plain
/// rows. Each file is checked whole before its results are given: one that is cut off or was changed is an error of its own, and
/// Submit-ValleySweep makes it again.
/// </para>
/// <para>
/// Tasks that are not done yet are left out, with a warning that says which. So are told tasks whose script block wrote errors, whose
/// results may be fewer.
/// </para>
/// <para type="notes">
/// Results are read as they are asked for, and not kept. What no table holds of a result is null, as after Import-ValleyData.
/// </para>
/// </remarks>
/// <example>
/// A sweep on this machine, and its figure.
/// <code>Import-Csv grid.csv | Submit-ValleySweep ./phase { $_ | Invoke-TwoValleySim -Steps 500 -Realizations 50 } -Tasks 2
/// Receive-ValleySweep ./phase | Export-ValleyPlot phase.png</code>
/// </example>
/// <example>
/// What is there so far, as a table.
/// <code>Receive-ValleySweep ./phase -WarningAction SilentlyContinue | Export-ValleyData phase.csv</code>
/// </example>
[Cmdlet(VerbsCommunications.Receive, "ValleySweep")]
[OutputType(typeof(PSObject))]
public sealed class ReceiveValleySweepCommand : ValleyCmdlet
{
    /// <summary>The folder of a sweep. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath", "FullName"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => OrStop(() =>
    {
        SweepFolder sweep = SweepFolder.Open(this.FileSystemPath(Path));
        RunEngine("Receiving sweep", (emit, cancel) => new SweepReceive(sweep, SweepCmdlet.Warner(emit))
            .Run(result => emit(SweepItem.Back(result)), problem => emit(Errors.FileFailed(problem)), cancel));
    });
}
