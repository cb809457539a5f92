using System.Management.Automation;
using ValleyJump.Core.Measures;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The base of the cmdlets that measure curvature, or what follows it, with respect to some of a network's layers.</summary>
public abstract class LayerCmdlet : CheckpointCmdlet
{
    /// <summary>The layers whose weights vary, from 1. With several, and -IncludeBiases, the Hessian is that of all of them.</summary>
    /// <value>2, or 1 for a network without hidden layers</value>
    [Parameter, Number<int>(List = true), ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int[]? Layer { get; set; }

    /// <summary>The biases of these layers vary too.</summary>
    [Parameter]
    public SwitchParameter IncludeBiases { get; set; }

    /// <summary>What varies; null for the default.</summary>
    private protected ParameterChoice? Choice => Layer is null && !IncludeBiases ? null : new(Layer ?? [2], IncludeBiases);
}
