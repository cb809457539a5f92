using System.Text.RegularExpressions;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>The files of one data set.</summary>
/// <param name="Train">The training images: an IDX file, a table, or a numpy archive.</param>
/// <param name="Name">What to call it.</param>
internal sealed record DatasetFiles(string Train, string Name);

/// <summary>Finds data sets in a folder, and the file of the test images beside that of the training images, by their names.</summary>
internal static partial class DatasetSearch
{
    private static readonly string[] TestWords = ["test", "t10k"];

    /// <summary>
    /// The one data set of a folder: in it, in its folder raw (torchvision's), or in one of its folders or in their folders raw.
    /// </summary>
    /// <exception cref="FileException">There is none, or there are several.</exception>
    public static DatasetFiles In(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        // The folder that a program made to unpack the training images into: the others are beside it.
        if (IdxFiles.IsName(folder) && Path.GetDirectoryName(folder) is { } above)
            folder = above;
        string[] inner = FileGuard.Run(FileTask.Dataset, folder, () => Directory.GetDirectories(folder));
        string[] others = [.. inner.Where(f => !IdxFiles.IsName(f)).Order(StringComparer.Ordinal)];
        string[][] stages = [[folder], [Path.Combine(folder, "raw")], [.. others.SelectMany(f => (string[])[f, Path.Combine(f, "raw")])]];
        foreach (string[] stage in stages)
        {
            DatasetFiles[] found = [.. stage.Where(Directory.Exists).SelectMany(f => SetsIn(f, optional: stage.Length > 1))];
            if (found is [DatasetFiles one])
                return one;
            if (found.Length > 1)
            {
                string names = string.Join(", ", found.Select(f => Path.GetRelativePath(folder, f.Train)));
                throw ImageFault.Of(FileFault.SeveralDatasets, folder, $"'{folder}' holds the files of {found.Length} data sets: {names}.");
            }
        }
        const string kinds = "no IDX file of training images such as train-images-idx3-ubyte.gz, no table such as mnist_train.csv, "
            + "and no archive such as mnist.npz";
        throw ImageFault.Of(FileFault.NoImageFiles, folder, $"'{folder}' and the folders in it have {kinds}.");
    }

    /// <summary>The file of the same kind whose name has test where that of the training images has train; null if there is none.</summary>
    public static string? TestBeside(string train)
    {
        string name = Path.GetFileName(train), folder = Path.GetDirectoryName(Path.GetFullPath(train))!;
        if (Kind(name) is not { } kind || !TrainWord().IsMatch(Stem(name)))
            return null;
        string[] wanted = [.. TestWords.Select(w => TrainWord().Replace(Stem(name), w, 1))];
        return FileGuard.Run(FileTask.Dataset, folder, () => Directory.GetFiles(folder))
            .Where(f => Kind(f) == kind && wanted.Contains(Stem(Path.GetFileName(f)), StringComparer.OrdinalIgnoreCase))
            .OrderBy(f => f.Length).ThenBy(f => f, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>A file's name without what it is packed in, and what kind of file it is.</summary>
    public static string Stem(string name) => Extension().Replace(name, "");

    private static IEnumerable<DatasetFiles> SetsIn(string folder, bool optional)
    {
        string[] files = [];
        if (optional)
            FileGuard.TryQuietly(() => files = IdxFiles.FilesIn(folder)); // what may not be read is none that was asked for
        else
            files = IdxFiles.FilesIn(folder);
        string name = Path.GetFileName(folder), own = name == "raw" ? Path.GetFileName(Path.GetDirectoryName(folder)!) : name;
        (string Name, string Images)[] sets = IdxFiles.SetsAmong(files);
        if (sets.Length > 0)
        {
            return sets.Select(s => new DatasetFiles(s.Images, s.Name.Length > 0 ? s.Name : own));
        }
        string[] tables = [.. files.Where(f => Kind(f) == "table" && !IsNote(f) && TrainWord().IsMatch(Stem(Path.GetFileName(f))))
            .GroupBy(f => Stem(Path.GetFileName(f)), StringComparer.OrdinalIgnoreCase).Select(g => g.OrderBy(f => f.Length).First())];
        string[] archives = [.. files.Where(f => Kind(f) == "archive")];
        if (archives.Any(f => TrainWord().IsMatch(Stem(Path.GetFileName(f)))))
            archives = [.. archives.Where(f => TrainWord().IsMatch(Stem(Path.GetFileName(f))))];
        return (tables.Length > 0 ? tables : archives).Order(StringComparer.Ordinal)
            .Select(f => new DatasetFiles(f, Stem(Path.GetFileName(f))));
    }

    /// <summary>Text in a folder is more often a note than a table; a file that is given is looked into.</summary>
    private static bool IsNote(string file) => file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);

    private static string? Kind(string name) => Extension().Match(name) is not { Success: true } match ? null
        : match.Groups["archive"].Success ? "archive" : "table";

    [GeneratedRegex(@"\.((csv|tsv|txt)(\.gz)?|(?<archive>npz))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Extension();

    [GeneratedRegex("train(ing)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex TrainWord();
}
