using System.Management.Automation;
using ValleyJump.Core.Landscapes;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Makes a landscape of two valleys or more, the loss surface of the simulations.</summary>
/// <remarks>
/// <para>
/// Along the training direction y one valley bifurcates, in the transverse direction x, into a flat valley at x &gt;= 0 and a sharp one
/// at x &lt; 0, with a barrier between them that grows with y (arXiv 2601.10962, Eq. 8-12). Without parameters the landscape is the
/// paper's, of Table S1. Pipe it to Get-ValleyGeometry or Invoke-TwoValleySim.
/// </para>
/// <para>
/// With three and more -HalfWidth it is a chain of valleys of one depth, side by side along x, ridges between them; the widest is the
/// flattest. Simulations then report the occupation of each, and P_flat is that of the widest. Ridges and floors are where the widths put
/// them, from the ridge with half of the valleys, rounded down, at its left, which is at x = 0.
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
/// <example>
/// Three valleys: does the widest win? The occupation of each, simulated and stationary.
/// <code>$chain = New-ValleyLandscape -HalfWidth 0.5, 0.65, 0.8
/// ($chain | Invoke-TwoValleySim 0.05 0.05 -Realizations 500).Occupation
/// ($chain | Get-ValleyTheory 0.01 0.1 -Y 3).Occupation</code>
/// </example>
[Cmdlet(VerbsCommon.New, "ValleyLandscape")]
[OutputType(typeof(TwoValleyLandscape), typeof(ValleyChain))]
public sealed class NewValleyLandscapeCommand : LandscapeCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (TryBuild(BuildLandscape, out ValleyLandscape landscape))
            WriteObject(landscape);
    }
}
