using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>A row that is no result: names and values.</summary>
internal sealed record PlainRow(IReadOnlyList<KeyValuePair<string, object?>> Cells);

/// <summary>
/// Reads what Export-ValleyData has written. A row whose columns are exactly those of a type of results is such a result again, with what
/// the files have of its curves, and every other row is a <see cref="PlainRow"/>. Rows are read as they are asked for.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="format">Its format; by its extension when null.</param>
/// <param name="wanted">What the rows must be; null for whatever they are.</param>
/// <param name="warn">Receives what is odd.</param>
internal sealed class TableImport(string path, TableFormat? format, RestoredResult? wanted, Action<string> warn)
{
    private readonly TableFormat format = format ?? FormatOf(path);
    private readonly Dictionary<SourceColumns, RestoredResult?> known = [];
    private bool told;

    /// <summary>Where the rows come from; null for the file itself.</summary>
    public ITableSource? Source { get; init; }

    /// <summary>Text of plain rows stays text: in JSON, where numbers and flags are such, next to nothing need be guessed.</summary>
    public bool KeepsText { get; init; }

    /// <summary>Rows are none of results, whatever their columns are.</summary>
    public bool IsPlain { get; init; }

    /// <summary>The type of results of a name, with or without its namespace; a name that two have takes the namespace.</summary>
    /// <exception cref="InvalidInputException">There is none, or none that is read back.</exception>
    public static RestoredResult TypeOf(string name)
    {
        RestoredResult[] found = [.. RestoredResult.All.Where(r => string.Equals(r.Type.Name, name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(r.Type.FullName, name, StringComparison.OrdinalIgnoreCase))];
        if (found is [var one])
            return one;
        RowsOnlyAttribute? rows = typeof(TableImport).Assembly.GetExportedTypes()
            .FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)) is { } type
            ? (RowsOnlyAttribute?)Attribute.GetCustomAttribute(type, typeof(RowsOnlyAttribute)) : null;
        throw Unfit("UnknownType", "As", rows?.Reason ?? (found.Length > 1
            ? $"Several types are called '{name}': {string.Join(", ", found.Select(f => f.Type.FullName))}."
            : $"'{name}' is none of {string.Join(", ", RestoredResult.All.Select(r => r.Type.Name).Distinct())}."));
    }

    /// <summary>The results and rows of the file.</summary>
    /// <exception cref="InvalidInputException">A row is not what is wanted.</exception>
    /// <exception cref="FileException">The file cannot be read, or is not as its format has it; what came before it is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<object> Results(CancellationToken cancel)
    {
        using TableImportFile file = Source is null ? new(path, format) : new(path, Source);
        using TableImportBeside beside = new(path, format, cancel);
        long number = 0;
        foreach (SourceRow row in file.Rows(cancel))
        {
            if (!known.TryGetValue(row.Columns, out RestoredResult? type))
                known.Add(row.Columns, type = Recognise(row.Columns.Names, number));
            if (type is not null)
                file.RequireWhole();
            yield return (type is null ? null : Restore(type, row, number, beside)) ?? PlainCells.Of(row, KeepsText);
            number++;
        }
        beside.RequireEnd(number, known.Values.Any(k => k is not null), warn);
    }

    private object? Restore(RestoredResult type, SourceRow row, long number, TableImportBeside beside)
    {
        try
        {
            return type.Make(c => row[c], table => TableFiles.HasFilesBeside(format) ? beside.Of(table, number)
                : PlainCells.Blocks(row[table.Property].Cell, table));
        }
        catch (RestoreException problem)
        {
            string what = $"Row {number + 1} of '{path}' has the columns of {type.Type.Name}, but {problem.Message}.";
            if (wanted is not null)
                throw Unfit("NotOfType", "As", what, problem);
            if (!told)
                warn($"{what} It was changed, or another version wrote it; it comes as a plain row, and others may.");
            told = true;
            return null;
        }
    }

    private RestoredResult? Recognise(IReadOnlyList<string> columns, long number)
    {
        if (IsPlain)
            return null;
        if (wanted is null)
            return RestoredResult.Of(columns, format);
        var names = new HashSet<string>(columns, StringComparer.OrdinalIgnoreCase);
        if (wanted.Fits(names, format))
            return wanted;
        string[] missing = [.. wanted.Columns(format).Where(c => !names.Contains(c))];
        string[] more = [.. columns.Except(wanted.Columns(format), StringComparer.OrdinalIgnoreCase)];
        throw Unfit("NotOfType", "As", $"Row {number + 1} of '{path}' is no {wanted.Type.Name}: it "
            + string.Join(", and ", new[] { Has("has no column", missing), Has("has other columns, such as", more) }.OfType<string>()) + ".");

        static string? Has(string what, string[] names) => names.Length == 0 ? null
            : $"{what} {string.Join(", ", names.Take(3))}{(names.Length > 3 ? " and others" : "")}";
    }

    private static TableFormat FormatOf(string path) =>
        TableFiles.Extensions.TryGetValue(Path.GetExtension(path), out TableFormat format) ? format
            : throw Unfit("UnknownFormat", "Format",
                $"The extension of '{path}' is none of {string.Join(", ", TableFiles.Extensions.Keys)}. Give Format.");

    private static InvalidInputException Unfit(string id, string name, string reason, Exception? inner = null) =>
        new(name, null, reason, inner) { Id = "Import" + id };
}
