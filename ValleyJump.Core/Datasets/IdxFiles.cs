using System.Text.RegularExpressions;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>A pair of IDX files.</summary>
internal sealed record IdxPair(string Images, string Labels);

/// <summary>Finds the IDX files of a data set by the names that MNIST, Fashion-MNIST and EMNIST are published under.</summary>
internal static partial class IdxFiles
{
    private static readonly string[] Layouts = ["", "raw"]; // torchvision keeps the files of MNIST in MNIST/raw

    /// <summary>
    /// The pairs of a folder, or of the data set that a file of images belongs to. The test pair is null when there is none.
    /// </summary>
    /// <param name="path">A folder, or the file of the training images.</param>
    /// <returns>The pairs, and what the files call the data set, such as emnist-letters; empty if nothing.</returns>
    /// <exception cref="FileException">There are no such files, or those of several data sets.</exception>
    public static (IdxPair Train, IdxPair? Test, string Name) Find(string path)
    {
        if (Directory.Exists(path))
            return FindInFolder(path);
        IdxPair train = PairOf(path);
        if (Parse(path) is not { Set: "train" } known)
            return (train, null, "");
        string[] beside = List(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return (train, FindPair(beside, known.Prefix, test: true, required: false), known.Prefix);
    }

    /// <summary>
    /// A file of images with its labels, which differ in their name by labels instead of images, and idx1 instead of idx3.
    /// </summary>
    /// <exception cref="FileException">The images cannot be read, or there is no such file of labels.</exception>
    public static IdxPair PairOf(string images)
    {
        new DataFile(images).Dispose(); // what is wrong with this file comes before what its name says about others
        string name = Path.GetFileName(images), folder = Path.GetDirectoryName(Path.GetFullPath(images))!;
        string wanted = ImagesWord().Replace(name, m => char.IsUpper(m.Value[0]) ? "Labels" : "labels")
            .Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase);
        string stem = Stem(wanted);
        if (wanted == name)
        {
            throw ImageFault.Of(FileFault.LabelsNotFound, images,
                $"'{images}' must have 'images' in its name: its labels are in a file of the same name with 'labels' instead.");
        }
        string? labels = List(folder).Where(f => Same(Stem(Path.GetFileName(f)), stem)).Order(PlainFirst).FirstOrDefault();
        return labels is not null ? new(images, labels)
            : throw ImageFault.Of(FileFault.LabelsNotFound, images,
                $"The labels of '{images}' are not there: '{Path.Combine(folder, wanted)}' does not exist.");
    }

    private static (IdxPair, IdxPair?, string) FindInFolder(string folder)
    {
        foreach (string layout in Layouts)
        {
            string inner = Path.Combine(folder, layout);
            if (!Directory.Exists(inner))
                continue;
            string[] files = List(inner);
            IEnumerable<string> found = files.Select(Parse).Where(p => p is { Set: "train", Kind: "images" }).Select(p => p!.Prefix);
            string[] prefixes = [.. found.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
            if (prefixes.Length > 1)
            {
                string names = string.Join(", ", prefixes.Select(p => p.Length > 0 ? p : "one without a name"));
                throw ImageFault.Of(FileFault.SeveralDatasets, folder,
                    $"'{inner}' holds the files of {prefixes.Length} data sets: {names}.");
            }
            if (prefixes is [string prefix])
            {
                IdxPair train = FindPair(files, prefix, test: false, required: true)!;
                return (train, FindPair(files, prefix, test: true, required: false), prefix);
            }
        }
        throw ImageFault.Of(FileFault.NoImageFiles, folder,
            $"'{folder}' has no IDX file of training images, such as train-images-idx3-ubyte or train-images-idx3-ubyte.gz.");
    }

    private static IdxPair? FindPair(string[] files, string prefix, bool test, bool required)
    {
        bool Is(string file, string kind) => Parse(file) is { } p && p.Kind == kind && (p.Set != "train") == test && Same(p.Prefix, prefix);
        string? Kind(string kind) => files.Where(f => Is(f, kind)).Order(PlainFirst).FirstOrDefault();
        string? images = Kind("images"), labels = Kind("labels");
        if (images is not null)
            return PairOf(images);
        return labels is null && !required ? null
            : throw ImageFault.Of(FileFault.NoImageFiles, labels ?? prefix, $"The images of '{labels}' are not there.");
    }

    private static string[] List(string folder) => FileGuard.Run(FileTask.Dataset, folder, () => Directory.GetFiles(folder));

    /// <summary>The name without .gz, and the same for the two spellings that are about.</summary>
    private static string Stem(string name)
    {
        string plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return plain.Replace(".idx", "-idx", StringComparison.OrdinalIgnoreCase);
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static readonly Comparer<string> PlainFirst =
        Comparer<string>.Create((a, b) => a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(a, b));

    private sealed record Parts(string Prefix, string Set, string Kind);

    private static Parts? Parse(string path)
    {
        Match name = IdxName().Match(Path.GetFileName(path));
        return name.Success ? new(Part("prefix").TrimEnd('-', '_'), Part("set").ToLowerInvariant(), Part("kind").ToLowerInvariant()) : null;

        string Part(string group) => name.Groups[group].Value;
    }

    [GeneratedRegex(@"^(?<prefix>.*?)(?<set>train|t10k|test)[-_](?<kind>images|labels)[-.]idx[13]-ubyte(\.gz)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IdxName();

    [GeneratedRegex("images", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex ImagesWord();
}
