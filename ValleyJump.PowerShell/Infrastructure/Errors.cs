using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Every error of the module: what was wrong, with the value, and what to do instead.</summary>
internal static class Errors
{
    /// <summary>A value outside its range. The id names the parameter: InvalidLearningRate, InvalidSteps, ...</summary>
    public static ErrorRecord InvalidInput(InvalidInputException problem, object? target = null) =>
        new(problem, problem.Id, ErrorCategory.InvalidArgument, target ?? problem.Value);

    /// <summary>Everything else is a fault of the module. It shows where it happened.</summary>
    public static ErrorRecord Internal(Exception problem) => new(problem, "InternalError", ErrorCategory.NotSpecified, null)
    {
        ErrorDetails = new($"This is a fault of ValleyJump, not of what was asked for. Please report it, with what follows.\n{problem}"),
    };

    /// <summary>An engine asked for more memory than there is; what it had emitted before stays valid.</summary>
    /// <param name="problem">What the engine met.</param>
    /// <param name="activity">What it did.</param>
    /// <param name="parameters">The parameters of the cmdlet: advice names none that it has not.</param>
    public static ErrorRecord OutOfMemory(OutOfMemoryException problem, string activity, ICollection<string> parameters)
    {
        string advice = parameters.Contains("TrainPerClass") ? "Give a smaller -TrainPerClass and -TestPerClass, or smaller files."
            : !parameters.Contains("Realizations") ? "Do it in parts."
            : parameters.Contains("RecordEvery") ? "Take fewer -Realizations, or record less." : "Take fewer -Realizations.";
        return new(new PSInvalidOperationException($"There is not enough memory to go on. ({activity}) {advice}", problem),
            "OutOfMemory", ErrorCategory.ResourceUnavailable, null);
    }

    /// <summary>A measurement needs the ensemble's curve, which was not recorded.</summary>
    public static ErrorRecord NoCurve(object result) => new(
        new PSInvalidOperationException("The plateau of P_flat needs the ensemble's curve. "
            + "Run Invoke-TwoValleySim with -RecordEvery, for example -RecordEvery 100."),
        "NoCurve", ErrorCategory.InvalidData, result);

    /// <summary>Ensembles were given with a parameter that says something about runs.</summary>
    public static ErrorRecord ForRunsOnly(string parameter) => new(
        new PSArgumentException($"-{parameter} is for training runs, and these are ensembles, of Invoke-TwoValleySim. Leave it out. "
            + "Ensembles take -Definition LastCrossing, LastCrossingIfAny and Plateau."),
        "ParameterForRunsOnly", ErrorCategory.InvalidArgument, parameter);

    /// <summary>Runs were given with a parameter that says something about ensembles.</summary>
    public static ErrorRecord ForEnsemblesOnly(string parameter) => new(
        new PSArgumentException($"-{parameter} is for ensembles, of Invoke-TwoValleySim, and these are training runs. Leave it out. "
            + "Runs take -Loss and -PerRun, and -Definition Basin, Agreement, Loss and Accuracy."),
        "ParameterForEnsemblesOnly", ErrorCategory.InvalidArgument, parameter);

    /// <summary>A row of training runs, which are not trained to be measured.</summary>
    public static ErrorRecord TrainingRow(object row) => new(
        new PSArgumentException("This row is of training runs, which take the images as well. Train them again first: "
            + "Import-Csv rows.csv | Start-SgdTraining -Dataset (Import-ImageDataset) | Measure-FreezePoint"),
        "TrainingRow", ErrorCategory.InvalidData, row);

    /// <summary>An object that is no ensemble, no run and no row of either.</summary>
    public static ErrorRecord NothingThatFreezes(object item) => new(
        new PSArgumentException($"'{item}' is no result of Invoke-TwoValleySim, no run of Start-SgdTraining, "
            + "and has no LearningRate and NoiseStrength by which an ensemble could be simulated again."),
        "NothingThatFreezes", ErrorCategory.InvalidData, item);

    /// <summary>An object that says nothing of when a run froze by a definition.</summary>
    public static ErrorRecord NoFreezing(object item) => new(
        new PSArgumentException($"'{item}' is no freezing step of a run by a definition. "
            + "Pipe in what Measure-FreezePoint -Definition gives for runs, itself: neither rows of a file nor copies of a job."),
        "NoFreezing", ErrorCategory.InvalidData, item);

    /// <summary>A cell of runs that a file holds, without when its single runs froze.</summary>
    public static ErrorRecord NoSingleRuns(object cell) => new(
        new PSInvalidOperationException("This is a cell of runs that was read from a file, which has means and not when each run froze. "
            + "Export single runs: Measure-FreezePoint -PerRun | Export-ValleyData."),
        "NoSingleRuns", ErrorCategory.InvalidData, cell);

