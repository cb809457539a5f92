using ValleyJump.Core.Files;

namespace ValleyJump.Core.Tables;

/// <summary>Reads the rows of a Parquet file.</summary>
internal sealed class ParquetTableSource(Stream stream) : ITableSource
{
    public bool IsTorn => false;

    public IEnumerable<SourceRow> Rows(CancellationToken cancel)
    {
        using ParquetTableReader reader = Try(() => ParquetTableReader.Open(stream));
        var columns = new SourceColumns(reader.Columns);
        if (!columns.AreDistinct)
            throw new SourceException("has two columns of one name", FileFault.InvalidHeader);
        using IEnumerator<IReadOnlyList<object?>> rows = reader.Rows(cancel).GetEnumerator();
        while (Try(rows.MoveNext))
            yield return new(columns, rows.Current);
    }

    public void Dispose() => stream.Dispose();

    private static T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidDataException problem)
        {
            throw new SourceException($"cannot be read: {problem.Message}", FileFault.Damaged, null, problem);
        }
    }
}
