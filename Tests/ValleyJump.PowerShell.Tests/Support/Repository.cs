using System.Collections;
using System.Management.Automation.Language;

namespace ValleyJump.PowerShell.Tests;

/// <summary>The repository that the tests were built in, which is also the module's folder.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Manifest => Path.Combine(Root, "ValleyJump.psd1");

    /// <summary>The cmdlets that the manifest promises, in the order of their names.</summary>
    public static IReadOnlyList<string> Cmdlets { get; } = ReadCmdlets();

    public static string Bin(string file) => Path.Combine(Root, "bin", file);

    private static string[] ReadCmdlets()
    {
        Ast manifest = Parser.ParseFile(Manifest, out _, out _).Find(a => a is HashtableAst, searchNestedScriptBlocks: false)!;
        var entries = (IDictionary)((HashtableAst)manifest).SafeGetValue();
        return [.. ((IEnumerable)entries["CmdletsToExport"]!).Cast<object>().Select(c => $"{c}").Order(StringComparer.Ordinal)];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ValleyJump.psd1")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"ValleyJump.psd1 is not in or above {AppContext.BaseDirectory}.");
    }
}
