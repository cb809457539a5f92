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

    /// <summary>Add to a CSV file, and to those beside it, or to one of JSON lines, as the results come.</summary>
    public bool Append { get; init; }

    /// <summary>Write what the columns mean to a file beside it: out.dictionary.csv.</summary>
    public bool Dictionary { get; init; }

    /// <summary>Existing files may be replaced.</summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>
    /// Existing files may be replaced even if they are read-only, and what is not whole at the end of one that is added to may be cut off.
    /// </summary>
    public bool Force { get; init; }
}

/// <summary>What results are written to, as they come.</summary>
internal interface ITableOutput : IDisposable
{
    /// <summary>What was not as it should be, and was mended.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Writes a result.</summary>
    /// <exception cref="InvalidInputException">It does not fit: nothing of it was written, and others may follow.</exception>
    /// <exception cref="FileException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    void Add(TableRow row, CancellationToken cancel = default);

    /// <summary>Ends the files.</summary>
    /// <returns>Their paths, the main one first.</returns>
    /// <exception cref="InvalidInputException">There is nothing to write.</exception>
    /// <exception cref="FileException">They cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IReadOnlyList<string> Commit(CancellationToken cancel = default);

    /// <summary>Checks that the files can be written, and writes nothing yet.</summary>
    /// <exception cref="InvalidInputException">The format is not known, or is not one for what is asked.</exception>
    /// <exception cref="FileException">They cannot.</exception>
    static ITableOutput Open(TableExportOptions options) =>
        options.Dictionary ? DictionaryOutput.Open(options)
            : !options.Append ? TableExport.Open(options)
            : TableAppend.FormatOf(options) == TableFormat.JsonLines ? new JsonLinesAppend(options)
            : TableAppend.Open(options);
}

/// <summary>
/// Writes results of any kind as a table. What can go wrong with the path is found out when it is opened, before results are computed.
/// Each result is written as it comes, to temporary files beside the targets, and is not kept; then all files appear at once, or none.
/// </summary>
/// <remarks>Not thread-safe. Whatever was not committed is removed when it is disposed.</remarks>
internal sealed class TableExport : ITableOutput
{
    private readonly TableExportOptions options;
    private readonly TableFormat format;
    private readonly AtomicFileSet files;
    private readonly List<TableFile> tables = [];
    private string? only;
    private long count;

    private TableExport(TableExportOptions options, Func<string, Stream>? openFile)
    {
        this.options = options;
        format = options.Format ?? TableFiles.FormatOf(options.Path);
        files = new(FileTask.Export, options.Overwrite, options.Force, openFile);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [];

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
        export.files.Probe(options.Path);
        // Whether there will be curves is not known yet, but then it would be too late.
        foreach (string path in options.Overwrite ? TableFiles.OldBeside(options) : TableFiles.Beside(options))
            export.files.Check(path);
        return export;
    }

    /// <summary>Writes a result to the temporary files.</summary>
    /// <exception cref="InvalidInputException">It does not fit: nothing of it was written, and others may follow.</exception>
    /// <exception cref="FileException">It cannot be written. No file has changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Add(TableRow row, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        bool hasCells = row.Columns.Any();
        IReadOnlyList<string> names = Table.LongNames(row);
        // Curves or paths on their own, taken out of their results, are the main table themselves; the first result tells.
        if (count == 0)
            only = options.OnlyTable ?? (names.Count == 1 && !hasCells ? names[0] : null);
        else if (hasCells && options.OnlyTable is null && !tables.Exists(t => t.IsMain))
            throw TableRow.NotTabular("This object has columns of its own, and those before it were curves or paths without any.");
        if (format == TableFormat.Csv)
            row.RequireText();

        if (only is not null)
        {
            if (names.Contains(only))
                FileOf(only, options.Path).Write(Table.Long(row, count, only), cancel);
        }
        else if (!TableFiles.HasFilesBeside(format))
        {
            FileOf("", options.Path).Write(row, cancel);
        }
        else
        {
            if (hasCells || tables.Exists(t => t.IsMain))
                FileOf("", options.Path).Write(Table.Main(row, lists: format == TableFormat.Parquet), cancel);
            foreach (string name in names)
                FileOf(name, TableFiles.PathOf(options.Path, name)).Write(Table.Long(row, count, name), cancel);
        }
        count++;
    }

    /// <summary>Puts the files in place, and removes those beside them that an earlier export of the same name left.</summary>
    /// <returns>Their paths, the main one first.</returns>
    /// <exception cref="InvalidInputException">There is nothing to write.</exception>
    /// <exception cref="FileException">It cannot be written. No file has changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. No file has changed.</exception>
    public IReadOnlyList<string> Commit(CancellationToken cancel = default)
    {
        if (count == 0)
        {
            throw TableRow.Unfit("NoRows", "InputObject",
                $"There are no results: '{options.Path}' was not written. Check where they come from.");
        }
        if (tables.Count == 0)
        {
            throw TableRow.Unfit("NoTable", "InputObject",
                $"None of the results has a {only}: '{options.Path}' was not written. RecordEvery, for example 100, records one.");
        }
        foreach (TableFile table in tables)
            table.End(cancel);
        foreach (string old in TableFiles.OldBeside(options).Where(old => !tables.Exists(t => t.Path == old)))
            files.Remove(old);
        cancel.ThrowIfCancellationRequested();
        files.Commit();
        return [.. tables.Select(t => t.Path)];
    }

    public void Dispose() => files.Dispose();

    private TableFile FileOf(string name, string path)
    {
        if (tables.Find(t => t.Name == name) is { } known)
            return known;
        var table = new TableFile(name, path, format, files);
        tables.Add(table);
        return table;
    }
}
