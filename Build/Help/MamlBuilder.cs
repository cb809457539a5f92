using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.Build.Help;

// How the XML documentation of a cmdlet class becomes help:
//
//   <summary>                        the synopsis.
//   <remarks>                        its text and plain <para>s are the description; <para type="notes"> the notes (when not to use it).
//     <para type="input">            says what the pipeline brings, <para type="output"> what comes out: the n-th belongs to the n-th
//                                    parameter that takes pipeline values, or the n-th [OutputType]; the types are filled in.
//   <example>                        two or more: a title (text before the code), one <code>, and remarks (text after it).
//   <seealso cref=""/>, <seealso href="">text</seealso>    related links, after those that follow from types: what makes the results that
//                                    this cmdlet takes, and what takes its own.
//
// and of a parameter property: <summary> its text, <value> its default. Possible values and their meaning come from the enum.
// <see cref> shows a cmdlet as Verb-Noun and a parameter as -Name; <c> is plain text; <list> items become lines with a dash.

/// <summary>Builds the help of a module from its cmdlet classes and their XML documentation.</summary>
internal sealed class MamlBuilder
{
    private const int RequiredExamples = 2;

    // What Get-Help -Online opens: the work that the module carries out.
    private const string OnlineVersion = "https://arxiv.org/abs/2601.10962";

    private const string AboutTopic = "about_ValleyJump";

    private const string PipedProperties = "Properties of what is piped in, such as the columns of a table, bind to the parameters of "
        + "their names. Where they contradict a parameter on the command line, the parameter wins.";

    private readonly IReadOnlyList<Type> cmdlets;
    private readonly DocLibrary library;
    private readonly List<string> problems = [];

    internal MamlBuilder(IReadOnlyList<Type> cmdlets, IReadOnlyList<XDocument> documents)
    {
        this.cmdlets = cmdlets;
        library = new DocLibrary(cmdlets, documents);
    }

    /// <summary>What is missing, each as <c>VJHnnn: cmdlet: text</c>.</summary>
    internal IReadOnlyList<string> Problems => problems;

    internal XDocument Build() => new(
        new XElement(
            Maml.HelpItems + "helpItems",
            new XAttribute("schema", "maml"),
            cmdlets.OrderBy(DocLibrary.NameOf, StringComparer.Ordinal).Select(BuildCommand)));

    private XElement BuildCommand(Type cmdlet)
    {
        string name = DocLibrary.NameOf(cmdlet);
        CmdletAttribute attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        XElement docs = library.Find(cmdlet) ?? new XElement("member");
        IReadOnlyList<ParameterDescription> parameters = ParameterDescription.Of(cmdlet);
        XElement remarks = docs.Element("remarks") ?? new XElement("remarks");

        string synopsis = library.Text.Line(docs.Element("summary"));
        IReadOnlyList<string> description = library.Text.Paragraphs(remarks.Nodes().Where(node => TypeOf(node) is null));
        Require(synopsis.Length > 0, "VJH001", name, "has no <summary>, which is its synopsis");
        Require(description.Count > 0, "VJH002", name, "has no <remarks>, which is its description");

        return new XElement(
            Maml.Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
            new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
            new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
            new XElement(
                Maml.Command + "details",
                new XElement(Maml.Command + "name", name),
                new XElement(Maml.Command + "verb", attribute.VerbName),
                new XElement(Maml.Command + "noun", attribute.NounName),
                Maml.Paragraphs(Maml.Text + "description", [synopsis])),
            Maml.Paragraphs(Maml.Text + "description", description),
            ParameterBuilder.Syntax(name, attribute, parameters),
            new XElement(
                Maml.Command + "parameters",
                parameters.Select(parameter => BuildParameter(name, parameter)),
                ParameterBuilder.ShouldProcess(attribute)),
            BuildTypes("inputTypes", "inputType", InputTypes(parameters), remarks, "input"),
            BuildTypes("returnValues", "returnValue", OutputTypes(cmdlet), remarks, "output"),
            new XElement(
                Maml.Text + "alertSet",
                Paragraphs(remarks, "notes").Concat(parameters.Any(p => p.TakesPipelineProperty) ? [PipedProperties] : [])
                    .Select(note => Maml.Paragraphs(Maml.Text + "alert", [note]))),
            BuildExamples(name, docs),
            BuildLinks(cmdlet, docs));
    }

    private XElement BuildParameter(string cmdlet, ParameterDescription parameter)
    {
        XElement? docs = library.Find(parameter.Property);
        List<string> text = [.. docs?.Element("summary") is { } summary ? library.Text.Paragraphs(summary.Nodes()) : []];
        Require(text.Count > 0, "VJH003", cmdlet, $"has no <summary> for the parameter -{parameter.Name}");

        if (parameter.PossibleValues.Count > 0)
        {
            text.Add("Possible values:\n" + DocText.Bullets(parameter.PossibleValues.Select(value => value + Meaning(parameter, value))));
        }

        return ParameterBuilder.Full(parameter, text, library.Text.Line(docs?.Element("value")));
    }

