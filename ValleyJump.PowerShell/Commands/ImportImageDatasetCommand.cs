using System.Management.Automation;
using System.Runtime.CompilerServices;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>
/// Reads labelled images as a training and a test set: the built-in MNIST digits, IDX files, a CSV table, or an archive of numpy.
/// </summary>
/// <remarks>
/// <para>
/// Without -Path it is the built-in set: of the first 10 000 training images of MNIST, the first 100 of each class to train (the paper's)
/// and the next 100 of each class to test. Otherwise -Path is the file of the training images or a folder. What a file is goes by its
/// content: an IDX file of MNIST, Fashion-MNIST, KMNIST, EMNIST or QMNIST, whose labels are beside it under the name that they are
/// published with (train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz, or QMNIST's labels-idx2-int); a table; or an archive of numpy
/// (.npz) as Keras has it, with x_train, y_train, x_test and y_test. IDX files and tables may be in gzip.
/// </para>
/// <para>
/// The test images are the t10k or test file beside the training images, mnist_test.csv beside mnist_train.csv, those of the archive, or
/// -TestPath. Where there are none, the test set is the next -TestPerClass images of each class of the training file. A folder has one such
/// set in it, in its folder raw, or in one of its folders, as the root of torchvision has MNIST/raw; of several, give the file of one.
/// </para>
/// <para>
/// As many images of each class are taken, the paper's 100 and 20 unless -TrainPerClass and -TestPerClass say otherwise: the first ones,
/// or, with -Seed, random ones. They are ordered class by class, and as in the file within a class. Pixels p from 0 to 255 become
/// (p/255 - 0.5)/0.5, from -1 to 1; with -MaxPixel white is another value than 255. Classes are numbered from 0 in the order of their
/// labels; ClassNames has the labels.
/// </para>
/// <para>
/// A table has a row for each image: a label, a whole number or a name, and the pixels, whole numbers from 0 to 255, or what -MaxPixel
/// allows. Cells are separated by commas, semicolons or tabs. A first row without a number is the header; the labels are its column label,
/// class, target or y. Without a header they are the first column, if that is sure: where it has one value only, or more than classes can
/// be, or the last column fits as well, -LabelColumn is asked for. A column that numbers or names the rows, as pandas' index, is refused
/// and not taken for a pixel: -ExcludeColumn leaves it out.
/// </para>
/// <para>
/// The files are read strictly. A wrong magic number, a count that does not fit, a missing or a surplus byte, a damaged archive, a row
/// with a cell too few, a cell that is no pixel: each is an error that names the file and the byte or the line, whichever images are
/// wanted. Images of one class, or all the same, are an error as well. Pixels far below white, and test images that are among the
/// training images, are warned of; the properties Note, GreatestPixel and SharedCount keep it.
/// </para>
/// <para type="notes">
/// Fingerprint is a SHA-256 of all pixels and labels. Compare it before you compare runs: two data sets with the same one train the same
/// networks. EMNIST's files hold the images column by column; those whose names start with emnist- are turned upright. MNIST is by Yann
/// LeCun, Corinna Cortes and Christopher Burges, CC BY-SA 3.0.
/// </para>
/// </remarks>
/// <example>
/// The built-in digits: 1000 images to train and 1000 to test.
/// <code>Import-ImageDataset</code>
/// </example>
/// <example>
/// Ten random images of each class to train, five to test, and another ten for another seed.
/// <code>1,2 | ForEach-Object { Import-ImageDataset -TrainPerClass 10 -TestPerClass 5 -Seed $_ }</code>
/// </example>
/// <example>
/// A table of images of 2 x 2 pixels from 0 to 16, with the label last and no header.
/// <code>Set-Content digits.csv '0,16,3,2,0', '9,1,14,0,1', '0,15,4,2,0', '8,0,16,1,1'
/// Import-ImageDataset digits.csv -LabelColumn -1 -MaxPixel 16 -TrainPerClass 1 -TestPerClass 1</code>
/// </example>
[Cmdlet(VerbsData.Import, "ImageDataset")]
[OutputType(typeof(ImageDataset))]
public sealed class ImportImageDatasetCommand : ValleyCmdlet
{
    /// <summary>
    /// A folder, or the file of the training images: IDX, a table, or an archive of numpy. Wildcards are taken literally.
    /// </summary>
    /// <value>the built-in images</value>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath", "FullName"), PathText]
    public string? Path { get; set; }

