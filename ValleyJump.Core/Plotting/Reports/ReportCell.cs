using System.Globalization;
using System.Text.RegularExpressions;
using ValleyJump.Core.Plotting.Pages;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Reports;

/// <summary>Cells of a report: what is read is rounded, what is exported stands beside it, whole.</summary>
internal static partial class ReportCell
{
    private const double Visible = 0.005; // relative error that rounding by a column's format may make

    /// <summary>Whether a cell is a number, be it one or its text.</summary>
    public static bool IsNumber(object? cell) => cell is not (null or bool or Enum)
        && double.TryParse(CellValue.Text(cell), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>A number as it is read: by a format, or five digits where that would say something else.</summary>
    public static string Rounded(string exact, string? format)
    {
        if (!double.TryParse(exact, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return exact;
        // A seed is a name.
        if (!double.IsFinite(value) || exact.All(c => char.IsAsciiDigit(c) || c == '-'))
            return exact;
        string text = value.ToString(format ?? "G5", CultureInfo.InvariantCulture);
        if (Math.Abs(double.Parse(text, CultureInfo.InvariantCulture) - value) > Visible * Math.Abs(value))
            text = value.ToString("G4", CultureInfo.InvariantCulture);
        return Exponent().Replace(text, m => $"e{(m.Groups[1].Value == "-" ? "-" : "")}{m.Groups[2].Value}");
    }

    /// <summary>The cell of a table. A number or a list has the exported text in data-value.</summary>
    public static string Html(object? cell, string? format, string kind)
    {
        string exact = CellValue.Text(cell), shown = IsNumber(cell) ? Rounded(exact, format) : exact;
        return PageText.Element("td", PageText.Escape(shown), ("class", kind), ("data-value", exact), ("title", shown == exact ? null : exact));
    }

    [GeneratedRegex(@"E([+-])0*(\d+)$")]
    private static partial Regex Exponent();
}
