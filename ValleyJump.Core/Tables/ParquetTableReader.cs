using Parquet;
using Parquet.Schema;

namespace ValleyJump.Core.Tables;

/// <summary>Reads a Parquet file of flat columns and lists of scalars, row group by row group.</summary>
internal sealed class ParquetTableReader : IDisposable
{
    // Values of a column of a row group, and of all of them: more does not fit in memory.
    private const long MostValues = 1 << 25, MostOfAll = 1 << 27;

    // What an exception of files has that no system made.
    private const int OfLibrary = unchecked((int)0x80131620);

    private readonly ParquetReader reader;
    private readonly DataField[] fields;

    private ParquetTableReader(ParquetReader reader, DataField[] fields) => (this.reader, this.fields) = (reader, fields);

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Columns => [.. fields.Select(f => f.Path.FirstPart!)];

    /// <summary>Reads what columns there are.</summary>
    /// <exception cref="InvalidDataException">It is no Parquet file, damaged, or has columns of structures.</exception>
    public static ParquetTableReader Open(Stream stream)
    {
        ParquetReader reader = Guard(() => ParquetReader.CreateAsync(stream, leaveStreamOpen: true).GetAwaiter().GetResult());
        DataField[] fields = Guard(() => reader.Schema.DataFields);
        if (Array.Exists(fields, f => f.Path.FirstPart is null))
            throw new InvalidDataException("it is damaged: a column has no name");
        string? deep = fields.FirstOrDefault(f => f.MaxRepetitionLevel > 1 || (f.MaxRepetitionLevel == 0 && f.Path.Length > 1))
            ?.Path.FirstPart ?? fields.GroupBy(f => f.Path.FirstPart).FirstOrDefault(g => g.Count() > 1)?.Key;
        return deep is null ? new(reader, fields)
            : throw new InvalidDataException($"column {deep} holds structures, not values or lists of them");
    }

    /// <summary>The name of the first column; null where it is no Parquet.</summary>
    public static string? FirstColumn(Stream stream)
    {
        try
        {
            using ParquetTableReader table = Open(stream);
            return table.Columns is [var first, ..] ? first : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The rows.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or a row group does not fit in memory.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<IReadOnlyList<object?>> Rows(CancellationToken cancel)
    {
        for (int g = 0; g < Guard(() => reader.RowGroupCount); g++)
        {
            object?[][] columns = Guard(() => ReadGroup(g, cancel));
            for (int r = 0; r < columns[0].Length; r++)
            {
                cancel.ThrowIfCancellationRequested();
                yield return Array.ConvertAll(columns, c => c[r]);
            }
        }
    }

    public void Dispose() => Guard(() =>
    {
        reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return true;
    });

    private object?[][] ReadGroup(int index, CancellationToken cancel)
    {
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(index);
        long rows = group.RowCount;
        long[] values = [.. fields.Select(f => group.GetMetadata(f)?.MetaData?.NumValues
            ?? throw new InvalidDataException($"column {f.Path.FirstPart} is missing"))];
        if (rows < 0 || values.Any(v => v < 0 || v > MostValues) || rows > MostValues || values.Sum() > MostOfAll)
            throw new InvalidDataException("a row group of it does not fit in memory");
        object?[][] columns = new object?[fields.Length][];
        for (int c = 0; c < fields.Length; c++)
        {
            cancel.ThrowIfCancellationRequested();
            if (fields[c].MaxRepetitionLevel == 0 && values[c] != rows)
                throw new InvalidDataException($"column {fields[c].Name} has {values[c]} values in {rows} rows");
            columns[c] = ReadColumn(group, fields[c], (int)rows, (int)values[c], cancel);
        }
        return columns;
    }

    private static object?[] ReadColumn(ParquetRowGroupReader group, DataField field, int rows, int values, CancellationToken cancel)
    {
        return field.ClrType switch
        {
            var t when t == typeof(bool) => Read<bool>(v => v),
            var t when t == typeof(sbyte) => Read<sbyte>(v => (int)v),
            var t when t == typeof(byte) => Read<byte>(v => (int)v),
            var t when t == typeof(short) => Read<short>(v => (int)v),
            var t when t == typeof(ushort) => Read<ushort>(v => (int)v),
            var t when t == typeof(int) => Read<int>(v => v),
            var t when t == typeof(uint) => Read<uint>(v => (long)v),
            var t when t == typeof(long) => Read<long>(v => v),
            var t when t == typeof(ulong) => Read<ulong>(v => v),
            var t when t == typeof(float) => Read<float>(v => (double)v),
            var t when t == typeof(double) => Read<double>(v => v),
            var t when t == typeof(decimal) => Read<decimal>(v => v),
            var t when t == typeof(DateTime) => Read<DateTime>(v => DateTime.SpecifyKind(v, DateTimeKind.Utc)),
            var t when t == typeof(DateOnly) => Read<DateOnly>(v => v),
            var t when t == typeof(TimeOnly) => Read<TimeOnly>(v => v),
            var t when t == typeof(ReadOnlyMemory<char>) => Read<ReadOnlyMemory<char>>(v => v.ToString()),
            var t => throw new InvalidDataException($"column {field.Name} holds {t.Name}, which is not read here"),
        };

        object?[] Read<T>(Func<T, object> of) where T : struct
        {
            var found = new T[values];
            int[]? definitions = field.MaxDefinitionLevel > 0 ? new int[values] : null;
            int[]? repetitions = field.MaxRepetitionLevel > 0 ? new int[values] : null;
            group.ReadRawAsync<T>(field, found, Memory(definitions), Memory(repetitions), cancel).AsTask().GetAwaiter().GetResult();
            int next = 0;
            object? Value(int v) => definitions is null || definitions[v] == field.MaxDefinitionLevel ? of(found[next++]) : null;
            return repetitions is null ? [.. Enumerable.Range(0, rows).Select(Value)]
                : Lists(field, rows, definitions!, repetitions, Value);
        }
    }

    private static Memory<int>? Memory(int[]? levels) => levels is null ? default(Memory<int>?) : levels.AsMemory();

    /// <summary>Lists of the values: a list begins where nothing repeats.</summary>
    private static object?[] Lists(DataField field, int rows, int[] definitions, int[] repetitions, Func<int, object?> value)
    {
        // The level of an empty list; below it there is none, and above it an element, which may be null.
        int empty = field.MaxDefinitionLevel - 1 - (field.IsNullable ? 1 : 0), row = -1;
        object?[] lists = new object?[rows];
        List<object?> list = [];
        for (int v = 0; v < definitions.Length; v++)
        {
            if (repetitions[v] == 0)
            {
                if (row >= 0 && lists[row] is not null)
                    lists[row] = list.ToArray();
                if (++row >= rows)
                    break;
                list.Clear();
                lists[row] = definitions[v] < empty ? null : list;
            }
            if (definitions[v] > empty)
                list.Add(value(v));
        }
        if (row != rows - 1)
            throw new InvalidDataException($"column {field.Path.FirstPart} has other lists than there are rows");
        if (row >= 0 && lists[row] is not null)
            lists[row] = list.ToArray();
        return lists;
    }

    /// <summary>The library reports what is wrong with a file by whatever goes wrong while it reads it.</summary>
    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or InvalidDataException or UnauthorizedAccessException)
            && (problem is not IOException || problem is EndOfStreamException || problem.HResult == OfLibrary))
        {
            throw new InvalidDataException($"it is damaged, or no Parquet file ({problem.Message.Split('\n')[0].TrimEnd('.')})", problem);
        }
    }
}
