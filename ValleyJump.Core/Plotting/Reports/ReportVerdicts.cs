using System.Text;
using ValleyJump.Core.Plotting.Pages;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Reports;

/// <summary>What results say is so, or is not, with the rule by which they say it.</summary>
internal static class ReportVerdicts
{
    private const int Few = 10; // are read at once

    private const string StatementRule =
        "Rule: a statement holds where what is claimed is so by four standard errors; the reason gives the numbers.";

    private const string CheckRule = "Rule: a check passes while its value is on the named side of its limit. Warn: beyond it, usable with "
        + "the caution of the advice. Fail: an assumption is broken, or the run cannot show what it is for.";

    /// <summary>How many hold, such as "3 of 4 statements hold"; empty where there are none.</summary>
    public static string Tally(ReportSection section)
    {
        if (AreStatements(section))
            return $"{section.Each().Count(r => Is(r, "Holds", "true"))} of {ReportTable.Count(section.Rows.Count, "statement")} hold";
        if (!AreChecks(section))
            return "";
        return string.Join(", ", section.Each().GroupBy(r => CellValue.Text(r["Verdict"])).OrderBy(g => Order(g.Key))
            .Select(g => $"{g.Count()} {Words(g.Key)}")) + $" of {ReportTable.Count(section.Rows.Count, "check")}";
    }

    /// <summary>The verdicts, one by one; empty where there are none. Of checks those that did not pass.</summary>
    public static string Html(ReportSection section)
    {
        var verdicts = AreStatements(section) ? section.Each().Select(Statement)
            : AreChecks(section) ? section.Each().Where(r => !Is(r, "Verdict", "Pass")).Select(Check) : [];
        if (!AreStatements(section) && !AreChecks(section))
            return "";
        var text = new StringBuilder($"<p class=\"tally\">{PageText.Escape(Tally(section))}.</p>\n<ul class=\"verdicts\">\n");
        int told = 0;
        foreach (var (kind, sign, what, why) in verdicts.Take(ReportSection.MaxRows))
        {
            if (told++ == Few)
                text.Append("</ul>\n<details><summary>More</summary>\n<ul class=\"verdicts\">\n");
            string verdict = PageText.Element("span", PageText.Escape(sign), ("class", "sign"));
            string about = $"{PageText.Element("b", PageText.Escape(what))} {PageText.Element("span", PageText.Escape(why))}";
            text.Append(PageText.Element("li", $"{verdict} {about}", ("class", kind))).Append('\n');
        }
        string rule = PageText.Element("p", AreStatements(section) ? StatementRule : CheckRule, ("class", "rule"));
        return text.Append(told > Few ? "</ul>\n</details>\n" : "</ul>\n").Append(rule).Append('\n').ToString();
    }

    private static bool AreStatements(ReportSection section) => Has(section, "Holds", "Because");

    private static bool AreChecks(ReportSection section) => Has(section, "Verdict", "Value", "Limit");

    private static bool Has(ReportSection section, params string[] columns) =>
        Array.TrueForAll(columns, c => section.Columns.Contains(c, StringComparer.OrdinalIgnoreCase));

    private static (string Class, string Sign, string What, string Why) Statement(PlotRow row)
    {
        bool holds = Is(row, "Holds", "true");
        string what = string.Join(' ', ((string[])["Property", "Y", "By", "Group", "X", "Each"]).Where(c => row.Has(c))
            .Select(c => (Name: c, Text: CellValue.Text(row[c]))).Where(c => c.Text.Length > 0)
            .Select(c => c.Name switch { "By" => $"by {c.Text}:", "X" => $"along {c.Text}", _ => c.Text }));
        return (holds ? "pass" : "fail", holds ? "Holds" : "Does not hold", what, CellValue.Text(row["Because"]));
    }

    private static (string Class, string Sign, string What, string Why) Check(PlotRow row)
    {
        string verdict = CellValue.Text(row["Verdict"]);
        string cell = string.Join(", ", ((string[])["LearningRate", "NoiseStrength"]).Where(c => row.Has(c))
            .Select(c => $"{ColumnFacts.Words(c)} {CellValue.Text(row[c])}"));
        string bound = Is(row, "Bound", "AtLeast") ? "at least" : "at most";
        return (verdict == "Fail" ? "fail" : "warn", verdict, $"{CellValue.Text(row["Name"])}",
            $"at {cell}: {ReportCell.Rounded(CellValue.Text(row["Value"]), "G4")}, {bound} "
            + $"{ReportCell.Rounded(CellValue.Text(row["Limit"]), "G4")}. {CellValue.Text(row["Advice"])}");
    }

    private static string Words(string verdict) => verdict switch
    {
        "Pass" => "passed",
        "Warn" => "with a warning",
        "Fail" => "failed",
        "NotTested" => "not tested",
        _ => verdict,
    };

    private static int Order(string verdict) => verdict switch { "Pass" => 0, "Warn" => 1, "Fail" => 2, _ => 3 };

    private static bool Is(PlotRow row, string column, string value) =>
        string.Equals(CellValue.Text(row[column]), value, StringComparison.OrdinalIgnoreCase);
}
