using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Every error of the module: what was wrong, with the value, and what to do instead.</summary>
internal static class Errors
{
    /// <summary>A value outside its range. The id names the parameter: InvalidLearningRate, InvalidSteps, ...</summary>
    public static ErrorRecord InvalidInput(InvalidInputException problem) =>
        new(problem, $"Invalid{problem.Name}", ErrorCategory.InvalidArgument, problem.Value);

    /// <summary>Everything else is a fault of the module. It shows where it happened.</summary>
    public static ErrorRecord Internal(Exception problem) => new(problem, "InternalError", ErrorCategory.NotSpecified, null)
    {
        ErrorDetails = new($"This is a fault of ValleyJump, not of what was asked for. Please report it, with what follows.\n{problem}"),
    };

    /// <summary>An engine asked for more memory than there is; what it had emitted before stays valid.</summary>
    public static ErrorRecord OutOfMemory(OutOfMemoryException problem, string activity) => new(
        new PSInvalidOperationException($"There is not enough memory to go on. ({activity}) Take fewer -Realizations, or record less.", problem),
        "OutOfMemory", ErrorCategory.ResourceUnavailable, null);

    /// <summary>A measurement needs the ensemble's curve, which was not recorded.</summary>
    public static ErrorRecord NoCurve(object result) => new(
        new PSInvalidOperationException("The plateau of P_flat needs the ensemble's curve. Run Invoke-TwoValleySim with -RecordEvery, for example -RecordEvery 100."),
        "NoCurve", ErrorCategory.InvalidData, result);

    /// <summary>Ensembles were given with a parameter that says something about runs.</summary>
    public static ErrorRecord ForRunsOnly(string parameter) => new(
        new PSArgumentException($"-{parameter} is for training runs, and these are ensembles, of Invoke-TwoValleySim. Leave it out. Ensembles take -Definition."), "ParameterForRunsOnly", ErrorCategory.InvalidArgument, parameter);

    /// <summary>Runs were given with a parameter that says something about ensembles.</summary>
    public static ErrorRecord ForEnsemblesOnly(string parameter) => new(
        new PSArgumentException($"-{parameter} is for ensembles, of Invoke-TwoValleySim, and these are training runs. Leave it out. Runs take -Loss and -PerRun."), "ParameterForEnsemblesOnly", ErrorCategory.InvalidArgument, parameter);

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

    /// <summary>The theory is local in y, and no y was given.</summary>
    public static ErrorRecord MissingY() => new(
        new PSArgumentException("Give -Y, one or more positions along the training direction, such as -Y 3,5,10.", "Y"), "MissingY", ErrorCategory.InvalidArgument, null);

    /// <summary>A table could not be written. The id names the reason: ExportFileExists, ExportDiskFull, ...</summary>
    public static ErrorRecord ExportFailed(TableExportException problem, object? target = null) => problem.Fault == TableExportFault.PathIsDevice
        ? FileFailed("Export", problem, "Give -Path a file; use ConvertTo-Csv or ConvertTo-Json to print.")
        : FileFailed("Export", problem, target: target);

    /// <summary>A run could not be saved. The id names the reason: SaveFileExists, SaveDiskFull, ...</summary>
    public static ErrorRecord SaveFailed(TableExportException problem) => FileFailed("Save", problem);

