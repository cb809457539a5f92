using System.Text.RegularExpressions;

namespace ValleyJump.Core.Tests;

/// <summary>
/// The rooms of ValleyJump.Core and the floors of its theory, and which may name which: the design's arrows, all of them.
/// </summary>
public partial class ArrowTests
{
    // A room and the rooms right below it; those below these are allowed as well.
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Numerics"] = [],
        ["Files"] = [],
        ["Tables"] = ["Numerics", "Files"],
        ["Sweeps"] = ["Tables"],
        ["Landscapes"] = ["Tables"],
        ["Noise"] = ["Tables"],
        ["Updates"] = ["Tables"],
        ["Dynamics"] = ["Landscapes", "Noise", "Updates"],
        ["Ensembles"] = ["Dynamics"],
        ["Theory"] = ["Landscapes", "Noise"],
        ["Theory.Paper"] = ["Theory"],
        ["Theory.Exact"] = ["Theory"],
        ["Theory.Operator"] = ["Theory"],
        ["Theory.Evolution"] = ["Theory.Operator", "Updates"],
        ["Datasets"] = ["Tables"],
        ["Networks"] = ["Datasets", "Updates"],
        ["Runs"] = ["Networks", "Sweeps"],
        ["Measures"] = ["Ensembles", "Theory.Paper", "Theory.Exact", "Theory.Evolution", "Runs"],
        ["Plotting"] = ["Measures"],
    };

    [Fact]
    public void Rooms_name_only_rooms_below_them()
    {
        string core = Path.Combine(Root(), "ValleyJump.Core");
        string[] wrong =
        [
            .. from file in Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
               let folders = Path.GetRelativePath(core, file).Split(Path.DirectorySeparatorChar)[..^1]
               where folders is not ["bin" or "obj", ..]
               let room = string.Join('.', folders.Take(folders[0] == "Theory" ? 2 : 1))
               from Match name in Room().Matches(File.ReadAllText(file))
               where name.Groups[1].Value != room && !AllBelow(room).Contains(name.Groups[1].Value)
               select $"{Path.GetRelativePath(core, file)} names {name.Groups[1].Value}",
        ];
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> AllBelow(string room) => Below[room].SelectMany(r => AllBelow(r).Append(r));

    internal static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ValleyJump.psd1")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"ValleyJump\.Core\.((?:Theory\.)?\w+)")]
    private static partial Regex Room();
}
