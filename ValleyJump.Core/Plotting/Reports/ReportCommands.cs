using System.Collections;
using System.Globalization;
using System.Text;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Reports;

/// <summary>The commands that make the rows of a section again, one line a row, from the inputs that the rows hold.</summary>
internal static class ReportCommands
{
    /// <summary>The commands; empty where no row alone can make such results.</summary>
    public static string Of(ReportSection section, RowMaker? maker)
    {
        if (maker is null)
            return "";
        // Of a landscape all is input, and it says so of nothing.
        bool saysSo = section.Columns.Any(c => ReportTable.IsInput(section, c));
        string[] taken = [.. section.Columns.Where(c => maker.Columns.Contains(c) && (!saysSo || ReportTable.IsInput(section, c)))];
        string[] shared = section.Rows.Count < 2 ? [] : [.. taken.Where(c => section.Shared(c) is not null)];
        var text = new StringBuilder();
        if (maker.Before.Length > 0)
            text.Append(maker.Before).Append('\n');
        if (shared.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"$shared = {Table(section.Rows[0], shared)}\n");
        // One statement about several groups is a row for each.
        foreach (string line in section.Each().Take(ReportSection.MaxRows).Select(Line).Distinct())
            text.Append(line).Append('\n');
        return text.ToString();

        string Line(PlotRow row)
        {
            string own = Table(row, taken.Except(shared).Where(c => CellValue.Text(row[c]).Length > 0));
            string given = string.Concat(
                maker.Given.Where(c => row.Has(c) && CellValue.Text(row[c]).Length > 0).Select(c => Given(maker, row, c)));
            string all = shared.Length > 0 ? $"($shared + {own})" : own;
            return $"{(maker.From.Length > 0 ? maker.From : $"[pscustomobject]{all}")} | {maker.Pipeline}{given}";
        }
    }

    private static string Given(RowMaker maker, PlotRow row, string column) => maker.NameLists.Contains(column)
        ? $" -{column} {string.Join(", ", CellValue.Text(row[column]).Split(", ").Select(n => Quoted(n.Split(" = ")[0])))}"
        : row[column] is bool ? $" -{column}:{Literal(row[column])}" : $" -{column} {Literal(row[column])}"; // a switch takes its value so

    private static string Table(PlotRow row, IEnumerable<string> columns) =>
        $"@{{ {string.Join("; ", columns.Select(c => $"{c} = {Literal(row[c])}"))} }}";

    private static string Literal(object? value) => value switch
    {
        bool flag => flag ? "$true" : "$false",
        double number when double.IsNaN(number) => "[double]::NaN",
        double number when double.IsInfinity(number) => number > 0 ? "[double]::PositiveInfinity" : "[double]::NegativeInfinity",
        string text => Quoted(text),
        Enum name => Quoted(name.ToString()),
        IConvertible number => Convert.ToString(number, CultureInfo.InvariantCulture)!,
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Literal)),
        _ => Quoted(CellValue.Text(value)),
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
