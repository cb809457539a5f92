using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>
/// Writes, beside an export, what its columns mean: one row a column, of the table of the results first, then of their curves. It is made
/// of the facts that columns have, and appears when the export is done.
/// </summary>
internal sealed class DictionaryOutput : ITableOutput
{
    private readonly TableExportOptions options;
    private readonly TableFormat format;
    private readonly ITableOutput output;
    private readonly HashSet<(string Table, string Column)> known = [];
    private readonly List<(string Table, ColumnFact Fact)> facts = [];

    private DictionaryOutput(TableExportOptions options)
    {
        this.options = options;
        format = options.Format ?? TableFiles.FormatOf(options.Path);
        _ = Files().Check(TableFiles.DictionaryOf(options.Path));
        output = ITableOutput.Open(options with { Dictionary = false });
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => output.Warnings;

    /// <summary>Checks that all files can be written, and writes nothing yet.</summary>
    /// <exception cref="InvalidInputException">The format is not known, or is not one for what is asked.</exception>
    /// <exception cref="FileException">They cannot.</exception>
    public static DictionaryOutput Open(TableExportOptions options) => new(options);

    /// <inheritdoc/>
    public void Add(TableRow row, CancellationToken cancel = default)
    {
        output.Add(row, cancel);
        foreach (TableField field in row.Fields)
        {
            bool main = options.OnlyTable is null
                && (field.Kind == FieldKind.Cell || (field.Kind == FieldKind.LongList && format != TableFormat.Csv));
            if (main && known.Add(("", field.Name)))
                facts.Add(("", ColumnFact.Of(field.Name, field.Property)));
            foreach (LongBlock block in field.Blocks.Where(b => options.OnlyTable is null || b.Table.Name == options.OnlyTable))
                Add(block);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Commit(CancellationToken cancel = default)
    {
        IReadOnlyList<string> written = output.Commit(cancel);
        if (facts.Count == 0)
            return written;
        string path = TableFiles.DictionaryOf(options.Path);
        using AtomicFileSet files = Files();
        files.Write(path, stream =>
        {
            var csv = new CsvTableWriter(stream);
            csv.Write(new(["Table", "Column", "Type", "Meaning", "Unit", "Symbol", "Range", "Role"], facts.OrderBy(f => f.Table, StringComparer.Ordinal)
                .Select(f => (IReadOnlyList<object?>)[f.Table, f.Fact.Column, f.Fact.Type, f.Fact.Meaning, f.Fact.Unit, f.Fact.Symbol,
                    f.Fact.Range, f.Fact.Role]), []), cancel);
            csv.Flush();
        });
        files.Commit();
        return [.. written, path];
    }

    public void Dispose() => output.Dispose();

    private void Add(LongBlock block)
    {
        if (TableFiles.HasFilesBeside(format) && known.Add((block.Table.Name, Table.CellColumn)))
            facts.Add((block.Table.Name, ColumnFact.OfCell));
        foreach (LongColumn column in block.Columns.Where(c => known.Add((block.Table.Name, c.Name))))
        {
            facts.Add((block.Table.Name, column.Property is null && column.Name == LongBlock.TimeColumn
                ? ColumnFact.OfTime(block.Table.TimePerStep!) : ColumnFact.Of(column.Name, column.Property)));
        }
    }

    private AtomicFileSet Files() => new(FileTask.Export, options.Overwrite || options.Append, options.Force);
}