    private string Meaning(ParameterDescription parameter, string value)
    {
        FieldInfo? field = parameter.EnumType?.GetField(value);
        string text = field is null ? string.Empty : library.Text.Line(library.Find(field)?.Element("summary"));
        return text.Length > 0 ? ": " + text : string.Empty;
    }

    private XElement BuildTypes(string list, string item, IEnumerable<Type> types, XElement remarks, string kind)
    {
        IReadOnlyList<string> texts = Paragraphs(remarks, kind);
        string[] names = [.. types.Select(type => type.ToString()).Distinct().DefaultIfEmpty("None")];
        return new XElement(
            Maml.Command + list,
            names.Select((name, i) => new XElement(
                Maml.Command + item,
                new XElement(Maml.Dev + "type", new XElement(Maml.Text + "name", name)),
                Maml.Paragraphs(Maml.Text + "description", texts.Skip(i).Take(i == names.Length - 1 ? int.MaxValue : 1)))));
    }

    private XElement BuildExamples(string cmdlet, XElement docs)
    {
        XElement[] examples = [.. docs.Elements("example")];
        bool enough = examples.Length >= RequiredExamples;
        Require(enough, "VJH004", cmdlet, $"has {examples.Length} of the {RequiredExamples} <example>s it needs");
        return new XElement(Maml.Command + "examples", examples.Select((example, i) => BuildExample(cmdlet, example, i + 1)));
    }

    private XElement BuildExample(string cmdlet, XElement example, int number)
    {
        XElement? code = example.Element("code");
        Require(example.Elements("code").Count() == 1, "VJH005", cmdlet, $"needs exactly one <code> in example {number}");
        string title = string.Join(' ', library.Text.Paragraphs(code?.NodesBeforeSelf() ?? []));
        string heading = title.Length > 0 ? $"Example {number}: {title}" : $"Example {number}";
        return new XElement(
            Maml.Command + "example",
            new XElement(Maml.Text + "title", $"---------- {heading} ----------"),
            new XElement(Maml.Dev + "code", code is null ? string.Empty : DocText.Code(code)),
            // The view puts nothing between this example and the next.
            Maml.Paragraphs(Maml.Dev + "remarks", [.. library.Text.Paragraphs(code?.NodesAfterSelf() ?? []), string.Empty]));
    }

    private XElement BuildLinks(Type cmdlet, XElement docs)
    {
        IEnumerable<(string Text, string? Uri)> told = docs.Elements("seealso").Select(link =>
            (link.Attribute("cref") is { } cref ? library.UserName(cref.Value) : link.Value, (string?)link.Attribute("href")));
        IEnumerable<string> neighbours = cmdlets.Where(other => other != cmdlet && (Feeds(cmdlet, other) || Feeds(other, cmdlet)))
            .Select(DocLibrary.NameOf).Order(StringComparer.Ordinal);
        return new(
            Maml.Command + "relatedLinks",
            new[] { ("Online Version:", (string?)OnlineVersion), (AboutTopic, null) }
                .Concat(neighbours.Select(name => (name, (string?)null))).Concat(told).Distinct()
                .Select(link => new XElement(
                    Maml.Text + "navigationLink",
                    new XElement(Maml.Text + "linkText", link.Item1),
                    new XElement(Maml.Text + "uri", link.Item2))));
    }

    // What takes anything is no neighbour of everything.
    private static bool Feeds(Type from, Type to) =>
        OutputTypes(from).Any(made => made != typeof(PSObject) && InputTypes(ParameterDescription.Of(to)).Select(Element).Contains(made));

    private static Type Element(Type type) => type.GetElementType() ?? type;

    private IReadOnlyList<string> Paragraphs(XElement remarks, string type) =>
        [.. remarks.Elements("para").Where(para => TypeOf(para) == type).Select(library.Text.Line)];

    private static string? TypeOf(XNode node) =>
        node is XElement { Name.LocalName: "para" } para ? (string?)para.Attribute("type") : null;

    private static IEnumerable<Type> InputTypes(IEnumerable<ParameterDescription> parameters) =>
        parameters.Where(parameter => parameter.TakesPipelineValue).Select(parameter => parameter.Type);

    private static IEnumerable<Type> OutputTypes(Type cmdlet) => cmdlet.GetCustomAttributes<OutputTypeAttribute>()
        .SelectMany(attribute => attribute.Type).Select(output => output.Type).OfType<Type>();

    private void Require(bool condition, string code, string cmdlet, string problem)
    {
        if (!condition)
            problems.Add($"{code}: {cmdlet} {problem}.");
    }
}
