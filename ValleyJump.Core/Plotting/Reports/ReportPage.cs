using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting.Pages;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Reports;

/// <summary>
/// Results on one page that loads nothing: figures, verdicts, tables, and all that is needed to make them again. The same results give the
/// same bytes.
/// </summary>
internal sealed partial class ReportPage(ReportRequest request)
{
    private const string HowToRead = "Each table holds every input of its rows, and sorts by a heading. Numbers are rounded to be read; "
        + "their tips, and the data-value of their cells, have all digits, as Export-ValleyData writes them.";

    private readonly List<ReportSection> sections = [];
    private readonly PlotRows rows = [];
    private int figures;

    /// <summary>Adds a result as a row, to those of its kind.</summary>
    public void Add(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        int before = rows.Count;
        rows.Add(row);
        for (int i = before; i < rows.Count; i++)
        {
            PlotRow part = rows[i];
            RowShape? shape = part.Header.Shape;
            ReportSection? section = sections.Find(s => s.Type == shape?.Type
                && (shape is not null || s.Columns.SequenceEqual(part.Header.Names)));
            if (section is null)
                sections.Add(section = new(shape));
            section.Add(part);
        }
    }

    /// <summary>Writes the page, as UTF-8.</summary>
    /// <exception cref="InvalidInputException">There are no results.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Write(Stream stream, CancellationToken cancel = default)
    {
        if (sections.Count == 0)
        {
            throw new InvalidInputException("InputObject", null, "There are no results to report. Check where they come from.")
            {
                Id = "ReportNoRows",
            };
        }
        using StreamWriter writer = PageText.WriterOf(stream);
        sections.ForEach(s => s.Cancel = cancel);
        string[] names = NamesOf();
        writer.Write(Head(names));
        for (int i = 0; i < sections.Count; i++)
        {
            WriteSection(writer, sections[i], names[i], $"s{i + 1}", cancel);
        }
        writer.Write(Provenance());
        writer.Write($"</main>\n<script>\n{PageText.Asset("report.js")}\n</script>\n</body>\n</html>\n");
    }

    // Two sections of one name are told apart by their numbers.
    private string[] NamesOf() =>
    [
        .. sections.Select((section, i) => !sections.Exists(other => other != section && other.Name == section.Name) ? section.Name
            : FormattableString.Invariant($"{section.Name} {sections.Take(i + 1).Count(other => other.Name == section.Name)}")),
    ];

