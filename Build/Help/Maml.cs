using System.Xml.Linq;

namespace ValleyJump.Build.Help;

/// <summary>The names of the help format.</summary>
internal static class Maml
{
    internal static readonly XNamespace HelpItems = "http://msh";
    internal static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    internal static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    internal static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    internal static XElement Paragraphs(XName name, IEnumerable<string> paragraphs) =>
        new(name, paragraphs.Select(text => new XElement(Text + "para", text)));
}
