using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ValleyJump.Build.Help;

/// <summary>Turns the markup of XML documentation into the plain text that <c>Get-Help</c> shows.</summary>
/// <param name="nameOf">The name to show for a documentation id such as <c>T:ValleyJump.Core.Landscape</c>.</param>
internal sealed partial class DocText(Func<string, string> nameOf)
{
    /// <summary>A list as one paragraph with a line for each item.</summary>
    internal static string Bullets(IEnumerable<string> items) => string.Join('\n', items.Select(item => "- " + item));

    /// <summary>The paragraphs among some nodes: each <c>para</c>, each <c>list</c>, and each stretch of text between them.</summary>
    internal IReadOnlyList<string> Paragraphs(IEnumerable<XNode> nodes)
    {
        List<string> paragraphs = [];
        string line = string.Empty;
        foreach (XNode node in nodes)
        {
            switch (node)
            {
                case XElement { Name.LocalName: "para" } para:
                    EndParagraph();
                    paragraphs.AddRange(Paragraphs(para.Nodes()));
                    break;
                case XElement { Name.LocalName: "list" } list:
                    EndParagraph();
                    paragraphs.Add(Bullets(list.Elements("item").Select(Item)));
                    break;
                default:
                    line += Inline(node);
                    break;
            }
        }

        EndParagraph();
        return paragraphs;

        void EndParagraph()
        {
            string text = Reflow(line);
            line = string.Empty;
            if (text.Length > 0)
                paragraphs.Add(text);
        }
    }

    /// <summary>An element as one line.</summary>
    internal string Line(XElement? element) => element is null ? string.Empty : string.Join(' ', Paragraphs(element.Nodes()));

    /// <summary>The text of a <c>code</c> element without the indentation that all its lines share.</summary>
    internal static string Code(XElement code)
    {
        List<string> lines = [.. code.Value.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        string[] trimmed = [.. lines.SkipWhile(line => line.Length == 0).Reverse().SkipWhile(line => line.Length == 0).Reverse()];
        int indentation = trimmed.Where(line => line.Length > 0)
            .Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', trimmed.Select(line => line.Length > indentation ? line[indentation..] : string.Empty));
    }

    private static string Reflow(string text) => Whitespace().Replace(text, " ").Trim();

    private string Item(XElement item)
    {
        string term = Line(item.Element("term"));
        string description = Line(item.Element("description"));
        return (term, description) switch
        {
            ("", "") => Line(item),
            ("", _) => description,
            (_, "") => term,
            _ => $"{term}: {description}",
        };
    }

    private string Inline(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Attribute("cref") is { } cref => element.IsEmpty ? nameOf(cref.Value) : element.Value,
        XElement element when element.Attribute("langword") is { } word => "$" + word.Value,
        XElement element when element.Attribute("href") is { } address =>
            element.IsEmpty ? address.Value : $"{element.Value} ({address.Value})",
        XElement element when element.Attribute("name") is { } name => name.Value,
        XElement element => string.Concat(element.Nodes().Select(Inline)),
        _ => string.Empty,
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
