using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>
/// Passes one object on and stops what comes before it, as Select-Object -First 1 does, which the engine alone does not have.
/// </summary>
[Cmdlet(VerbsCommon.Select, "FirstObject")]
public sealed class SelectFirstObjectCommand : PSCmdlet
{
    private static readonly Type Stop = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException",
        throwOnError: true)!;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        throw (Exception)Activator.CreateInstance(Stop, this)!;
    }
}
