using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace ValleyJump.Build.Notices;

/// <summary>
/// Writes who made what rides along with the module, and on what terms: each package that has a file in bin/Dependencies, as it says
/// itself, and the folders of ours that hold what others made.
/// </summary>
internal static class NoticeGenerator
{
    private static readonly string[] LicenseFiles = ["LICENSE*", "COPYING*", "THIRD-PARTY-NOTICES*", "ThirdPartyNotices*", "NOTICE*"];

    private static readonly string[] ShippedKinds = ["runtime", "runtimeTargets"];

    /// <summary>Writes the notices, or says what is missing as MSBuild errors.</summary>
    /// <param name="assetsPath">What the module's project was restored to (project.assets.json).</param>
    /// <param name="shipped">The folder of the libraries that ride along.</param>
    /// <param name="folders">Our own folders with notices in them.</param>
    /// <param name="target">The file.</param>
    /// <param name="errors">Where errors go.</param>
    internal static int Run(string assetsPath, string shipped, IReadOnlyList<string> folders, string target, TextWriter errors)
    {
        HashSet<string> libraries = [.. Directory.GetFiles(shipped, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f))];
        Package[] packages = [.. Packages(assetsPath, libraries)];
        string[] silent = [.. packages.Where(p => p.Terms.Length == 0).Select(p => p.Name)];
        foreach (string name in silent)
            errors.WriteLine($"{assetsPath} : error VJN001: {name} ships with the module and says nothing of its licence.");
        if (silent.Length > 0)
            return 1;
        var text = new StringBuilder(
            "ValleyJump ships with the work of others, on these terms. Its own licence is in the file LICENSE.\n");
        foreach (Package package in packages)
            Append($"{package.Name} {package.Version}", package.Facts, package.Terms);
        foreach (string file in folders.SelectMany(f => Found(f, SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
            Append(Path.GetFileName(Path.GetDirectoryName(file))!, "", [File.ReadAllText(file)]);
        File.WriteAllText(target, text.ToString());
        return 0;

        void Append(string title, string facts, IReadOnlyList<string> terms)
        {
            text.Append('\n').Append('=', 78).Append('\n').Append(title).Append('\n').Append(facts);
            foreach (string part in terms)
                text.Append('\n').Append(part.ReplaceLineEndings("\n").Trim()).Append('\n');
        }
    }

    private sealed record Package(string Name, string Version, string Facts, string[] Terms);

    private static IEnumerable<Package> Packages(string assetsPath, HashSet<string> libraries)
    {
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllText(assetsPath));
        string[] roots = [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)];
        JsonElement target = assets.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        foreach (JsonProperty library in target.EnumerateObject().OrderBy(l => l.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (library.Value.GetProperty("type").GetString() != "package" || !Ships(library.Value, libraries))
                continue;
            string path = assets.RootElement.GetProperty("libraries").GetProperty(library.Name).GetProperty("path").GetString()!;
            yield return Read(library.Name, roots.Select(r => Path.Combine(r, path)).First(Directory.Exists));
        }
    }

    // What a project leaves out of its output is still among the files of a package.
    private static bool Ships(JsonElement package, HashSet<string> libraries) => ShippedKinds.Any(kind =>
        package.TryGetProperty(kind, out JsonElement files)
        && files.EnumerateObject().Any(f => libraries.Contains(Path.GetFileName(f.Name))));

    private static Package Read(string library, string folder)
    {
        string[] name = library.Split('/');
        XElement facts = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!
            .Elements().Single(e => e.Name.LocalName == "metadata");
        string? Fact(string of) => facts.Elements().FirstOrDefault(e => e.Name.LocalName == of)?.Value.Trim();
        string? expression = facts.Elements()
            .FirstOrDefault(e => e.Name.LocalName == "license" && (string?)e.Attribute("type") == "expression")?.Value.Trim();
        var text = new StringBuilder();
        foreach ((string label, string? value) in new[]
            { ("By", Fact("authors")), ("Copyright", Fact("copyright")), ("Licence", expression), ("At", Fact("projectUrl")) })
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(label).Append(": ").Append(value).Append('\n');
        }
        string[] files = [.. Found(folder, SearchOption.TopDirectoryOnly).Select(File.ReadAllText)];
        bool hasTerms = files.Any(f => f.Contains("ermission", StringComparison.Ordinal) || f.Contains("erms", StringComparison.Ordinal));
        // What a package leaves to its address on the web stands here under its name.
        string[] terms = hasTerms ? files : [.. files, .. Standard(expression ?? name[0])];
        return new(name[0], name[1], text.ToString(), terms);
    }

    // A package of a choice of licences is taken on the terms of the first that is known here.
    private static IEnumerable<string> Standard(string expression)
    {
        foreach (string id in expression.Split(" OR ", StringSplitOptions.TrimEntries))
        {
            using Stream? stream = typeof(NoticeGenerator).Assembly.GetManifestResourceStream($"{id}.txt");
            if (stream is null)
                continue;
            using var reader = new StreamReader(stream);
            return [reader.ReadToEnd()];
        }
        return [];
    }

    private static IEnumerable<string> Found(string folder, SearchOption depth) => LicenseFiles
        .SelectMany(p => Directory.GetFiles(folder, p, new EnumerationOptions
        {
            MatchCasing = MatchCasing.CaseInsensitive,
            RecurseSubdirectories = depth == SearchOption.AllDirectories,
        })).Distinct().Order(StringComparer.Ordinal);
}
