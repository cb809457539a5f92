using System.Management.Automation;
using ValleyJump.Core.Landscapes;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Makes a two-valley landscape, the loss surface of the simulations.</summary>
/// <remarks>
/// <para>
/// Along the training direction y one valley bifurcates, in the transverse direction x, into a flat valley at x &gt;= 0 and a sharp one
/// at x &lt; 0, with a barrier between them that grows with y (arXiv 2601.10962, Eq. 8-12). Without parameters the landscape is the
/// paper's, of Table S1. Pipe it to Get-ValleyGeometry or Invoke-TwoValleySim.
/// </para>
/// <para type="notes">The landscape is a model of one bifurcation. It does not describe a network's loss surface as a whole.</para>
/// </remarks>
/// <example>
/// The landscape of the paper.
/// <code>New-ValleyLandscape</code>
/// </example>
/// <example>
/// Simulates valleys that differ more in flatness (gamma = 2.25), at two learning rates.
/// <code>New-ValleyLandscape -X1 0.9 -X2 0.6 |
///     Invoke-TwoValleySim -LearningRate 0.01,0.1 -NoiseStrength 0.1 -NoiseModel HessianSquared -Realizations 5000 -Seed 7</code>
/// </example>
[Cmdlet(VerbsCommon.New, "ValleyLandscape")]
[OutputType(typeof(TwoValleyLandscape))]
public sealed class NewValleyLandscapeCommand : LandscapeCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (TryBuild(BuildLandscape, out TwoValleyLandscape landscape))
            WriteObject(landscape);
    }
}
