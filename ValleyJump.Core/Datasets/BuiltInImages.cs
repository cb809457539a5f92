using System.Security.Cryptography;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>
/// The images that ship with the module, in Data/mnist-10k of its folder: the first 10 000 training images of MNIST (NOTICE.md there).
/// </summary>
internal static class BuiltInImages
{
    public const string Name = "mnist-10k";

    private static readonly (string File, string Sha256)[] Files =
    [
        ("train-images-idx3-ubyte.gz", "36707bfd63bcc1baf911512db8f40af1940d9fc513cb862f99741a994da05181"),
        ("train-labels-idx1-ubyte.gz", "ddb336c35d26d6499f325832214cfd852954d037817de7f291d8e80ad0912b32"),
    ];

    /// <summary>The files, which are the ones that were shipped.</summary>
    /// <exception cref="FileException">They are not there, or were changed.</exception>
    public static IdxPair Find()
    {
        string assembly = Path.GetDirectoryName(typeof(BuiltInImages).Assembly.Location) is { Length: > 0 } location ? location
            : AppContext.BaseDirectory;
        // The assembly is in the module folder's bin/, or, in a test, further below it.
        for (DirectoryInfo? folder = new(assembly); folder is not null; folder = folder.Parent)
        {
            string data = Path.Combine(folder.FullName, "Data", Name);
            if (Files.All(f => File.Exists(Path.Combine(data, f.File))))
                return Verified(data);
        }
        throw ImageFault.Of(FileFault.BuiltInDamaged, assembly,
            $"The built-in images are not there: no folder above '{assembly}' has Data/{Name}.");
    }

    private static IdxPair Verified(string folder)
    {
        foreach (var (name, sha256) in Files)
        {
            string path = Path.Combine(folder, name);
            byte[] hash = FileGuard.Run(FileTask.Dataset, path, () =>
            {
                using FileStream file = File.OpenRead(path);
                return SHA256.HashData(file);
            });
            if (Convert.ToHexStringLower(hash) != sha256)
            {
                throw ImageFault.Of(FileFault.BuiltInDamaged, path,
                    $"'{path}' is not the file that was shipped: its SHA-256 is not {sha256}.");
            }
        }
        return new(Path.Combine(folder, Files[0].File), Path.Combine(folder, Files[1].File));
    }
}
