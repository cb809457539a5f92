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
            text.Append(CultureInfo.InvariantCulture, $"<div><dt>{Heading(section, column)}</dt><dd data-column=\"{PageText.Escape(column)}\" data-value=\"{PageText.Escape(exact)}\">")
                .Append(CultureInfo.InvariantCulture, $"{PageText.Escape(ReportCell.Rounded(exact, section.Fact(column)?.Format))}</dd></div>\n");
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
            text.Append(CultureInfo.InvariantCulture, $"<p class=\"controls\"><input type=\"checkbox\" id=\"{id}-all\"><label for=\"{id}-all\">all ")
                .Append(CultureInfo.InvariantCulture, $"{section.Columns.Count} columns</label></p>\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{PageText.Escape(section.Name)}, table\">\n<table id=\"{id}-table\">\n")
            .Append(CultureInfo.InvariantCulture, $"<caption>{PageText.Escape(section.Name)}: {Count(section.Rows.Count, "row")}</caption>\n")
            .Append("<thead><tr>");
        string[] kinds = [.. section.Columns.Select(c => KindOf(section, c) + (first.Contains(c) ? "" : " more"))];
        for (int c = 0; c < kinds.Length; c++)
        {
            string column = section.Columns[c];
            text.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\" class=\"{kinds[c]}\" aria-sort=\"none\" data-column=\"{PageText.Escape(column)}\">")
                .Append(CultureInfo.InvariantCulture, $"<button type=\"button\">{Heading(section, column)}</button></th>");
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
            text.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">The first {ReportSection.MaxRows} of {section.Rows.Count} rows; Export-ValleyData writes all.</p>\n");
        return text.ToString();
    }

    /// <summary>So many of something.</summary>
    public static string Count(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>Whether a column is an input of its results.</summary>
    public static bool IsInput(ReportSection section, string column) => section.Fact(column)?.IsInput == true;

    // What the screen shows, and the inputs by which rows differ; all where nothing is known of them.
    private static HashSet<string> First(ReportSection section)
    {
        string[] view = section.Type?.GetCustomAttributes<ViewAttribute>().FirstOrDefault()?.Columns.ToArray() ?? [];
        HashSet<string> first = new(section.Columns.Where(c => view.Contains(c, StringComparer.OrdinalIgnoreCase)
            || (IsInput(section, c) && section.Rows.Count > 1 && Differs(section, c))
            || (c == "Holds" && view.Length > 0)), StringComparer.OrdinalIgnoreCase);
        return first.Count > 0 ? first : new(section.Columns, StringComparer.OrdinalIgnoreCase);
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
