using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ValleyJump.Core.Tables;

/// <summary>What is to be told of a column to who reads a table: from its property's <see cref="ColumnAttribute"/> and documentation.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Type">What its cells are: integer, number, flag, text, time, name (one of several), or a list of these.</param>
/// <param name="Meaning">A sentence or two.</param>
/// <param name="Unit">The unit; empty where there is none.</param>
/// <param name="Symbol">The paper's symbol; empty where there is none.</param>
/// <param name="Range">
/// The names that it may be, or what numbers of it are between, such as "0 to 1" or "from 0"; empty where none is known.
/// </param>
/// <param name="Role">Input or result; empty for what is neither.</param>
internal sealed record ColumnFact(string Column, string Type, string Meaning, string Unit, string Symbol, string Range, string Role)
{
    /// <summary>The column of the result's number.</summary>
    public static ColumnFact OfCell { get; } =
        new(Table.CellColumn, "integer", "The result's row in the table of results, counted from 0.", "", "", "", "");

    /// <summary>The column beside Step.</summary>
    public static ColumnFact OfTime(string rate) => new(LongBlock.TimeColumn, "number", $"{rate} times Step.", "eta step", "eta t", "", "result");

    /// <summary>The key of a Parquet file's metadata.</summary>
    public const string MetadataKey = "ValleyJump.Columns";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is known of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="property">The property; null for a column that no property of a result is.</param>
    public static ColumnFact Of(string name, ResultProperty? property)
    {
        if (property is null)
            return new(name, "", "", "", "", "", "");
        ColumnAttribute? facts = FactsOf(property.Info);
        return new(name, NameOf(property.Type), ColumnMeaning.Of(property.Info), facts?.Unit ?? "", facts?.Symbol ?? "",
            RangeOf(name, property.Type, facts), facts?.IsInput == true ? "input" : "result");
    }

    // Columns of a curve are described where its points have them.
    private static ColumnAttribute? FactsOf(PropertyInfo property) => property.GetCustomAttribute<ColumnAttribute>()
        ?? TableLine.Of(property.DeclaringType)?.GetProperty(property.Name)?.GetCustomAttribute<ColumnAttribute>();

    /// <summary>Meaning, unit and symbol of columns, as JSON.</summary>
    public static string Json(IEnumerable<string> names, IEnumerable<ResultProperty?> properties) => JsonSerializer.Serialize(
        names.Zip(properties, Of).ToDictionary(f => f.Column, f => new { f.Meaning, f.Unit, f.Symbol, f.Range, f.Role }), Plain);

    private static string RangeOf(string name, Type declared, ColumnAttribute? facts)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsEnum)
            return string.Join(", ", Enum.GetNames(type));
        string kind = NameOf(type);
        // Counts, indices and seeds; and a standard error is a deviation.
        bool isFromZero = kind == "integer" || (kind == "number" && name.EndsWith("Sem", StringComparison.Ordinal));
        double least = facts?.Least ?? double.NaN, most = facts?.Most ?? double.NaN;
        if (double.IsNaN(least) && isFromZero)
            least = 0;
        return (double.IsNaN(least), double.IsNaN(most)) switch
        {
            (true, true) => "",
            (false, true) => FormattableString.Invariant($"from {least}"),
            (true, false) => FormattableString.Invariant($"to {most}"),
            _ => FormattableString.Invariant($"{least} to {most}"),
        };
    }

    private static string NameOf(Type declared)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        string missing = type == declared ? "" : ", or empty";
        if (type.IsEnum)
            return $"name{missing}";
        if (!CellValue.IsScalar(type))
            return CellValue.ElementType(type) is { } element ? $"list of {NameOf(element)}" : type.Name;
        return ParquetType.Of(type).Kind switch
        {
            ParquetKind.Boolean => "flag",
            ParquetKind.Int32 or ParquetKind.Int64 or ParquetKind.UInt64 => "integer",
            ParquetKind.Double => "number",
            ParquetKind.Timestamp => "time",
            _ => "text",
        } + missing;
    }
}
