using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Runs.Elsewhere;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Saves training runs, each to an HDF5 file of its own, or a checkpoint for PyTorch.</summary>
/// <remarks>
/// <para>
/// A file holds all of a run, to the last bit: settings, seed, data set and version as attributes; for every checkpoint the step, losses,
/// accuracies, predictions, misclassified test images and weights as data sets, whose rows are the checkpoints. h5py, MATLAB (h5read) and
/// every other reader of HDF5 open it; docs/runs.md has the layout. Import-SgdRun reads it back.
/// </para>
/// <para>
/// -Path is a folder, which is created if need be, or a file with the extension .h5. In a folder a run is called after its learning rate,
/// batch size, seed, realization, and eight digits that stand for all settings and the data set. Where a file of that name holds another
/// run, of other settings for example, that is an error, and the file stays unless -Force is given.
/// </para>
/// <para>
/// A -Path that ends in .safetensors takes the weights of one checkpoint, the last or that of -Step, under the names of PyTorch's
/// nn.Sequential of linear layers with a ReLU between them: net.load_state_dict(safetensors.torch.load_file(path)) reads it, and
/// Import-SgdRun -Dataset does.
/// </para>
/// <para>
/// A file is for one run. A list of several in -InputObject is an error before anything is written. A pipeline does not tell how many will
/// come: the first run is saved as it arrives, so that it cannot be lost, and the second is an error that ends the pipeline.
/// </para>
/// <para>
/// A file is written beside its target, flushed to disk and renamed: a full disk or a stop leaves what was there before. Existing files are
/// overwritten unless -NoClobber is given.
/// </para>
/// <para type="notes">
/// To save runs as they are trained, and to go on after a stop, use Start-SgdTraining -Path: what comes through a pipeline is lost when it
/// is stopped in between. Files carry a checksum; one that another program has changed can no longer be imported.
/// </para>
/// </remarks>
/// <example>
/// Trains and saves six cells.
/// <code>Import-ImageDataset | Start-SgdTraining -BatchSize 10,50,1000 -LearningRate 0.01,0.05 | Save-SgdRun -Path ./runs</code>
/// </example>
/// <example>
/// The best run, in a file of a given name.
/// <code>Import-SgdRun ./runs/*.h5 | Sort-Object FinalTestAccuracy | Select-Object -Last 1 | Save-SgdRun -Path ./best.h5</code>
/// </example>
/// <example>
/// The network at the start of a run, for PyTorch.
/// <code>
/// $run = Import-ImageDataset | Start-SgdTraining -BatchSize 50 -LearningRate 0.1 -Steps 100
/// $run | Save-SgdRun -Path ./start.safetensors -Step 0
/// </code>
/// </example>
[Cmdlet(VerbsData.Save, "SgdRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SgdRun))]
public sealed class SaveSgdRunCommand : ValleyCmdlet
{
    private string path = "";
    private bool single, weights, saved;
    private int count;

    /// <summary>Runs of Start-SgdTraining or Import-SgdRun.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true), Original<SgdRun>]
    public SgdRun[] InputObject { get; set; } = [];

    /// <summary>
    /// A folder, or, for one run, a file whose name ends in .h5 or .safetensors in an existing folder. Wildcards are taken literally.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0), Alias("LiteralPath"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The checkpoint of a .safetensors file: a step of one of the run's.</summary>
    /// <value>the last one</value>
    [Parameter, Number<long>, ArgumentCompleter(typeof(NumberCompleter))]
    public long? Step { get; set; }

    /// <summary>Replace files even if they are read-only, or in a folder hold another run.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Do not replace files: a run whose file exists is an error.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Pass each run on once it is saved. Its weights are then in the file, and no longer in memory.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        path = this.FileSystemPath(Path);
        weights = !Directory.Exists(path) && path.EndsWith(SafeTensors.Extension, StringComparison.OrdinalIgnoreCase);
        single = weights || (!Directory.Exists(path) && path.EndsWith(SgdRunFile.Extension, StringComparison.OrdinalIgnoreCase));
        if (Step is not null && !weights)
            ThrowTerminatingError(Errors.StepOfAllCheckpoints(path));
        OrStop(() =>
        {
            if (!single && !Directory.Exists(path) && ShouldProcess(path, "Create folder"))
                SgdRunFile.CreateFolder(path);
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        count += InputObject.Length;
        if (single && count > 1)
            ThrowTerminatingError(Errors.SeveralRuns(path, saved));
        foreach (SgdRun run in InputObject)
        {
            string target = single ? path : System.IO.Path.Combine(path, SgdRunFile.NameOf(run));
            if (!ShouldProcess(target, "Save run"))
                continue;
            try
            {
                RunEngine("Saving runs", (emit, cancel) =>
                {
                    if (!single && !Force && !NoClobber)
                        SgdRunFile.RefuseOther(run, target, cancel);
                    SgdRun stored = weights ? SaveWeights(run, target)
                        : SgdRunFile.Save(run, target, overwrite: !NoClobber, replaceReadOnly: Force, cancel);
                    saved = true;
                    if (PassThru)
                        emit(stored);
                });
            }
            catch (FileException problem) when (RunFault.IsOfOneFile(problem))
            {
                WriteError(Errors.FileFailed(problem));
            }
            catch (FileException problem)
            {
                ThrowTerminatingError(Errors.FileFailed(problem));
            }
        }
    }

    private SgdRun SaveWeights(SgdRun run, string target)
    {
        SafeTensorsRun.Save(run, target, Step, overwrite: !NoClobber, replaceReadOnly: Force);
        return run;
    }
}
