using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>Which files an export writes: the one that is named, and in CSV and Parquet one beside it for each long table.</summary>
internal static class TableFiles
{
    // How the header of a long table begins.
    private static readonly byte[] LongHeader = [.. System.Text.Encoding.UTF8.GetBytes($"{Table.CellColumn},")];

    /// <summary>The formats that <see cref="FormatOf"/> knows, by extension.</summary>
    public static IReadOnlyDictionary<string, TableFormat> Extensions { get; } =
        new Dictionary<string, TableFormat>(StringComparer.OrdinalIgnoreCase)
        {
            [".csv"] = TableFormat.Csv, [".json"] = TableFormat.Json, [".jsonl"] = TableFormat.JsonLines, [".ndjson"] = TableFormat.JsonLines,
            [".parquet"] = TableFormat.Parquet,
        };

    /// <summary>Long tables go to files of their own; otherwise they are within the results.</summary>
    public static bool HasFilesBeside(TableFormat format) => format is TableFormat.Csv or TableFormat.Parquet;

    /// <summary>The format that a file's extension names.</summary>
    /// <exception cref="InvalidInputException">It names none.</exception>
    public static TableFormat FormatOf(string path) => Extensions.TryGetValue(Path.GetExtension(path), out TableFormat format) ? format
        : throw TableRow.Unfit("UnknownFormat", nameof(TableExportOptions.Format),
            $"The extension of '{path}' is none of {string.Join(", ", Extensions.Keys)}. Name the file so, or give Format.");

    /// <summary>The file of a long table beside the main one: out.curve.csv beside out.csv.</summary>
    public static string PathOf(string path, string table) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.{table}{Path.GetExtension(path)}");

    /// <summary>The data dictionary of a table, CSV whatever the table's format is.</summary>
    public static string DictionaryOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}.dictionary.csv");

    /// <summary>The files that long tables may go to.</summary>
    public static IReadOnlyList<string> Beside(TableExportOptions options) =>
        options.OnlyTable is not null || !HasFilesBeside(options.Format ?? FormatOf(options.Path)) ? []
            : [.. LongTableAttribute.KnownNames.Select(name => PathOf(options.Path, name))];

    /// <summary>Those of them that an export has written: what comes in place of the main file takes them with it.</summary>
    /// <exception cref="FileException">The beginning of one cannot be read.</exception>
    public static IReadOnlyList<string> OldBeside(TableExportOptions options) => [.. Beside(options).Where(IsLongTable)];

    /// <summary>All that an export may write, remove or add to, for people.</summary>
    /// <exception cref="InvalidInputException">The format is not known.</exception>
    /// <exception cref="FileException">A file beside the main one cannot be read.</exception>
    public static string Describe(TableExportOptions options)
    {
        IReadOnlyList<string> beside = Beside(options), old = options.Append ? [] : OldBeside(options);
        string dictionary = options.Dictionary ? $", and {Path.GetFileName(DictionaryOf(options.Path))}" : "";
        if (beside.Count == 0)
            return options.Path + dictionary;
        string replaced = old.Count == 0 ? "" : $"; replaced or removed: {Names(old)}";
        return $"{options.Path} (beside it, of results that have such curves: {Names(beside)}{replaced}){dictionary}";

        static string Names(IEnumerable<string> paths) => string.Join(", ", paths.Select(Path.GetFileName));
    }

    private static bool IsLongTable(string path)
    {
        if (!File.Exists(path))
            return false;
        using FileStream file = FileGuard.OpenRead(FileTask.Export, path, FileShare.ReadWrite);
        if (Extensions.GetValueOrDefault(Path.GetExtension(path)) == TableFormat.Parquet)
            return ParquetTableReader.FirstColumn(file) == Table.CellColumn;
        byte[] start = new byte[LongHeader.Length];
        return FileGuard.Run(FileTask.Export, path, () => file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false))
            == start.Length && start.AsSpan().SequenceEqual(LongHeader);
    }
}
