using System.Globalization;
using System.Reflection;
using System.Text;
using ValleyJump.Core.Plotting.Pages;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Reports;

/// <summary>
/// The table of a section: what the screen shows of such results first, every other column at a click, and what all rows share above.
/// </summary>
internal static class ReportTable
{
    /// <summary>Inputs that all rows share, as a list of terms; empty where there are none.</summary>
    public static string Shared(ReportSection section)
    {
        string[] shared = [.. section.Columns.Where(c => IsInput(section, c) && section.Shared(c) is not null)];
        if (section.Rows.Count < 2 || shared.Length == 0)
            return "";
        var text = new StringBuilder("<dl class=\"shared\">\n");
        foreach (string column in shared)
        {
            string exact = section.Shared(column)!;
            string shown = PageText.Escape(ReportCell.Rounded(exact, section.Fact(column)?.Format));
            string value = PageText.Element("dd", shown, ("data-column", column), ("data-value", exact));
            text.Append(PageText.Element("div", PageText.Element("dt", Heading(section, column)) + value)).Append('\n');
        }
        return text.Append("</dl>\n").ToString();
    }

    /// <summary>The table.</summary>
    public static string Html(ReportSection section, string id)
    {
        HashSet<string> first = First(section);
        var text = new StringBuilder();
        int more = section.Columns.Count - first.Count;
        if (more > 0)
        {
            string all = PageText.Element("label", $"all {Count(section.Columns.Count, "column")}", ("for", $"{id}-all"));
            text.Append(PageText.Element("p", $"<input type=\"checkbox\" id=\"{id}-all\">{all}", ("class", "controls"))).Append('\n');
        }
        string label = PageText.Escape(section.Name);
        text.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}, table\">\n")
            .Append(CultureInfo.InvariantCulture, $"<table>\n<caption>{label}: {Count(section.Rows.Count, "row")}</caption>\n<thead><tr>");
        string[] kinds = [.. section.Columns.Select(c => KindOf(section, c) + (first.Contains(c) ? "" : " more"))];
        for (int c = 0; c < kinds.Length; c++)
        {
            string column = section.Columns[c];
            string button = PageText.Element("button", Heading(section, column), ("type", "button"));
            text.Append(PageText.Element("th", button, ("scope", "col"), ("class", kinds[c]), ("aria-sort", "none"), ("data-column", column)));
        }
        text.Append("</tr></thead>\n<tbody>\n");
        foreach (PlotRow row in section.Each().Take(ReportSection.MaxRows))
        {
            text.Append("<tr>");
            for (int c = 0; c < kinds.Length; c++)
                text.Append(ReportCell.Html(row[section.Columns[c]], section.Fact(section.Columns[c])?.Format, kinds[c]));
            text.Append("</tr>\n");
        }
        text.Append("</tbody>\n</table>\n</div>\n");
        if (section.Rows.Count > ReportSection.MaxRows)
        {
            string note = FormattableString.Invariant($"The first {ReportSection.MaxRows} of {section.Rows.Count} rows; Export-ValleyData writes all.");
            text.Append(PageText.Element("p", note, ("class", "note"))).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>So many of something.</summary>
    public static string Count(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>Whether a column is an input of its results.</summary>
    public static bool IsInput(ReportSection section, string column) => section.Fact(column)?.IsInput == true;

    // What the screen shows, and the inputs by which rows differ; all where nothing is known of them.
    private static HashSet<string> First(ReportSection section)
    {
        string[] view = [.. section.Type?.GetCustomAttributes<ViewAttribute>().FirstOrDefault()?.Columns.SelectMany(Columns) ?? []];
        HashSet<string> first = new(section.Columns.Where(c => view.Contains(c, StringComparer.OrdinalIgnoreCase)
            || (IsInput(section, c) && section.Rows.Count > 1 && Differs(section, c))
            || (c == "Holds" && view.Length > 0)), StringComparer.OrdinalIgnoreCase);
        return first.Count > 0 ? first : new(section.Columns, StringComparer.OrdinalIgnoreCase);

        // What is made for the screen is no column: those that it is made of stand for it.
        string[] Columns(string shown) =>
            section.Type!.GetProperty(shown)?.GetCustomAttribute<ColumnAttribute>()?.Of?.Split(' ') ?? [shown];
    }

    private static bool Differs(ReportSection section, string column) =>
        section.Each().Select(r => CellValue.Text(r[column])).Distinct().Skip(1).Any();

    private static string KindOf(ReportSection section, string column)
    {
        object?[] cells = [.. section.Each().Select(r => r[column]).Where(v => v is not null && CellValue.Text(v).Length > 0)];
        return cells.Length > 0 && cells.All(ReportCell.IsNumber) ? "number"
            : cells.Any(v => CellValue.Text(v).Length > 40) ? "text long" : "text";
    }

    private static string Heading(ReportSection section, string column)
    {
        ColumnAttribute? fact = section.Fact(column);
        string symbol = fact?.Symbol is { } s ? $" <i>{SymbolText.Html(SymbolText.Of(s))}</i>" : "";
        string unit = fact?.Unit is { } u ? $" <small>({SymbolText.Html(SymbolText.Of(u))})</small>" : "";
        return PageText.Escape(column) + symbol + unit;
    }
}
