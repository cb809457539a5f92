using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>
/// Adds results to a CSV file, and their curves to those beside it. Each is handed to the system whole as it comes, so that whatever ends
/// the process takes none of those before it; a result counts once its own row is there, which comes after its curves.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TableAppend : ITableOutput
{
    private readonly TableExportOptions options;
    private readonly CsvAppendFile main;
    private readonly Dictionary<string, CsvAppendFile> beside = [];

    private TableAppend(TableExportOptions options)
    {
        this.options = options;
        main = new(options.Path, options);
        try
        {
            foreach (string name in LongTableAttribute.KnownNames)
                beside.Add(name, new(TableFiles.PathOf(options.Path, name), options, main));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. Files.Select(f => f.CutOff).OfType<string>()];

    private IEnumerable<CsvAppendFile> Files => beside.Values.Prepend(main);

    /// <summary>The format of a file that is to be added to.</summary>
    /// <exception cref="InvalidInputException">It is not known, or nothing can be added after its end.</exception>
    public static TableFormat FormatOf(TableExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        TableFormat format = options.Format ?? TableFiles.FormatOf(options.Path);
        string? end = format switch { TableFormat.Json => "one array, which has an end", TableFormat.Parquet => "ended by an index", _ => null };
        return end is null ? format : throw TableRow.Unfit("AppendFormat", nameof(options.Append),
            $"Nothing can be added to '{options.Path}': {format} is {end}. Append to CSV or JSON lines, or write it anew.");
    }

    /// <summary>Reads what is there, and writes nothing yet.</summary>
    /// <exception cref="InvalidInputException">Curves are wanted alone.</exception>
    /// <exception cref="FileException">
    /// A file cannot be written, exists although none may, ends in the middle of a result, or has curves of results that are not there.
    /// </exception>
    public static TableAppend Open(TableExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.OnlyTable is null ? new(options) : throw TableRow.Unfit("AppendCurve", nameof(options.Append),
            $"Where there are only curves, nothing tells a whole one from one that was cut short. Append the results: their curves go to "
            + $"'{TableFiles.PathOf(options.Path, options.OnlyTable)}' beside them.");
    }

    /// <inheritdoc/>
    public void Add(TableRow row, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (!row.Columns.Any())
            throw TableRow.NotTabular("Curves and paths are added with the results that they are of. Export these by themselves.");
        row.RequireText();
        (CsvAppendFile File, Table Part)[] parts =
        [
            .. Table.LongNames(row).Select(name => (FileOf(name), Table.Long(row, main.Rows, name))),
            (main, Table.Main(row)),
        ];
        foreach (var (file, part) in parts)
            file.RequireColumns(part);
        int done = 0;
        try
        {
            for (; done < parts.Length; done++)
                parts[done].File.Write(parts[done].Part, cancel);
        }
        catch
        {
            while (--done >= 0)
                parts[done].File.Undo();
            throw;
        }
    }

    /// <summary>Writes to the disk what the system has. No results are no error: there may be none left to do.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> Commit(CancellationToken cancel = default)
    {
        foreach (CsvAppendFile file in Files)
            file.Save();
        return [.. Files.Where(f => f.IsChanged).Select(f => f.Path)];
    }

    public void Dispose()
    {
        foreach (CsvAppendFile file in Files)
            file.Dispose();
    }

    private CsvAppendFile FileOf(string name)
    {
        if (!beside.TryGetValue(name, out CsvAppendFile? file))
            beside.Add(name, file = new(TableFiles.PathOf(options.Path, name), options, main));
        return file;
    }
}
