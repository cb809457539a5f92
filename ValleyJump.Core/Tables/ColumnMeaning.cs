using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>
/// What the summaries of the documentation say of columns: the build writes them to an XML file beside the assembly.
/// </summary>
internal static partial class ColumnMeaning
{
    private const int Deep = 8; // documentation that is inherited from documentation that is

    private static readonly Lazy<Dictionary<string, XElement>> Members = new(() =>
    {
        string path = Path.ChangeExtension(typeof(ColumnMeaning).Assembly.Location, ".xml");
        return File.Exists(path) ? XDocument.Load(path).Descendants("member").ToDictionary(m => (string)m.Attribute("name")!)
            : throw new InvalidInputException("Dictionary", null, $"'{path}', which says what columns mean, is missing. Install the module again.")
            {
                Id = "DocumentationMissing",
            };
    });

    private static readonly ConcurrentDictionary<PropertyInfo, string> Known = new();

    /// <summary>The summary of a property, or of the parameter of a record that it is, as a line; empty where there is none.</summary>
    /// <exception cref="InvalidInputException">The documentation is not there.</exception>
    public static string Of(PropertyInfo property) => Known.GetOrAdd(property, static p =>
    {
        string type = NameOf(p.DeclaringType!);
        return Summary($"P:{type}.{p.Name}", Deep) is { Length: > 0 } own ? own
            : Parameter($"T:{type}", p.Name, Deep) is { Length: > 0 } parameter ? parameter
            : p.DeclaringType!.GetInterfaces().Select(i => Summary($"P:{NameOf(i)}.{p.Name}", Deep)).FirstOrDefault(s => s.Length > 0) ?? "";
    });

    private static string Summary(string id, int deep)
    {
        if (deep == 0 || !Members.Value.TryGetValue(id, out XElement? member))
            return "";
        return member.Element("summary") is { } summary ? Line(summary)
            : member.Element("inheritdoc")?.Attribute("cref") is { } from ? Summary(from.Value, deep - 1)
            : "";
    }

    private static string Parameter(string id, string name, int deep)
    {
        if (deep == 0 || !Members.Value.TryGetValue(id, out XElement? member))
            return "";
        return member.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == name) is { } parameter ? Line(parameter)
            : member.Element("inheritdoc")?.Attribute("cref") is { } from ? Parameter(from.Value, name, deep - 1)
            : "";
    }

    private static string Line(XElement element) => Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } see when see.Attribute("cref") is { } id => id.Value.Split('(')[0].Split('.')[^1],
        XElement { IsEmpty: true } word => (string?)word.Attribute("langword") ?? (string?)word.Attribute("name") ?? "",
        XElement inner => string.Concat(inner.Nodes().Select(Text)),
        _ => "",
    };

    // The documentation knows generic types by their definition, and nested ones by a dot.
    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
