using System.Collections;
using System.Text.Json;
using ParquetSharp;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>Parquet files as Apache Arrow in C++ reads them: what pyarrow, and with it pandas, and R's arrow read them by.</summary>
public sealed class ArrowReaderTests : IDisposable
{
    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Every_value_of_results_is_what_it_was()
    {
        TwoValleyResult[] results = [.. new[] { 0.03, 0.05 }.Select(eta => EnsembleRunner.Run(new TwoValleySimulation
        {
            LearningRate = eta, Realizations = 20, Steps = 60, RecordEvery = 20, KeepTrajectories = 2, Seed = ulong.MaxValue,
        }))];
        Export(new() { Path = directory["a.parquet"] }, [.. results.Select(r => TableRow.FromObject(r))]);

        IReadOnlyDictionary<string, object?[]> columns = Read("a.parquet");
        string[] expected = [.. RestoredResult.All.Single(r => r.Type == typeof(TwoValleyResult)).Columns(TableFormat.Parquet)];
        Assert.Equal(expected.Order(StringComparer.Ordinal), columns.Keys.Order(StringComparer.Ordinal));
        foreach (ResultProperty column in ResultSchema.Of(typeof(TwoValleyResult)).Where(p => columns.ContainsKey(p.Name)))
        {
            for (int i = 0; i < results.Length; i++)
            {
                object? value = column.Read(results[i]);
                Assert.True(CellConverter.Same(value is Enum name ? name.ToString() : value, columns[column.Name][i]), column.Name);
            }
        }
        Dictionary<string, object?[]> curve = Read("a.curve.parquet");
        Assert.Equal([0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L], curve["Cell"]);
        Assert.Equal([.. results.SelectMany(r => r.Curve!.PFlat)], curve["PFlat"].Cast<double>());
    }

    [Fact]
    public void Nulls_lists_times_and_what_came_late_are_there()
    {
        double[] many = [.. Enumerable.Range(0, 600_000).Select(i => i * 0.5)];
        Export(new() { Path = directory["a.parquet"] },
            Row(("A", 1), ("List", many), ("When", new DateTime(2026, 11, 28, 1, 2, 3, DateTimeKind.Utc))), Row(("A", 2), ("List", many)),
            Row(("A", null), ("List", Array.Empty<double>()), ("B", "x"), ("C", new[] { "p", "q;r" })), Row(("A", 0.25)));

        Dictionary<string, object?[]> columns = Read("a.parquet");
        Assert.Equal([1.0, 2.0, null, 0.25], columns["A"]);
        Assert.Equal([null, null, "x", null], columns["B"]);
        Assert.Equal(new DateTime(2026, 11, 28, 1, 2, 3, DateTimeKind.Utc), columns["When"][0]);
        Assert.Equal(many, ((IEnumerable)columns["List"][1]!).Cast<double>());
        Assert.Empty((IEnumerable)columns["List"][2]!);
        Assert.Null(columns["List"][3]);
        Assert.Equal(["p", "q;r"], ((IEnumerable)columns["C"][2]!).Cast<string>());
    }

    private Dictionary<string, object?[]> Read(string name)
    {
        using var file = new ParquetFileReader(directory[name]);
        Assert.True(JsonDocument.Parse(file.FileMetaData.KeyValueMetadata[ColumnFact.MetadataKey]).RootElement.EnumerateObject().Any());
        var columns = new Dictionary<string, object?[]>();
        for (int c = 0; c < file.FileMetaData.NumColumns; c++)
        {
            List<object?> values = [];
            for (int g = 0; g < file.FileMetaData.NumRowGroups; g++)
            {
                using RowGroupReader group = file.RowGroup(g);
                using LogicalColumnReader column = group.Column(c).LogicalReader();
                values.AddRange(column.Apply(new Values((int)group.MetaData.NumRows)));
            }
            columns.Add(file.FileMetaData.Schema.Column(c).Path.ToDotVector()[0], [.. values]);
        }
        return columns;
    }

    private sealed class Values(int rows) : ILogicalColumnReaderVisitor<object?[]>
    {
        public object?[] OnLogicalColumnReader<TValue>(LogicalColumnReader<TValue> columnReader) =>
            [.. columnReader.ReadAll(rows).Cast<object?>()];
    }
}
