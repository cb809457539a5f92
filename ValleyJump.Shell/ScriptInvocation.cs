using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace ValleyJump.Shell;

/// <summary>Turns a script and its words on the command line into the statement that calls it.</summary>
internal static partial class ScriptInvocation
{
    /// <summary>Composes <c>&amp; 'script' -Name 'value' -Switch</c> as <c>pwsh -File</c> understands the words.</summary>
    /// <remarks>
    /// Nothing in the words is code: all but parameter names, and <c>true</c> and <c>false</c> after <c>-Switch:</c>, is quoted text.
    /// Whether a word is the value of the name before it, is for the binder to say.
    /// </remarks>
    internal static string Compose(string path, IEnumerable<string> words)
    {
        StringBuilder statement = new($"& {Quote(path)}");
        foreach (string word in words)
        {
            statement.Append(' ').Append(Argument(word));
        }

        return statement.ToString();
    }

    private static string Argument(string word)
    {
        Match match = ParameterName().Match(word);
        if (!match.Success)
        {
            return Quote(word);
        }

        string value = match.Groups["value"].Value;
        return value.Length == 0 ? word : match.Groups["name"].Value + Literal(value);
    }

    private static string Literal(string value) => value.ToUpperInvariant() switch
    {
        "$TRUE" or "TRUE" => "$true",
        "$FALSE" or "FALSE" => "$false",
        _ => Quote(value),
    };

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <remarks>A name alone (<c>-Name</c>, <c>-Name:</c>), or with its value (<c>-Name:value</c>).</remarks>
    [GeneratedRegex(@"\A(?<name>-[\p{L}_]\w*(?::|\z))(?<value>.*)\z", RegexOptions.Singleline)]
    private static partial Regex ParameterName();
}
