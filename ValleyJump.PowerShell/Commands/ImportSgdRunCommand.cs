using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Runs.Elsewhere;
using ValleyJump.Core.Updates;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Reads training runs from the files of Save-SgdRun and Start-SgdTraining -Path, and networks of other programs.</summary>
/// <remarks>
/// <para>
/// Every file is checked as a whole, against the checksum that it carries, before anything in it is believed. One that is damaged,
/// truncated, none of ours, or that another program has open for writing (HDF5 locks such files) is an error that names it; the other runs
/// come all the same, in the order of their names.
/// </para>
/// <para>
/// Losses, accuracies and predictions are read at once. The weights stay in the file, and are read (and checked) each time that a
/// checkpoint's
/// Weights, or ReadWeights(), is asked for, so that thousands of runs fit in memory. It is an error when the file is gone by then, or holds
/// another run; an equal run in its place, of another sweep, is as good. Format-List and ConvertTo-Json leave out what cannot be read.
/// </para>
/// <para>
/// With -Dataset, networks of other programs are read as runs: .safetensors of PyTorch, .npz of numpy and .mat of MATLAB (-v7), of one
/// checkpoint or of several that are stacked; a folder of such files is one run, whose checkpoints are its files. Losses, accuracies and
/// predictions are computed here on the images of -Dataset, so that every measure takes such a run; Save-SgdRun makes a file of it. What
/// the file does not say of the training is to be given, with -BatchSize, -LearningRate and -Step. docs/elsewhere.md says what to save from
/// a loop of PyTorch, and how.
/// </para>
/// <para type="notes">
/// A run that a program other than this module has changed is refused. To read a file with other programs, see docs/runs.md.
/// </para>
/// <para type="input">Paths.</para>
/// <para type="input">Objects with a property Path, PSPath or FullName: files of Get-ChildItem, runs.</para>
/// <para type="output">One object for each file.</para>
/// </remarks>
/// <example>
/// When the runs of a folder froze.
/// <code>Import-SgdRun ./runs/*.h5 | Where-Object Converged | Measure-FreezePoint -Loss 0.1</code>
/// </example>
/// <example>
/// All runs of a folder as a table, with their curves in runs.curve.csv.
/// <code>Import-SgdRun ./runs | Export-ValleyData -Path runs.csv</code>
/// </example>
/// <example>
/// Writes the network at the end of a run for PyTorch, and reads it as one that PyTorch trained.
/// <code>
/// $data = Import-ImageDataset
/// $data | Start-SgdTraining -BatchSize 50 -LearningRate 0.1 -Steps 200 | Save-SgdRun -Path ./net.safetensors
/// Import-SgdRun ./net.safetensors -Dataset $data | Measure-Flatness
/// </code>
/// </example>
/// <example>
/// The weights at the end of a run.
/// <code>$weights = (Import-SgdRun ./best.h5).Checkpoints[-1].ReadWeights(); $weights.Length; $weights[0..4]</code>
/// </example>
[Cmdlet(VerbsData.Import, "SgdRun", DefaultParameterSetName = nameof(Path))]
[OutputType(typeof(SgdRun))]
public sealed class ImportSgdRunCommand : ValleyCmdlet
{
    /// <summary>
    /// Files, or folders, of which all files *.h5 are read; a folder without these and with files of other programs is one run. Wildcards
    /// are allowed.
    /// </summary>
    [SupportsWildcards]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = nameof(Path)), ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders whose names are taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = nameof(LiteralPath))]
    [Alias("PSPath", "FullName"), ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The images that a network of another program was trained on, of Import-ImageDataset.</summary>
    [Parameter, ValidateNotNull]
    public ImageDataset? Dataset { get; set; }

    /// <summary>B of a network of another program.</summary>
    /// <value>what the file says</value>
    [Parameter, Number<int>, ArgumentCompleter(typeof(NumberCompleter))]
    public int? BatchSize { get; set; }

    /// <summary>eta of a network of another program.</summary>
    /// <value>what the file says</value>
    [Parameter, Number<double>, ArgumentCompleter(typeof(NumberCompleter))]
    public double? LearningRate { get; set; }

    /// <summary>Steps after which a network of another program was saved: one number for each checkpoint, in their order.</summary>
    /// <value>what the files, or their names in a folder, say</value>
    [Parameter, Number<long>(List = true), ArgumentCompleter(typeof(NumberCompleter))]
    public long[]? Step { get; set; }

    /// <summary>The number of the realization of a network of another program, from 0.</summary>
    /// <value>what the file says, or 0</value>
    [Parameter, Number<int>, ArgumentCompleter(typeof(NumberCompleter))]
    public int? Realization { get; set; }

    /// <summary>What another program minimised: CrossEntropy or MeanSquaredError.</summary>
    /// <value>what the file says, or CrossEntropy</value>
    [Parameter, Choice<LossFunction>]
    public LossFunction? Loss { get; set; }

    /// <summary>The update rule of another program: Sgd, RmsProp or Adam.</summary>
    /// <value>what the file says, or Sgd</value>
    [Parameter, Choice<UpdateRuleKind>]
    public UpdateRuleKind? Optimizer { get; set; }

    /// <summary>mu of Sgd and RmsProp, beta1 of Adam, of another program.</summary>
    /// <value>what the file says, or 0; 0.9 for Adam</value>
    [Parameter, Number<double>, ArgumentCompleter(typeof(NumberCompleter))]
    public double? Momentum { get; set; }

    /// <summary>Units of each hidden layer, for a file that has all parameters in one matrix, which does not tell them.</summary>
    /// <value>50, 50</value>
    [Parameter, Number<int>(List = true), ArgumentCompleter(typeof(NumberCompleter))]
    public int[]? HiddenWidths { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<string> paths =
            ParameterSetName == nameof(LiteralPath) ? LiteralPath.Select(p => this.FileSystemPath(p))
                : Path.SelectMany(p => this.FileSystemPaths(p, Errors.NoRuns));
        string[] files = [.. paths.SelectMany(Files)];
        RunEach("Reading runs", files, 1, (file, emit, _, _, cancel) =>
        {
            try
            {
                emit(Read(file, cancel));
            }
            catch (FileException problem)
            {
                emit(Errors.FileFailed(problem));
            }
        });
    }

    private SgdRun Read(string file, CancellationToken cancel)
    {
        if (!ElsewhereRun.IsElsewhere(file))
            return SgdRunFile.Read(file, cancel);
        var run = new ElsewhereRun
        {
            Dataset = Dataset ?? throw new InvalidInputException(nameof(Dataset), null,
                $"'{file}' is of another program. Give -Dataset the images that it was trained on: -Dataset (Import-ImageDataset).")
            { Id = "MissingDataset" },
            BatchSize = BatchSize,
            LearningRate = LearningRate,
            Steps = Step,
            Realization = Realization,
            Loss = Loss,
            Optimizer = Optimizer,
            Momentum = Momentum,
        };
        return (HiddenWidths is { } widths ? run with { HiddenWidths = widths } : run).Read(file, cancel);
    }

    private IReadOnlyList<string> Files(string path)
    {
        ThrowIfStopping();
        try
        {
            IReadOnlyList<string> files = ElsewhereRun.IsElsewhere(path) ? [path] : SgdRunFile.FilesOf(path);
            if (files.Count == 0)
                WriteError(Errors.NoRuns(path));
            return files;
        }
        catch (FileException problem)
        {
            WriteError(Errors.FileFailed(problem));
            return [];
        }
    }
}