    private static ErrorRecord FileFailed(string prefix, TableExportException problem, string? instead = null, object? target = null)
    {
        var (category, advice) = problem.Fault switch
        {
            TableExportFault.UnknownFormat => (ErrorCategory.InvalidArgument, "Name the file .csv or .json, or give -Format Csv or -Format Json."),
            TableExportFault.PathInvalid => (ErrorCategory.InvalidArgument, "Give -Path another name."),
            TableExportFault.PathIsDirectory => (ErrorCategory.InvalidArgument, "Add the name of a file to -Path."),
            TableExportFault.PathIsFile or TableExportFault.PathIsDevice => (ErrorCategory.InvalidArgument, "Choose another -Path."),
            TableExportFault.DirectoryNotFound => (ErrorCategory.ObjectNotFound, "Create it with New-Item -ItemType Directory."),
            TableExportFault.FileExists => (ErrorCategory.ResourceExists, "Leave out -NoClobber to replace it, or choose another -Path."),
            TableExportFault.FileReadOnly => (ErrorCategory.PermissionDenied, "Add -Force to replace it."),
            TableExportFault.FileInUse => (ErrorCategory.ResourceBusy, "Close that program, or choose another -Path."),
            TableExportFault.AccessDenied => (ErrorCategory.PermissionDenied, "Choose another -Path."),
            TableExportFault.DiskFull => (ErrorCategory.WriteError, "Free some space, or choose a -Path on another disk."),
            TableExportFault.FileTooLarge => (ErrorCategory.LimitsExceeded, "Choose a -Path on another disk."),
            TableExportFault.NoRows => (ErrorCategory.InvalidData, "Check what comes before Export-ValleyData in the pipeline."),
            TableExportFault.NoTable => (ErrorCategory.InvalidData, "Run Invoke-TwoValleySim with -RecordEvery, for example -RecordEvery 100, or leave out -Curve."),
            TableExportFault.NotTabular => (ErrorCategory.InvalidData, "The other results are not affected."),
            _ => (ErrorCategory.WriteError, "Nothing was changed."),
        };
        return new(new PSInvalidOperationException($"{problem.Message} {instead ?? advice}", problem), prefix + problem.Fault, category, target ?? problem.Target);
    }

    /// <summary>A file has room for one run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="saved">The first run is in it already.</param>
    public static ErrorRecord SeveralRuns(string path, bool saved) => new(
        new PSArgumentException($"There is more than one run, and '{path}' is one file. {(saved ? "The first run is in it, whole; the second was not saved." : "None was saved.")} Give -Path a folder."),
        "SaveSeveralRuns", ErrorCategory.InvalidArgument, path);

    /// <summary>No file fits a path.</summary>
    public static ErrorRecord NoRuns(string path) => new(
        new PSArgumentException($"There is no run at '{path}'. Give the files of Save-SgdRun or Start-SgdTraining -Path, such as ./runs/*.h5, or their folder."), "RunNotFound", ErrorCategory.ObjectNotFound, path);

    /// <summary>A run could not be read. The id names the reason: RunDamaged, RunTruncated, ...</summary>
    public static ErrorRecord RunFailed(SgdRunException problem)
    {
        var (category, advice) = problem.Fault switch
        {
            SgdRunFault.NotFound => (ErrorCategory.ObjectNotFound, "Check -Path."),
            SgdRunFault.PathIsDirectory => (ErrorCategory.InvalidArgument, "Give a file."),
            SgdRunFault.AccessDenied => (ErrorCategory.PermissionDenied, "Check who may read it."),
            SgdRunFault.ReadFailed => (ErrorCategory.ReadError, "Nothing was read."),
            SgdRunFault.NotARun => (ErrorCategory.InvalidData, "Give files of Save-SgdRun or Start-SgdTraining -Path."),
            SgdRunFault.NewerFormat => (ErrorCategory.InvalidData, "Update the module."),
            SgdRunFault.Truncated or SgdRunFault.Damaged => (ErrorCategory.InvalidData, "Copy it again, or train the run again."),
            SgdRunFault.InvalidContents => (ErrorCategory.InvalidData, "Train the run again."),
            SgdRunFault.Changed => (ErrorCategory.InvalidOperation, "Import it again."),
            SgdRunFault.OtherRun => (ErrorCategory.ResourceExists, "Give -Path another folder, or move the file away."),
            _ => (ErrorCategory.InvalidData, "Give another file."),
        };
        return new(new PSInvalidOperationException($"{problem.Message} {advice}", problem), $"Run{problem.Fault}", category, problem.Path);
    }

