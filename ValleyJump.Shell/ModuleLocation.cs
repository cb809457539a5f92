using System.Text.RegularExpressions;

namespace ValleyJump.Shell;

/// <summary>Where the module is: the folder with its manifest, at or above the shell's own.</summary>
internal sealed partial class ModuleLocation
{
    internal const string ManifestName = "ValleyJump.psd1";

    private ModuleLocation(string manifest) => Manifest = manifest;

    internal string Manifest { get; }

    internal string Version => VersionLine().Match(File.ReadAllText(Manifest)).Groups[1].Value;

    internal static ModuleLocation? Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string manifest = Path.Combine(folder.FullName, ManifestName);
            if (File.Exists(manifest))
            {
                return new ModuleLocation(manifest);
            }
        }

        return null;
    }

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([0-9.]+)'")]
    private static partial Regex VersionLine();
}
