namespace ValleyJump.Shell;

/// <summary>What the command line asks for.</summary>
internal enum ShellMode
{
    Prompt,
    Command,
    StandardInput,
    File,
    Help,
    Version,
    WriteHelp,
    BadUsage,
}

/// <summary>The parsed command line. Nothing here touches the console or the disk.</summary>
/// <param name="Mode">What to do.</param>
/// <param name="Text">The command, the script's path, the module's assembly, or why the usage is bad.</param>
/// <param name="Rest">What follows the script's path or the module's assembly.</param>
/// <param name="NonInteractive">Whether commands may ask questions.</param>
internal sealed record ShellArguments(ShellMode Mode, string Text, IReadOnlyList<string> Rest, bool NonInteractive)
{
    /// <summary>Each option with the shortest abbreviation that pwsh accepts for it.</summary>
    private static readonly (string Name, int Shortest)[] Options =
    [
        ("command", 1), ("file", 1), ("help", 1), ("?", 1), ("version", 1),
        ("noninteractive", 4), ("noprofile", 3), ("nologo", 3), ("writehelp", 9),
    ];

    internal static ShellArguments Parse(IReadOnlyList<string> words)
    {
        bool nonInteractive = false;
        for (int i = 0; i < words.Count; i++)
        {
            string[] rest = [.. words.Skip(i + 1)];
            switch (FindOption(words[i]))
            {
                case "noprofile" or "nologo":
                    continue;
                case "noninteractive":
                    nonInteractive = true;
                    continue;
                case "help" or "?":
                    return new(ShellMode.Help, string.Empty, [], nonInteractive);
                case "version":
                    return new(ShellMode.Version, string.Empty, [], nonInteractive);
                case "command":
                    return ParseCommand(rest, nonInteractive);
                case "file":
                    return ParseFile(rest, nonInteractive);
                case "writehelp":
                    return rest is [string assembly, string output]
                        ? new(ShellMode.WriteHelp, assembly, [output], nonInteractive)
                        : Bad("-WriteHelp needs the path of the module's assembly and the path of the help file.");
                default:
                    return words[i] is ['-', _, ..]
                        ? Bad($"'{words[i]}' is not an option of ValleyJump.Shell. A command must follow -Command, a script -File.")
                        : ParseFile([.. words.Skip(i)], nonInteractive);
            }
        }

        return new(ShellMode.Prompt, string.Empty, [], nonInteractive);
    }

    private static ShellArguments ParseCommand(string[] words, bool nonInteractive) => words switch
    {
        [] => Bad("A command must follow -Command."),
        ["-"] => new(ShellMode.StandardInput, string.Empty, [], nonInteractive),
        ["-", ..] => Bad("'-' with -Command reads standard input; nothing may follow it."),
        _ => new(ShellMode.Command, string.Join(' ', words), [], nonInteractive),
    };

    private static ShellArguments ParseFile(string[] words, bool nonInteractive) => words switch
    {
        [] or ["", ..] => Bad("The path of a script must follow -File."),
        ["-"] => new(ShellMode.StandardInput, string.Empty, [], nonInteractive),
        _ => new(ShellMode.File, words[0], words[1..], nonInteractive),
    };

    private static ShellArguments Bad(string reason) => new(ShellMode.BadUsage, reason, [], false);

    private static string? FindOption(string word)
    {
        if (word is not ['-' or '/', _, ..])
        {
            return null;
        }

        // A path such as /c on Linux is a script; only /? is an option on every system.
        if (word[0] == '/' && word != "/?")
        {
            return null;
        }

        string name = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word[1..];
        return Options.FirstOrDefault(option => name.Length >= option.Shortest && option.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)).Name;
    }
}