    /// <summary>Images could not be read. The id names the reason: DatasetTruncated, DatasetTooFewImages, ...</summary>
    public static ErrorRecord DatasetFailed(DatasetException problem)
    {
        var (category, advice) = problem.Fault switch
        {
            DatasetFault.NotFound => (ErrorCategory.ObjectNotFound, "Check -Path, or leave it out for the built-in images."),
            DatasetFault.PathIsDirectory => (ErrorCategory.InvalidArgument, "Give a file."),
            DatasetFault.NoImageFiles => (ErrorCategory.ObjectNotFound, "Give -Path the file of the training images, or another folder."),
            DatasetFault.SeveralDatasets => (ErrorCategory.InvalidArgument, "Give -Path the file of the training images of one of them."),
            DatasetFault.LabelsNotFound => (ErrorCategory.ObjectNotFound, "Put it there, beside the images."),
            DatasetFault.AccessDenied => (ErrorCategory.PermissionDenied, "Check who may read it."),
            DatasetFault.ReadFailed => (ErrorCategory.ReadError, "Nothing was read."),
            DatasetFault.InvalidHeader => (ErrorCategory.InvalidData, "Check that it is an IDX file of unsigned bytes."),
            DatasetFault.Truncated or DatasetFault.TrailingData or DatasetFault.CorruptGzip => (ErrorCategory.InvalidData, "Copy or download it again."),
            DatasetFault.CountMismatch => (ErrorCategory.InvalidData, "Give files that belong together."),
            DatasetFault.SizeMismatch => (ErrorCategory.InvalidData, "Give files that belong together, and leave out -Rows and -Columns for IDX files."),
            DatasetFault.NotSquare => (ErrorCategory.InvalidData, "Give -Rows and -Columns."),
            DatasetFault.TooFewImages => (ErrorCategory.InvalidArgument, "Give a smaller -TrainPerClass or -TestPerClass, or -TestPath."),
            DatasetFault.BuiltInDamaged => (ErrorCategory.ObjectNotFound, "Install the module again."),
            DatasetFault.TooLarge => (ErrorCategory.LimitsExceeded, "Give a smaller -TrainPerClass or -TestPerClass."),
            DatasetFault.LabelColumnNotFound => (ErrorCategory.InvalidArgument, "Give -LabelColumn the name of a column, or its number from 0."),
            _ => (ErrorCategory.InvalidData, "Correct it, or give another file."),
        };
        return new(new PSInvalidOperationException($"{problem.Message} {advice}", problem), $"Dataset{problem.Fault}", category, problem.Path);
    }

    /// <summary>A data set could not be downloaded. The id names the reason: DownloadNotFound, DownloadChecksumMismatch, DownloadDiskFull, ...</summary>
    public static ErrorRecord DownloadFailed(DatasetDownloadException problem)
    {
        if (problem.InnerException is TableExportException file)
            return FileFailed("Download", file);
        var (category, advice) = problem.Fault switch
        {
            DatasetDownloadFault.FileExists => (ErrorCategory.ResourceExists, "Add -Force to replace it, or choose another -Path."),
            DatasetDownloadFault.WriteFailed => (ErrorCategory.WriteError, "Choose another -Path."),
            DatasetDownloadFault.Unreachable => (ErrorCategory.ConnectionError, "Check the network, or give -Uri another mirror."),
            DatasetDownloadFault.NotFound => (ErrorCategory.ObjectNotFound, "Give -Uri the folder of another mirror."),
            DatasetDownloadFault.Refused => (ErrorCategory.ConnectionError, "Try later, or give -Uri another mirror."),
            DatasetDownloadFault.Interrupted => (ErrorCategory.ConnectionError, "Run the command again: it goes on where it ended."),
            _ => (ErrorCategory.InvalidData, "Give -Uri another mirror. For a mirror of other files, give their checksums with -Checksum, or -SkipChecksum if you trust it."),
        };
        return new(new PSInvalidOperationException($"{problem.Message} {advice}", problem), $"Download{problem.Fault}", category, problem.Target);
    }

    /// <summary>The path belongs to a provider that has no files, such as the registry.</summary>
    public static ErrorRecord NotAFilePath(string path, string provider) => new(
        new PSArgumentException($"'{path}' belongs to the provider {provider}. Give the path of a file, such as ./out.csv."),
        "NotAFilePath", ErrorCategory.InvalidArgument, path);

    /// <summary>No file system has such a path.</summary>
    public static ErrorRecord InvalidPath(string path) => new(
        new PSArgumentException($"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' has a character of code 0 in it, which no path can have. Give another path."), "InvalidPath", ErrorCategory.InvalidArgument, path);
}
