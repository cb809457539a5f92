using Microsoft.ML;
using Microsoft.ML.Data;

namespace ValleyJump.Core.Measures;

/// <summary>A column of a <see cref="ColumnView"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What ML.NET takes it for.</param>
internal abstract record ViewField(string Name, DataViewType Type)
{
    /// <summary>A getter of the value in the row of a position.</summary>
    public abstract Delegate Getter(Func<long> position);
}

/// <inheritdoc cref="ViewField"/>
/// <param name="Name">Its name.</param>
/// <param name="Type">What ML.NET takes it for.</param>
/// <param name="Value">The value in a row.</param>
internal sealed record ViewField<T>(string Name, DataViewType Type, Func<int, T> Value) : ViewField(Name, Type)
{
    /// <inheritdoc/>
    public override Delegate Getter(Func<long> position) => new ValueGetter<T>((ref T value) => value = Value((int)position()));
}

/// <summary>Columns as an IDataView of ML.NET: values are made when a cursor asks for them.</summary>
/// <param name="fields">The columns.</param>
/// <param name="count">Rows.</param>
internal sealed class ColumnView(IReadOnlyList<ViewField> fields, int count) : IDataView
{
    public DataViewSchema Schema { get; } = SchemaOf(fields);

    public bool CanShuffle => false;

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(c => c.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema SchemaOf(IReadOnlyList<ViewField> fields)
    {
        var schema = new DataViewSchema.Builder();
        foreach (ViewField field in fields)
            schema.AddColumn(field.Name, field.Type);
        return schema.ToSchema();
    }

    private IReadOnlyList<ViewField> Fields => fields;

    private int Count => count;

    private sealed class Cursor(ColumnView view, HashSet<int> active) : DataViewRowCursor
    {
        private long position = -1;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext()
        {
            position = position < view.Count - 1 && position >= -1 ? position + 1 : -2;
            return position >= 0;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new((ulong)position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            view.Fields[column.Index].Getter(() => position) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"{column.Name} holds {column.Type}, not {typeof(TValue).Name}.");
    }
}
