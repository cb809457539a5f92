using System.Collections;
using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.Build.Views;

/// <summary>
/// The list of all columns of a type, inputs last: what came of a run is read before what went into it. An estimate and its error, or its
/// interval, are one line. Records within a result are left out: their columns are the result's own.
/// </summary>
internal sealed class ListBuilder
{
    private const string Cell = "ValleyJump.PowerShell.Infrastructure.TableCell";

    private readonly Type type;
    private readonly PropertyInfo[] shown;
    private readonly HashSet<string> taken = [];

    internal ListBuilder(Type type)
    {
        this.type = type;
        shown =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0 && IsValue(p.PropertyType))
                .Where(p => Fact(p, "ViewOnly") is not true)
                .GroupBy(p => p.Name).Select(g => g.MaxBy(p => Depth(p.DeclaringType))!)
                .OrderBy(p => Fact(p, "IsInput") is true).ThenBy(p => Depth(p.DeclaringType)).ThenBy(p => p.MetadataToken),
        ];
    }

    internal XElement Build() => new(
        "View",
        new XElement("Name", type.Name),
        new XElement("ViewSelectedBy", new XElement("TypeName", type.FullName)),
        new XElement(
            "ListControl",
            new XElement("ListEntries", new XElement("ListEntry", new XElement("ListItems", Items())))));

    private XElement[] Items()
    {
        (string Name, XElement Value)[] all = [.. shown.Select(p => (p.Name, Value(p)))];
        return [.. all.Where(i => !taken.Contains(i.Name)).Select(i => new XElement("ListItem", new XElement("Label", i.Name), i.Value))];
    }

    private XElement Value(PropertyInfo property)
    {
        string name = property.Name;
        if (property.PropertyType != typeof(double) || Format(property).StartsWith('P'))
            return new("PropertyName", name);
        string stem = name.EndsWith("Mean", StringComparison.Ordinal) ? name[..^4] : name;
        if (Partner(name + "Low") is { } low && Partner(name + "High") is { } high)
            return Script($"[{Cell}]::Interval($_.{name}, $_.{low}, $_.{high})");
        if ((Partner(name + "Sem") ?? Partner(stem + "Sem")) is { } error)
            return Script($"[{Cell}]::Estimate($_.{name}, $_.{error})");
        return Script($"[{Cell}]::Number($_.{name})");
    }

    // A number that is told beside another has no line of its own.
    private string? Partner(string name)
    {
        if (!shown.Any(p => p.Name == name && p.PropertyType == typeof(double)))
            return null;
        taken.Add(name);
        return name;
    }

    private static XElement Script(string text) => new("ScriptBlock", text);

    private static string Format(PropertyInfo property) => Fact(property, "Format") as string ?? "";

    private static object? Fact(PropertyInfo property, string fact) => ViewBuilder.Named(
        property.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.Name == "ColumnAttribute"), fact);

    private static bool IsValue(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum || Type.GetTypeCode(type) != TypeCode.Object || type == typeof(TimeSpan) || type == typeof(DateTimeOffset)
            || type == typeof(Version) || typeof(IEnumerable).IsAssignableFrom(type);
    }

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}