    /// <summary>An object that has no time of freezing, and is nothing that has.</summary>
    public static ErrorRecord NothingThatSurvives(object item) => new(
        new PSArgumentException($"'{item}' is no ensemble, no run and no freezing point of these, has no FreezeStep with LastStep or Steps, "
            + "and no LearningRate and NoiseStrength by which an ensemble could be simulated again."),
        "NothingThatFreezes", ErrorCategory.InvalidData, item);

    /// <summary>Two parameters that exclude each other.</summary>
    public static ErrorRecord NotTogether(string parameter, string other) => new(
        new PSArgumentException($"-{parameter} does not go with -{other}. Leave out one of them."),
        "ParametersNotTogether", ErrorCategory.InvalidArgument, parameter);

    /// <summary>The theory is local in y, and no y was given.</summary>
    public static ErrorRecord MissingY() => new(
        new PSArgumentException("Give -Y, one or more positions along the training direction, such as -Y 3,5,10."),
        "MissingY", ErrorCategory.InvalidArgument, null);

    /// <summary>
    /// A file could not be read, written or downloaded. The id names the task and the reason: ExportFileExists, SaveDiskFull, RunDamaged,
    /// DatasetTruncated, DownloadNotFound, ...
    /// </summary>
    public static ErrorRecord FileFailed(FileException problem)
    {
        var (category, advice) = Advice(problem.Task, problem.Fault);
        var error = new PSInvalidOperationException($"{problem.Message} {advice}", problem);
        return new(error, $"{problem.Task}{problem.Fault}", category, problem.Path);
    }

    /// <summary>A file has room for one run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="saved">The first run is in it already.</param>
    public static ErrorRecord SeveralRuns(string path, bool saved) => new(
        new PSArgumentException($"There is more than one run, and '{path}' is one file. "
            + (saved ? "The first run is in it, whole; the second was not saved." : "None was saved.") + " Give -Path a folder."),
        "SaveSeveralRuns", ErrorCategory.InvalidArgument, path);

    /// <summary>A checkpoint was asked for, and the file takes all of them.</summary>
    public static ErrorRecord StepOfAllCheckpoints(string path) => new(
        new PSArgumentException($"-Step is for a file of one checkpoint, and '{path}' takes the whole run. "
            + "Give -Path a name that ends in .safetensors, or leave out -Step."),
        "SaveStepOfRun", ErrorCategory.InvalidArgument, path);

    /// <summary>No file fits a path.</summary>
    public static ErrorRecord NoRuns(string path) => new(
        new PSArgumentException($"There is no run at '{path}'. "
            + "Give the files of Save-SgdRun or Start-SgdTraining -Path, such as ./runs/*.h5, or their folder."),
        "RunNotFound", ErrorCategory.ObjectNotFound, path);

    /// <summary>No file fits a path with wildcards.</summary>
    public static ErrorRecord NoData(string path) => new(
        new PSArgumentException($"There is no file '{path}'. Give files of Export-ValleyData."),
        "ImportNotFound", ErrorCategory.ObjectNotFound, path);

    /// <summary>The trajectories' freezing steps are wanted, and the file that a result was read from has none.</summary>
    public static ErrorRecord NoFreezeSteps(object result) => new(
        new PSInvalidOperationException("LastCrossingIfAny needs the freezing step of each trajectory, which CSV does not hold. Export to JSON "
            + "or Parquet, or simulate again: Import-Csv phase.csv | Measure-FreezePoint."),
        "NotInTable", ErrorCategory.InvalidData, result);

    /// <summary>The path belongs to a provider that has no files, such as the registry.</summary>
    public static ErrorRecord NotAFilePath(string path, string provider) => new(
        new PSArgumentException($"'{path}' belongs to the provider {provider}. Give the path of a file, such as ./out.csv."),
        "NotAFilePath", ErrorCategory.InvalidArgument, path);

    /// <summary>No file system has such a path.</summary>
    public static ErrorRecord InvalidPath(string path) => new(
        new PSArgumentException($"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' has a character of code 0 in it, "
            + "which no path can have. Give another path."),
        "InvalidPath", ErrorCategory.InvalidArgument, path);

