using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.Build.Views;

/// <summary>One view: the columns that a [View] names, as their [Column]s say.</summary>
internal sealed class ViewBuilder
{
    private const int Screen = 79; // one less than 80: the last place may be the line break's

    private readonly Type type;
    private readonly string? name, groupBy;
    private readonly bool wraps;
    private readonly ViewColumn[] columns;

    internal ViewBuilder(Type type, CustomAttributeData view)
    {
        this.type = type;
        (name, groupBy) = (NameOf(view), Named(view, "GroupBy") as string);
        wraps = Named(view, "Wraps") is true;
        var names = (IEnumerable<CustomAttributeTypedArgument>)view.ConstructorArguments[0].Value!;
        columns = [.. names.Select(n => new ViewColumn(type, (string)n.Value!))];
    }

    /// <summary>What is wrong with it.</summary>
    internal IEnumerable<string> Problems =>
        columns.Select(column => column.Problem).Append(TooWide).OfType<string>().Select(problem => $"{type.Name}: {problem}");

    // PowerShell cuts the last columns of a table that is too wide for the screen, or leaves them out.
    private string? TooWide => columns.Sum(column => column.Width) + columns.Length - 1 is > Screen and int wide
        ? $"its {wide} characters are more than the {Screen} of a screen." : null;

    /// <summary>The name that -View takes; null for that of the type.</summary>
    internal static string? NameOf(CustomAttributeData view) => Named(view, "Name") as string;

    internal static object? Named(CustomAttributeData? attribute, string fact) =>
        attribute?.NamedArguments.FirstOrDefault(argument => argument.MemberName == fact).TypedValue.Value;

    internal XElement Build() => new(
        "View",
        new XElement("Name", name ?? type.Name),
        new XElement("ViewSelectedBy", new XElement("TypeName", type.FullName)),
        groupBy is null ? null : new XElement("GroupBy", new XElement("PropertyName", groupBy), new XElement("Label", groupBy)),
        new XElement(
            "TableControl",
            new XElement("TableHeaders", columns.Select(column => column.Header)),
            new XElement(
                "TableRowEntries",
                new XElement(
                    "TableRowEntry",
                    wraps || columns.Any(column => column.Wraps) ? new XElement("Wrap") : null,
                    new XElement("TableColumnItems", columns.Select(column => column.Cell))))));
}
