using System.Text.RegularExpressions;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>A pair of IDX files.</summary>
internal sealed record IdxPair(string Images, string Labels);

/// <summary>Finds the IDX files of a data set by the names that MNIST, Fashion-MNIST, EMNIST and QMNIST are published under.</summary>
internal static partial class IdxFiles
{
    /// <summary>Has a file, or a folder that is made of one, the name of such a file?</summary>
    public static bool IsName(string path) => Parse(path) is not null;

    /// <summary>Can it be a file of images by its name?</summary>
    public static bool IsImages(string path) => ImagesWord().IsMatch(Path.GetFileName(path));

    /// <summary>The training images among files, one for each data set, with what it is called; empty where the names do not say.</summary>
    public static (string Name, string Images)[] SetsAmong(string[] files) => [.. files
        .Where(f => Parse(f) is { Set: "train", Kind: "images" }).GroupBy(f => Parse(f)!.Prefix, StringComparer.OrdinalIgnoreCase)
        .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Order(PlainFirst).First()))];

    /// <summary>The pairs of the data set that a file of images belongs to, and what it is called.</summary>
    /// <exception cref="FileException">A pair is not whole.</exception>
    public static (IdxPair Train, IdxPair? Test, string Name) Beside(string images)
    {
        IdxPair train = PairOf(images);
        return Parse(images) is { Set: "train" } known ? (train, FindPair(FilesBeside(images), known.Prefix, test: true), known.Prefix)
            : (train, null, "");
    }

    /// <summary>
    /// A file of images with its labels, which differ in their name by labels instead of images, and idx1-ubyte or idx2-int instead of
    /// idx3-ubyte.
    /// </summary>
    /// <exception cref="FileException">The images cannot be read, or there is no such file of labels.</exception>
    public static IdxPair PairOf(string images)
    {
        new DataFile(images).Dispose(); // what is wrong with this file comes before what its name says about others
        string name = Path.GetFileName(images);
        string other = ImagesWord().Replace(name, m => char.IsUpper(m.Value[0]) ? "Labels" : "labels");
        if (other == name)
        {
            throw ImageFault.Of(FileFault.LabelsNotFound, images,
                $"'{images}' must have 'images' in its name: its labels are in a file of the same name with 'labels' instead.");
        }
        string wanted = other.Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase);
        string[] stems = [Stem(wanted), Stem(other.Replace("idx3-ubyte", "idx2-int", StringComparison.OrdinalIgnoreCase))];
        string[] beside = FilesBeside(images);
        string missing = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(images))!, wanted);
        string? labels = stems.Select(s => beside.Where(f => Same(Stem(Path.GetFileName(f)), s)).Order(PlainFirst).FirstOrDefault())
            .FirstOrDefault(f => f is not null);
        return labels is not null ? new(images, labels) : throw ImageFault.Of(FileFault.LabelsNotFound, images,
            $"The labels of '{images}' are not there: '{missing}' does not exist.");
    }

    /// <summary>The files of a folder, and those in folders that programs made to unpack a file into and named like it.</summary>
    /// <exception cref="FileException">The folder cannot be read.</exception>
    public static string[] FilesIn(string folder) => FileGuard.Run(FileTask.Dataset, folder, () =>
        (string[])[.. Directory.GetFiles(folder), .. Directory.GetDirectories(folder).Where(IsName).SelectMany(Directory.GetFiles)]);

    private static string[] FilesBeside(string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return IsName(folder) && Path.GetDirectoryName(folder) is { } above ? FilesIn(above) : FilesIn(folder);
    }

    private static IdxPair? FindPair(string[] files, string prefix, bool test)
    {
        bool Is(string file, string kind) => Parse(file) is { } p && p.Kind == kind && (p.Set != "train") == test && Same(p.Prefix, prefix);
        string? Kind(string kind) => files.Where(f => Is(f, kind)).Order(PlainFirst).FirstOrDefault();
        string? images = Kind("images"), labels = Kind("labels");
        if (images is not null)
            return PairOf(images);
        return labels is null ? null
            : throw ImageFault.Of(FileFault.NoImageFiles, labels, $"The images of '{labels}' are not there.");
    }

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

    [GeneratedRegex(@"^(?<prefix>.*?)(?<set>train|t10k|test)[-_](?<kind>images|labels)[-.]idx([13]-ubyte|2-int)(\.gz)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IdxName();

    [GeneratedRegex("images", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex ImagesWord();
}
