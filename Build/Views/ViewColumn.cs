using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.Build.Views;

/// <summary>One column of a view.</summary>
internal sealed class ViewColumn
{
    private const string Fit = "ValleyJump.PowerShell.Infrastructure.TableCell";

    private readonly PropertyInfo? property;
    private readonly string name, label, format;
    private readonly int width;

    internal ViewColumn(Type type, string name)
    {
        this.name = name;
        property = type.GetProperty(name);
        CustomAttributeData? facts = property?.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.Name == "ColumnAttribute");
        label = ViewBuilder.Named(facts, "Label") as string ?? name;
        format = ViewBuilder.Named(facts, "Format") as string ?? "";
        width = ViewBuilder.Named(facts, "Width") is int given and not 0 ? given : label.Length;
    }

    internal string? Problem => property is null ? $"there is no property {name}."
        : width > 0 && label.Length > width ? $"the heading {label} is wider than the {width} characters of its column."
        : null;

    /// <summary>The characters that it needs: of a column that wraps, those of its heading.</summary>
    internal int Width => Wraps ? label.Length : width;

    /// <summary>It takes what is left of the line, and more lines.</summary>
    internal bool Wraps => width < 0;

    internal XElement Header => new(
        "TableColumnHeader",
        new XElement("Label", label),
        Wraps ? null : new XElement("Width", width),
        new XElement("Alignment", IsNumber ? "Right" : "Left"));

    internal XElement Cell => property!.PropertyType == typeof(double)
        // A fixed number of decimals would show small numbers as 0 and cut large ones.
        ? new("TableColumnItem", new XElement("ScriptBlock", $"[{Fit}]::Fit($_.{name}, {width}, '{(format.Length > 0 ? format : "G4")}')"))
        : new(
            "TableColumnItem",
            new XElement("PropertyName", name),
            format.Length > 0 ? new XElement("FormatString", $"{{0:{format}}}") : null);

    private bool IsNumber
    {
        get
        {
            Type type = Nullable.GetUnderlyingType(property!.PropertyType) ?? property.PropertyType;
            return !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;
        }
    }
}
