using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The base of the cmdlets that measure something on training runs and need their images.</summary>
public abstract class RunCmdlet : ValleyCmdlet, IDisposable
{
    private MeasuredDatasets? datasets;

    /// <summary>Runs of Start-SgdTraining or Import-SgdRun.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), Alias("InputObject"), ValidateNotNullOrEmpty]
    public SgdRun[] Run { get; set; } = [];

    /// <summary>
    /// The images that the runs were trained on, of Import-ImageDataset; several where the runs differ in them. The built-in ones need not
    /// be given.
    /// </summary>
    /// <value>the built-in images</value>
    [Parameter, ValidateNotNullOrEmpty]
    public ImageDataset[] Dataset { get; set; } = [];

    /// <summary>Threads. 0 takes one for each core. The numbers do not depend on it.</summary>
    /// <value>0</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? ThrottleLimit { get; set; }

    /// <summary>The images of the runs, by their fingerprints.</summary>
    private protected MeasuredDatasets Datasets => datasets ??= new(Dataset);

    /// <summary>Threads at work.</summary>
    private protected int Threads => ThrottleLimit is > 0 and var limit ? limit : Environment.ProcessorCount;

    /// <summary>Writes a result, or the error of that one.</summary>
    private protected static Action<Measured<T>> Emit<T>(Action<object> emit) => measured => emit(measured.Problem switch
    {
        null => measured.Result!,
        FileException problem => Errors.FileFailed(problem),
        var problem => Errors.InvalidInput((Core.Numerics.InvalidInputException)problem),
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        datasets?.Dispose();
        GC.SuppressFinalize(this);
    }
}