    private static (ErrorCategory, string) Advice(FileTask task, FileFault fault) => (fault, task) switch
    {
        (FileFault.NotFound, FileTask.Dataset) => (ErrorCategory.ObjectNotFound, "Check -Path, or leave it out for the built-in images."),
        (FileFault.NotFound, FileTask.Download) => (ErrorCategory.ObjectNotFound, "Give -Uri the folder of another mirror."),
        (FileFault.Truncated, FileTask.Import) => (ErrorCategory.InvalidData,
            "Copy it again; where an Export-ValleyData -Append was stopped, -Append -Force cuts off what is not whole."),
        (FileFault.TooLarge, FileTask.Import) => (ErrorCategory.LimitsExceeded, "Check that it is a file of its format."),
        (FileFault.Damaged or FileFault.InvalidContents or FileFault.InvalidHeader or FileFault.RaggedRow or FileFault.EmptyTable,
            FileTask.Import) => (ErrorCategory.InvalidData, "Copy it again, or give -Format where the extension says another."),
        (FileFault.AccessDenied, FileTask.Import) => (ErrorCategory.PermissionDenied, "Check who may read it."),
        (FileFault.PathIsDirectory, FileTask.Import) => (ErrorCategory.InvalidArgument, "Give a file."),
        (FileFault.NotFound or FileFault.NotASweep, FileTask.Sweep) =>
            (ErrorCategory.ObjectNotFound, "Give -Path the folder of Submit-ValleySweep; a new sweep takes rows and -ScriptBlock."),
        (FileFault.NotASweep, _) => (ErrorCategory.ResourceExists, "Give -Path a new or an empty folder."),
        (FileFault.FileInUse, FileTask.Submit) => (ErrorCategory.ResourceBusy, "Wait until it is done, or stop it by Stop-ValleySweep."),
        (FileFault.Truncated or FileFault.Damaged or FileFault.OtherSweep or FileFault.InvalidContents, FileTask.Sweep) =>
            (ErrorCategory.InvalidData, "Results are made again by Submit-ValleySweep. For other files, submit the sweep to a new folder."),
        (FileFault.NotFound, _) => (ErrorCategory.ObjectNotFound, "Check -Path."),
        (FileFault.DirectoryNotFound, _) => (ErrorCategory.ObjectNotFound, "Create it with New-Item -ItemType Directory."),
        (FileFault.PathInvalid, _) => (ErrorCategory.InvalidArgument, "Give -Path another name."),
        (FileFault.PathIsDirectory, FileTask.Run or FileTask.Dataset) => (ErrorCategory.InvalidArgument, "Give a file."),
        (FileFault.PathIsDirectory, _) => (ErrorCategory.InvalidArgument, "Add the name of a file to -Path."),
        (FileFault.PathIsDevice, FileTask.Export) =>
            (ErrorCategory.InvalidArgument, "Give -Path a file; use ConvertTo-Csv or ConvertTo-Json to print."),
        (FileFault.PathIsFile or FileFault.PathIsDevice, _) => (ErrorCategory.InvalidArgument, "Choose another -Path."),
        (FileFault.FileExists, FileTask.Download) => (ErrorCategory.ResourceExists, "Add -Force to replace it, or choose another -Path."),
        (FileFault.FileExists, _) => (ErrorCategory.ResourceExists, "Leave out -NoClobber to replace it, or choose another -Path."),
        (FileFault.FileReadOnly, _) => (ErrorCategory.PermissionDenied, "Add -Force to replace it."),
        (FileFault.FileInUse, FileTask.Run) => (ErrorCategory.ResourceBusy,
            "Close it there, or open it there for reading only: file locking of HDF5 keeps others from a file that is open for writing."),
        (FileFault.FileInUse, _) => (ErrorCategory.ResourceBusy, "Close that program, or choose another -Path."),
        (FileFault.AccessDenied, FileTask.Run or FileTask.Dataset) => (ErrorCategory.PermissionDenied, "Check who may read it."),
        (FileFault.AccessDenied, _) => (ErrorCategory.PermissionDenied, "Choose another -Path."),
        (FileFault.Truncated, FileTask.Export) =>
            (ErrorCategory.InvalidData, "Add -Force to cut that off, and to go on after what is whole."),
        (FileFault.InvalidHeader, FileTask.Export) => (ErrorCategory.InvalidData, "Choose another -Path."),
        (FileFault.DiskFull, _) => (ErrorCategory.WriteError, "Free some space, or choose a -Path on another disk."),
        (FileFault.FileTooLarge, _) => (ErrorCategory.LimitsExceeded, "Choose a -Path on another disk."),
        (FileFault.ReadFailed, _) => (ErrorCategory.ReadError, "Nothing was read."),
        (FileFault.WriteFailed, _) => (ErrorCategory.WriteError, "Nothing was changed."),
        (FileFault.Unreachable, _) => (ErrorCategory.ConnectionError, "Check the network, or give -Uri another mirror."),
        (FileFault.Refused, _) => (ErrorCategory.ConnectionError, "Try later, or give -Uri another mirror."),
        (FileFault.Interrupted, _) => (ErrorCategory.ConnectionError, "Run the command again: the files that are there stay."),
        (FileFault.ChecksumMismatch, _) or (FileFault.TooLarge, FileTask.Download) => (ErrorCategory.InvalidData,
            "Give -Uri another mirror. For one of other files, give their checksums with -Checksum, or -SkipChecksum if you trust it."),
        (FileFault.TooLarge, _) => (ErrorCategory.LimitsExceeded, "Give a smaller -TrainPerClass or -TestPerClass."),
        (FileFault.Truncated or FileFault.Damaged, FileTask.Run) => (ErrorCategory.InvalidData, "Copy it again, or train the run again."),
        (FileFault.Truncated or FileFault.TrailingData or FileFault.CorruptGzip, _) =>
            (ErrorCategory.InvalidData, "Copy or download it again."),
        (FileFault.NotARun, _) => (ErrorCategory.InvalidData, "Give files of Save-SgdRun or Start-SgdTraining -Path."),
        (FileFault.NewerFormat, _) => (ErrorCategory.InvalidData, "Update the module."),
        (FileFault.InvalidContents, _) => (ErrorCategory.InvalidData, "Train the run again."),
        (FileFault.Changed, _) => (ErrorCategory.InvalidOperation, "Import it again."),
        (FileFault.OtherRun, FileTask.Save) => (ErrorCategory.ResourceExists, "Give -Path another folder, or add -Force to replace it."),
        (FileFault.OtherRun, _) => (ErrorCategory.ResourceExists, "Give -Path another folder, or move the file away."),
        (FileFault.OtherImages, _) => (ErrorCategory.InvalidData,
            "Give -Dataset the images that it was trained on, with pixels from -1 to 1 as Import-ImageDataset makes them."),
        (FileFault.NotImages, _) => (ErrorCategory.InvalidData,
            "IDX files, tables of comma-separated values and numpy's .npz are read; IDX files and tables also in gzip."),
        (FileFault.CorruptZip, _) => (ErrorCategory.InvalidData, "Copy or download it again."),
        (FileFault.InvalidArray, _) => (ErrorCategory.InvalidData,
            "Save it with np.savez(file, x_train=..., y_train=..., x_test=..., y_test=...)."),
        (FileFault.NoImageFiles, _) => (ErrorCategory.ObjectNotFound, "Give -Path the file of the training images, or another folder."),
        (FileFault.SeveralDatasets, _) => (ErrorCategory.InvalidArgument, "Give -Path the file of the training images of one of them."),
        (FileFault.LabelsNotFound, _) => (ErrorCategory.ObjectNotFound, "Put it there, beside the images."),
        (FileFault.InvalidHeader, _) => (ErrorCategory.InvalidData, "Check that it is an IDX file of unsigned bytes."),
        (FileFault.CountMismatch, _) => (ErrorCategory.InvalidData, "Give files that belong together."),
        (FileFault.SizeMismatch, _) =>
            (ErrorCategory.InvalidData, "Give files that belong together, and leave out -FileRows and -FileColumns for all but tables."),
        (FileFault.NotSquare, _) => (ErrorCategory.InvalidData,
            "If all are pixels, give -FileRows and -FileColumns; if one is not, such as the number of the row, give it to -ExcludeColumn."),
        (FileFault.LabelColumnNotFound, _) => (ErrorCategory.InvalidArgument,
            "Give -LabelColumn the name of a column, or its number from 0; -1 is the last."),
        (FileFault.LabelColumnDoubtful, _) => (ErrorCategory.InvalidArgument,
            "Give -LabelColumn: 0 for the first, -1 for the last, or its name or number from 0."),
        (FileFault.ExcludeColumnNotFound, _) => (ErrorCategory.InvalidArgument,
            "Give -ExcludeColumn the names of columns, or their numbers from 0; -1 is the last."),
        (FileFault.IndexColumn, _) => (ErrorCategory.InvalidData,
            "Leave it out with -ExcludeColumn and its number; if it is the label, give it to -LabelColumn."),
        (FileFault.UnknownSeparator, _) => (ErrorCategory.InvalidData, "Separate the cells of a table with commas, semicolons or tabs."),
        (FileFault.UnknownPixelRange, _) => (ErrorCategory.InvalidData,
            "Give -MaxPixel the value of white, such as 1 where pixels run from 0 to 1."),
        (FileFault.OneClass, _) => (ErrorCategory.InvalidData,
            "Give a file with several classes; of a table, look whether -LabelColumn is the column of labels."),
        (FileFault.ImagesAlike, _) => (ErrorCategory.InvalidData, "Give a larger -TrainPerClass, or another file."),
        (FileFault.TooFewImages, _) => (ErrorCategory.InvalidArgument, "Give a smaller -TrainPerClass or -TestPerClass, or -TestPath."),
        (FileFault.BuiltInDamaged, _) => (ErrorCategory.ObjectNotFound, "Install the module again."),
        _ => (ErrorCategory.InvalidData, "Correct it, or give another file."),
    };
}
