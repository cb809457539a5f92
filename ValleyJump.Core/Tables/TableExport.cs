using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>Where and how a table is written.</summary>
internal sealed record TableExportOptions
{
    /// <summary>The file. Long tables that do not fit in it go to files beside it: out.csv has its curves in out.curve.csv.</summary>
    public required string Path { get; init; }

    /// <summary>The format; by the file's extension when null.</summary>
    public TableFormat? Format { get; init; }

    /// <summary>Write only the long table of this name, to <see cref="Path"/> itself.</summary>
    public string? OnlyTable { get; init; }

    /// <summary>Existing files may be replaced.</summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>Existing files may be replaced even if they are read-only.</summary>
    public bool ReplaceReadOnly { get; init; }
}

/// <summary>
/// Writes results of any kind as a table. What can go wrong with the path is found out when it is opened, before results are computed;
/// the rows are collected, since the header is the union of their columns; then all files appear at once, or none.
/// </summary>
/// <remarks>
/// Rows refer to the results' own curves and paths, so that collecting costs little beyond the results themselves. Not thread-safe.
/// </remarks>
internal sealed class TableExport
{
    private readonly TableExportOptions options;
    private readonly TableFormat format;
    private readonly Func<string, Stream>? openFile;
    private readonly List<TableRow> rows = [];

    private TableExport(TableExportOptions options, Func<string, Stream>? openFile)
    {
        this.options = options;
        this.openFile = openFile;
        format = options.Format ?? FormatOf(options.Path);
    }

    /// <summary>The formats that <see cref="FormatOf"/> knows, by extension.</summary>
    public static IReadOnlyDictionary<string, TableFormat> Extensions { get; } =
        new Dictionary<string, TableFormat>(StringComparer.OrdinalIgnoreCase) { [".csv"] = TableFormat.Csv, [".json"] = TableFormat.Json };

    /// <summary>Results so far.</summary>
    public int Count => rows.Count;

    /// <summary>The format that a file's extension names.</summary>
    /// <exception cref="InvalidInputException">It names none.</exception>
    public static TableFormat FormatOf(string path) => Extensions.TryGetValue(Path.GetExtension(path), out TableFormat format) ? format
        : throw TableRow.Unfit("UnknownFormat", nameof(TableExportOptions.Format),
            $"The extension of '{path}' is none of {string.Join(", ", Extensions.Keys)}. Name the file so, or give Format.");

    /// <summary>Checks that the file can be written, and writes nothing yet.</summary>
    /// <exception cref="InvalidInputException">The format is not known.</exception>
    /// <exception cref="FileException">
    /// It cannot; or, when files may not be replaced, it or a long table's file beside it exists.
    /// </exception>
    public static TableExport Open(TableExportOptions options) => Open(options, null);

    internal static TableExport Open(TableExportOptions options, Func<string, Stream>? openFile)
    {
        ArgumentNullException.ThrowIfNull(options);
        var export = new TableExport(options, openFile);
        using AtomicFileSet files = export.Files();
        files.Probe(options.Path);
        if (!options.Overwrite && options.OnlyTable is null && export.format == TableFormat.Csv)
        {
            // Whether there will be curves is not known yet, but then it would be too late.
            foreach (string name in LongTableAttribute.KnownNames)
                files.Check(PathOf(options.Path, name));
        }
        return export;
    }

    /// <summary>Adds a result.</summary>
    public void Add(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        rows.Add(row);
    }

    /// <summary>Writes the files.</summary>
    /// <returns>Their paths, the main one first.</returns>
    /// <exception cref="InvalidInputException">There is nothing to write.</exception>
    /// <exception cref="FileException">It cannot be written. No file has changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. No file has changed.</exception>
    public IReadOnlyList<string> Write(CancellationToken cancel = default)
    {
        if (rows.Count == 0)
        {
            throw TableRow.Unfit("NoRows", "InputObject",
                $"There are no results: '{options.Path}' was not written. Check where they come from.");
        }
        IReadOnlyList<string> names = Table.LongNames(rows);
        // Curves or paths on their own, taken out of their results, are the main table themselves.
        string? only = options.OnlyTable ?? (names.Count == 1 && !rows.Any(r => r.Columns.Any()) ? names[0] : null);
        if (only is not null && !names.Contains(only))
        {
            throw TableRow.Unfit("NoTable", "InputObject",
                $"None of the results has a {only}: '{options.Path}' was not written. RecordEvery, for example 100, records one.");
        }

        using AtomicFileSet files = Files();
        var written = new List<string>();
        if (only is null && format == TableFormat.Json)
        {
            Write(options.Path, stream => JsonTables.Write(stream, rows, cancel));
        }
        else
        {
            if (only is not null || rows.Any(r => r.Columns.Any()))
                WriteTable(options.Path, only is null ? Table.Main(rows) : Table.Long(rows, only));
            foreach (string name in only is null ? names : [])
                WriteTable(PathOf(options.Path, name), Table.Long(rows, name));
        }
        cancel.ThrowIfCancellationRequested();
        files.Commit();
        return written;

        void WriteTable(string path, Table table) => Write(path, stream =>
        {
            if (format == TableFormat.Json)
                JsonTables.Write(stream, table, cancel);
            else
                CsvTables.Write(stream, table, cancel);
        });

        void Write(string path, Action<Stream> fill)
        {
            files.Write(path, fill);
            written.Add(path);
        }
    }

    private AtomicFileSet Files() => new(FileTask.Export, options.Overwrite, options.ReplaceReadOnly, openFile);

    private static string PathOf(string path, string table) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.{table}{Path.GetExtension(path)}");
}
