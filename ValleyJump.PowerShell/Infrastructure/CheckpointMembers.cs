using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>What takes the place of members of a checkpoint in PowerShell; ValleyJump.Types.ps1xml says which.</summary>
public static class CheckpointMembers
{
    /// <summary>The weights. What a .NET property throws is $null in PowerShell; this is an error.</summary>
    /// <param name="checkpoint">A checkpoint of a run.</param>
    /// <exception cref="MethodInvocationException">The run's file is gone, or is no longer the one that was read.</exception>
    public static object Weights(PSObject checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        try
        {
            return ((SgdCheckpoint)checkpoint.BaseObject).ReadWeights();
        }
        catch (FileException problem)
        {
            throw new UnreadableException(Errors.FileFailed(problem));
        }
    }

    // Of all that a getter can throw, PowerShell lets little through: this kind is among it, as what a method throws is.
    private sealed class UnreadableException(ErrorRecord record) : MethodInvocationException(record.Exception.Message, record.Exception)
    {
        public override ErrorRecord ErrorRecord => record;
    }
}
