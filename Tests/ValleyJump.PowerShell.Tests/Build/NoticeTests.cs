using ValleyJump.Build.Notices;

namespace ValleyJump.PowerShell.Tests;

/// <summary>What is said of the work of others that ships with the module.</summary>
public sealed class NoticeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Every_library_that_is_shipped_is_from_a_package_with_terms()
    {
        string notices = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.txt"));
        string[] titles = [.. notices.Split('\n').Where(l => l.Split(' ') is [_, [>= '0' and <= '9', ..]]).Select(l => l.Split(' ')[0])];
        string[] libraries = [.. Directory.GetFiles(Repository.Bin("Dependencies"), "*.dll").Select(Path.GetFileNameWithoutExtension)!];

        Assert.NotEmpty(libraries);
        // Some packages have another name than their library.
        Assert.DoesNotContain(libraries, l => !titles.Contains(l, StringComparer.OrdinalIgnoreCase)
            && !titles.Any(t => t.StartsWith(l + ".", StringComparison.OrdinalIgnoreCase))
            && !titles.Any(t => l.StartsWith(t + ".", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("<license type=\"expression\">MIT</license>", "Permission is hereby granted")]
    [InlineData("<license type=\"expression\">MS-PL OR Apache-2.0</license>", "Apache License")]
    public void A_package_that_brings_no_text_is_told_with_that_of_its_licence(string license, string text)
    {
        var errors = new StringWriter();

        Assert.Equal(0, Write(license, errors, out string notices));
        Assert.Contains("\nSome.Package 1.2.3\nBy: Somebody\n", notices, StringComparison.Ordinal);
        Assert.Contains(text, notices, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<license type=\"expression\">Unheard-Of-1.0</license>")]
    public void A_package_without_terms_stops_the_build(string license)
    {
        var errors = new StringWriter();

        Assert.Equal(1, Write(license, errors, out _));
        Assert.Contains("error VJN001: Some.Package ships", errors.ToString(), StringComparison.Ordinal);
    }

    private int Write(string license, TextWriter errors, out string notices)
    {
        string package = Directory.CreateDirectory(Path.Combine(folder.FullName, "some.package", "1.2.3")).FullName;
        File.WriteAllText(Path.Combine(package, "some.package.nuspec"),
            $"<package><metadata><id>Some.Package</id><authors>Somebody</authors>{license}</metadata></package>");
        string shipped = Directory.CreateDirectory(Path.Combine(folder.FullName, "shipped")).FullName;
        File.WriteAllText(Path.Combine(shipped, "Some.Package.dll"), "");
        string assets = Path.Combine(folder.FullName, "assets.json"), target = Path.Combine(folder.FullName, "notices.txt");
        File.WriteAllText(assets, $$$"""
            {
              "targets": { "net10.0": {
                "Some.Package/1.2.3": { "type": "package", "runtime": { "lib/net10.0/Some.Package.dll": {} } },
                "Left.Out/1.0.0": { "type": "package", "runtime": { "lib/net10.0/Left.Out.dll": {} } },
                "Only.Compiled/1.0.0": { "type": "package", "runtime": { "lib/net10.0/_._": {} } } } },
              "libraries": { "Some.Package/1.2.3": { "path": "some.package/1.2.3" } },
              "packageFolders": { "{{{folder.FullName.Replace("\\", "\\\\", StringComparison.Ordinal)}}}/": {} }
            }
            """);
        int code = NoticeGenerator.Run(assets, shipped, [], target, errors);
        notices = File.Exists(target) ? File.ReadAllText(target) : "";
        return code;
    }
}
