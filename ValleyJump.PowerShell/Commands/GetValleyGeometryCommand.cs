using System.Management.Automation;
using ValleyJump.Core.Landscapes;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Gives the shape of the valleys at positions along the training direction.</summary>
/// <remarks>
/// <para>
/// For each y: the valleys' floors, the barrier between them, their flatness (inverse curvature) and its ratio gamma, the Hessian at the
/// floors, and the timescales tau_x of relaxation across a valley and tau_y of the drift along it. One object for each landscape and y.
/// </para>
/// <para>
/// Of a chain of valleys Minimum, Flatness, H11, H12, H22 and TauX are lists, from left to right, and Ridge has the ridges between them;
/// the barrier and tau_y are the same for all valleys. A chain begins at y = 0, above which y must be.
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
/// <example>
/// The floors of three valleys as they part, and how flat they are.
/// <code>New-ValleyLandscape -HalfWidth 0.5,0.65,0.8 | Get-ValleyGeometry -Y 1,5,10</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "ValleyGeometry")]
[OutputType(typeof(ValleyGeometry), typeof(ChainGeometry))]
public sealed class GetValleyGeometryCommand : LandscapeCmdlet
{
    /// <summary>
    /// y, the positions along the training direction. Above -min(y_b, y_f), where the landscape ends; above 0 on a chain.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), Number<double>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double[] Y { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryBuild(BuildLandscape, out ValleyLandscape landscape))
            return;
        foreach (double y in Y)
        {
            if (TryBuild(() => Geometry(landscape, y), out object geometry))
                WriteObject(geometry);
        }

        static object Geometry(ValleyLandscape landscape, double y) =>
            landscape is ValleyChain chain ? new ChainGeometry(chain, y) : new ValleyGeometry(landscape.RequireTwo(), y);
    }
}
