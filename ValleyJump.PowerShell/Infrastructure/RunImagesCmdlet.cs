using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The base of the cmdlets that measure something on training runs and need their images.</summary>
public abstract class RunImagesCmdlet : RunCmdlet, IDisposable
{
    private MeasuredDatasets? datasets;

    /// <summary>
    /// The images that the runs were trained on, of Import-ImageDataset; several where the runs differ in them. The built-in ones need not
    /// be given.
    /// </summary>
    /// <value>the built-in images</value>
    [Parameter, ValidateNotNullOrEmpty]
    public ImageDataset[] Dataset { get; set; } = [];

    /// <summary>The images of the runs, by their fingerprints.</summary>
    private protected MeasuredDatasets Datasets => datasets ??= new(Dataset);

    /// <inheritdoc/>
    public void Dispose()
    {
        datasets?.Dispose();
        GC.SuppressFinalize(this);
    }
}