    private string Head(string[] names)
    {
        var glance = new StringBuilder();
        for (int i = 0; i < sections.Count; i++)
        {
            string tally = ReportVerdicts.Tally(sections[i]);
            int notes = NotesOf(sections[i]).Count;
            string link = PageText.Element("a", PageText.Escape(names[i]), ("href", FormattableString.Invariant($"#s{i + 1}")));
            string[] told = [ReportTable.Count(sections[i].Rows.Count, "row"), tally, notes > 0 ? ReportTable.Count(notes, "note") : ""];
            string about = PageText.Element("span", PageText.Escape(string.Join("; ", told.Where(t => t.Length > 0))));
            glance.Append(PageText.Element("li", $"{link} {about}")).Append('\n');
        }
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            {PageText.Policy()}
            <meta name="generator" content="ValleyJump">
            <title>{PageText.Escape(request.Title)}</title>
            <style>
            {PageText.Asset("report.css")}
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>{PageText.Escape(request.Title)}</h1>
            <button type="button" id="theme" aria-label="Switch between light and dark">light / dark</button>
            <nav aria-label="Contents"><ol>
            {glance}<li><a href="#made">How it was made</a> <span>seeds, data, versions</span></li>
            </ol></nav>
            </header>

            """.ReplaceLineEndings("\n");
    }

    private void WriteSection(StreamWriter writer, ReportSection section, string name, string id, CancellationToken cancel)
    {
        writer.Write($"<section id=\"{id}\">\n<h2>{PageText.Escape(name)}</h2>\n");
        writer.Write(ReportVerdicts.Html(section));
        writer.Write(FigureOf(section, cancel));
        IReadOnlyList<(string Text, int Rows)> notes = NotesOf(section);
        if (notes.Count > 0)
        {
            writer.Write("<ul class=\"notes\">\n");
            foreach (var (text, rows) in notes)
                writer.Write($"<li>{PageText.Escape(text)} <small>({ReportTable.Count(rows, "row")})</small></li>\n");
            writer.Write("</ul>\n");
        }
        writer.Write(ReportTable.Shared(section));
        writer.Write(ReportTable.Html(section, id));
        WriteCommands(writer, ReportCommands.Of(section, section.Type is null ? null : request.MakerOf(section.Type)));
        writer.Write("</section>\n");
    }

    private static void WriteCommands(StreamWriter writer, ReportCommands commands)
    {
        if (commands.Text.Length > 0)
        {
            writer.Write("<details class=\"commands\"><summary>The commands that make these rows again</summary>\n<pre><code>");
            writer.Write($"{PageText.Escape(commands.Text.TrimEnd('\n'))}</code></pre>\n</details>\n");
        }
        foreach (string note in commands.Notes)
            writer.Write($"{PageText.Element("p", PageText.Escape(note), ("class", "note"))}\n");
    }

    private string FigureOf(ReportSection section, CancellationToken cancel)
    {
        Figure figure;
        try
        {
            figure = FigureMaker.Make(new PlotRows(section.Each()) { Cancel = cancel }, null, cancel);
        }
        catch (InvalidInputException problem)
        {
            return $"<p class=\"note\">No figure: {PageText.Escape(problem.Message)}</p>\n";
        }
        figures++;
        string caption = figure.Subtitle.Length > 0 ? $"{figure.Title}. {figure.Subtitle}" : figure.Title;
        return $"<figure>\n<div class=\"on-light\">{SvgOf(figure, PlotTheme.Light, $"f{figures}l-")}</div>\n"
            + $"<div class=\"on-dark\">{SvgOf(figure, PlotTheme.Dark, $"f{figures}d-")}</div>\n"
            + $"{PageText.Element("figcaption", $"Figure {figures}. {SymbolText.Html(caption)}")}\n</figure>\n";
    }

    /// <summary>A figure as an element of a page; names within it differ from those of other figures.</summary>
    private static string SvgOf(Figure figure, PlotTheme theme, string prefix)
    {
        using var stream = new MemoryStream();
        FigureWriters.Of(PlotFormat.Svg).Write(figure with { Title = "", Subtitle = "" }, new(theme), stream);
        string svg = Encoding.UTF8.GetString(stream.ToArray());
        svg = Metadata().Replace(svg[svg.IndexOf("<svg", StringComparison.Ordinal)..], "");
        return Reference().Replace(svg, m => $"{m.Groups[1].Value}{prefix}").TrimEnd();
    }

    private string Provenance()
    {
        var text = new StringBuilder("<section id=\"made\">\n<h2>How it was made</h2>\n<dl class=\"made\">\n");
        Add("Seeds", Distinct("Seed"));
        Add("Data sets", [.. from section in sections
                             from row in section.Each()
                             let name = CellValue.Text(row["Dataset"] ?? row["Name"])
                             let fingerprint = CellValue.Text(row["DatasetFingerprint"] ?? row["Fingerprint"])
                             where fingerprint.Length > 0
                             select $"{name}, fingerprint {fingerprint}"]);
        foreach (var (name, version) in request.Writer)
            Add(name, [version]);
        return text.Append("</dl>\n").Append(PageText.Element("p", HowToRead, ("class", "note"))).Append("\n</section>\n").ToString();

        void Add(string term, IReadOnlyList<string> values)
        {
            const int few = 20;
            string[] distinct = [.. values.Distinct()];
            if (distinct.Length == 0)
                return;
            string more = distinct.Length > few ? string.Create(CultureInfo.InvariantCulture, $" and {distinct.Length - few} more") : "";
            string value = PageText.Element("dd", PageText.Escape(string.Join("; ", distinct.Take(few)) + more));
            text.Append(PageText.Element("div", PageText.Element("dt", PageText.Escape(term)) + value)).Append('\n');
        }

        IReadOnlyList<string> Distinct(string column) =>
            [.. sections.SelectMany(s => s.Each()).Select(r => CellValue.Text(r[column])).Where(t => t.Length > 0)];
    }

    // What results say of themselves, each once.
    private static IReadOnlyList<(string Text, int Rows)> NotesOf(ReportSection section) =>
    [
        .. section.Columns.Where(c => c.EndsWith("Note", StringComparison.OrdinalIgnoreCase))
            .SelectMany(c => section.Each().Select(r => CellValue.Text(r[c])))
            .Where(t => t.Length > 0).GroupBy(t => t).Select(g => (g.Key, g.Count())),
    ];

    [GeneratedRegex("<metadata>.*?</metadata>\n?", RegexOptions.Singleline)]
    private static partial Regex Metadata();

    // What names an element, and what refers to one.
    [GeneratedRegex("""(\bid="|url\(#|href="#)""")]
    private static partial Regex Reference();
}
