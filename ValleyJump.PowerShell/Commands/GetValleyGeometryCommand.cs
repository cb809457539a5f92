using System.Management.Automation;
using ValleyJump.Core.Landscapes;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Gives the shape of the two valleys at positions along the training direction.</summary>
/// <remarks>
/// <para>
/// For each y: the valleys' floors, the barrier between them, their flatness (inverse curvature) and its ratio gamma, the Hessian at the
/// floors, and the timescales tau_x of relaxation across a valley and tau_y of the drift along it. One object for each landscape and y.
/// </para>
/// <para type="notes">These are properties of the loss alone. What the noise makes of them is for Invoke-TwoValleySim.</para>
/// </remarks>
/// <example>
/// How the valleys part along y on the paper's landscape.
/// <code>Get-ValleyGeometry -Y 1,5,10,50</code>
/// </example>
/// <example>
/// Every quantity at y = 5 on another landscape, as a table.
/// <code>New-ValleyLandscape -X1 0.9 -X2 0.6 | Get-ValleyGeometry -Y 5 | Export-ValleyData -Path geometry.csv</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "ValleyGeometry")]
[OutputType(typeof(ValleyGeometry))]
public sealed class GetValleyGeometryCommand : LandscapeCmdlet
{
    /// <summary>y, the positions along the training direction. Above -min(y_b, y_f), where the landscape ends.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), Number<double>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double[] Y { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryBuild(BuildTwoValleys, out TwoValleyLandscape landscape))
            return;
        foreach (double y in Y)
        {
            if (TryBuild(() => new ValleyGeometry(landscape, y), out ValleyGeometry geometry))
                WriteObject(geometry);
        }
    }
}