    /// <summary>The file of the test images, of the same kind as that of the training images.</summary>
    /// <value>the one beside the training images</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? TestPath { get; set; }

    /// <summary>Training images of each class. 0 takes all there are.</summary>
    /// <value>100</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? TrainPerClass { get; set; }

    /// <summary>Test images of each class. 0 takes all there are.</summary>
    /// <value>20; 100 of the built-in images</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? TestPerClass { get; set; }

    /// <summary>Draws the images of each class at random, the same ones for the same seed, from 0 to 2^64 - 1.</summary>
    /// <value>the first images of each class</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<ulong>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public ulong? Seed { get; set; }

    /// <summary>
    /// The label column of a table: its name in the header, or its number from 0; -1 is the last. The other columns are the pixels, row by
    /// row.
    /// </summary>
    /// <value>the column called label, class, target or y; without a header, the first</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? LabelColumn { get; set; }

    /// <summary>Columns of a table that are neither labels nor pixels, such as pandas' index: names, or numbers from 0.</summary>
    /// <value>none</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[]? ExcludeColumn { get; set; }

    /// <summary>The value of white in the files, such as 16, or 1 for fractions: pixels run from 0 to it, and need not be whole.</summary>
    /// <value>255</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? MaxPixel { get; set; }

    /// <summary>Height of an image in pixels, as the file holds it.</summary>
    /// <value>that of the file; a square in a table</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Alias("Rows"), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? FileRows { get; set; }

    /// <summary>Width of an image in pixels, as the file holds it.</summary>
    /// <value>that of the file; a square in a table</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Alias("Columns"), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? FileColumns { get; set; }

    /// <summary>The files hold the images column by column. -Transpose:$false takes those of EMNIST as they are.</summary>
    /// <value>for files whose names start with emnist-</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Flag]
    public SwitchParameter Transpose { get; set; }

    /// <summary>What to call the data set in tables.</summary>
    /// <value>the name of the folder or the files</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryBuild(Build, out ImageDatasetImport import))
            return;
        try
        {
            RunEngine("Reading images", (emit, cancel) => emit(import.Read(cancel)));
        }
        catch (FileException problem)
        {
            WriteError(Errors.FileFailed(problem));
        }
    }

    private ImageDatasetImport Build()
    {
        HearRow();
        string? path = Text(Path), name = Text(Name), test = Text(TestPath);
        // Files have a name of their own: what it makes of the data set's is for the reader to say.
        bool ownName = path is not null && !Given.Contains(nameof(Name)) && name == System.IO.Path.GetFileName(path);
        return new()
        {
            Path = path is null ? null : this.FileSystemPath(path),
            TestPath = test is null ? null : this.FileSystemPath(test),
            TrainPerClass = TrainPerClass,
            TestPerClass = TestPerClass,
            Seed = Seed,
            LabelColumn = Text(LabelColumn),
            ExcludeColumn = Text(ExcludeColumn is null ? null : string.Join(';', ExcludeColumn), nameof(ExcludeColumn)),
            MaxPixel = MaxPixel,
            Rows = FileRows,
            Columns = FileColumns,
            Transpose = MyInvocation.BoundParameters.ContainsKey(nameof(Transpose)) ? Transpose : null,
            Name = ownName ? null : name,
        };
    }

    /// <summary>Text that a cell of a table may leave empty, and the command line may not.</summary>
    private string? Text(string? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        Check.That(value is not "" || !Given.Contains(name), name, value, "left out, or not empty");
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
