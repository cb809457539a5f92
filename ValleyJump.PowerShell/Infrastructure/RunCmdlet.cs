using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The base of the cmdlets that measure something on training runs.</summary>
public abstract class RunCmdlet : ValleyCmdlet
{
    /// <summary>Runs of Start-SgdTraining or Import-SgdRun.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), Alias("InputObject"), ValidateNotNullOrEmpty]
    [Original<SgdRun>]
    public SgdRun[] Run { get; set; } = [];

    /// <summary>Threads. 0 takes one for each core. The numbers do not depend on it.</summary>
    /// <value>0</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? ThrottleLimit { get; set; }

    /// <summary>Threads at work.</summary>
    private protected int Threads => ThrottleLimit is > 0 and var limit ? limit : Environment.ProcessorCount;

    /// <summary>The place of a checkpoint that may be counted from the end.</summary>
    /// <exception cref="InvalidInputException">The run has no such checkpoint.</exception>
    private protected static int IndexOf(SgdRun run, int checkpoint)
    {
        int count = run.Checkpoints.Count;
        Check.That(checkpoint >= -count && checkpoint < count, "Checkpoint", checkpoint,
            $"from {-count} to {count - 1}: the run has {count} checkpoints");
        return checkpoint < 0 ? checkpoint + count : checkpoint;
    }

    /// <summary>Writes a result, or the error of that one.</summary>
    private protected static Action<Measured<T>> Emit<T>(Action<object> emit) => measured => emit(measured.Problem switch
    {
        null => measured.Result!,
        FileException problem => Errors.FileFailed(problem),
        var problem => Errors.InvalidInput((InvalidInputException)problem),
    });
}
