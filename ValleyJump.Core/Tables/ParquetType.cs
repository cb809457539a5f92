using System.Collections;
using System.Globalization;
using Parquet.Schema;

namespace ValleyJump.Core.Tables;

/// <summary>Kinds of values of a Parquet column.</summary>
internal enum ParquetKind
{
    /// <summary>Nothing but null has come so far.</summary>
    None,

    /// <summary>Flags.</summary>
    Boolean,

    /// <summary>Whole numbers of 32 bits.</summary>
    Int32,

    /// <summary>Whole numbers of 64 bits.</summary>
    Int64,

    /// <summary>Whole numbers of 64 bits from 0, such as seeds.</summary>
    UInt64,

    /// <summary>Numbers.</summary>
    Double,

    /// <summary>Points in time, in microseconds of UTC.</summary>
    Timestamp,

    /// <summary>Text, as <see cref="CellValue.Text"/> makes it.</summary>
    Text,
}

/// <summary>What a Parquet column holds: any of it may be null.</summary>
internal readonly record struct ParquetType(ParquetKind Kind, bool IsList)
{
    /// <summary>That of the values of a property.</summary>
    public static ParquetType Of(Type declared)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(object))
            return default;
        if (CellValue.IsScalar(type))
            return new(KindOf(type), IsList: false);
        Type element = CellValue.ElementType(type) ?? typeof(object);
        return new(Of(element).Kind, IsList: true);
    }

    /// <summary>That of a value.</summary>
    public static ParquetType Of(object? value) => value switch
    {
        null => default,
        not string and IEnumerable list when Of(value.GetType()).Kind == ParquetKind.None =>
            new(list.Cast<object?>().Select(Of).Aggregate(default(ParquetType), (a, b) => a.And(b)).Kind, IsList: true),
        _ => Of(value.GetType()),
    };

    /// <summary>
    /// What holds the values of both: whole numbers become 64 bits wide, or doubles beside doubles; else text stands for all.
    /// </summary>
    public ParquetType And(ParquetType other)
    {
        if (Kind == ParquetKind.None && (IsList == other.IsList || !IsList))
            return other;
        if (other.Kind == ParquetKind.None && (IsList == other.IsList || !other.IsList))
            return this;
        if (IsList != other.IsList)
            return new(ParquetKind.Text, IsList: false);
        ParquetKind low = Kind < other.Kind ? Kind : other.Kind, high = Kind < other.Kind ? other.Kind : Kind;
        ParquetKind both = (low, high) switch
        {
            _ when low == high => low,
            (ParquetKind.Int32, ParquetKind.Int64) => ParquetKind.Int64,
            (ParquetKind.Int32 or ParquetKind.Int64 or ParquetKind.UInt64, ParquetKind.Double) => ParquetKind.Double,
            _ => ParquetKind.Text,
        };
        return new(both, IsList);
    }

    /// <summary>The column. One that has nothing but null is taken for numbers.</summary>
    public Field Field(string name) => !IsList ? Scalar(name) : new ListField(name, Scalar("element"));

    private DataField Scalar(string name) => Kind switch
    {
        ParquetKind.Boolean => new DataField(name, typeof(bool), true),
        ParquetKind.Int32 => new DataField(name, typeof(int), true),
        ParquetKind.Int64 => new DataField(name, typeof(long), true),
        ParquetKind.UInt64 => new DataField(name, typeof(ulong), true),
        ParquetKind.Timestamp =>
            new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true),
        ParquetKind.Text => new DataField(name, typeof(string), true),
        _ => new DataField(name, typeof(double), true),
    };

    /// <summary>A point in time, which is UTC where it does not say.</summary>
    public static DateTime Utc(object value) => value switch
    {
        DateTimeOffset time => time.UtcDateTime,
        DateTime { Kind: DateTimeKind.Local } time => time.ToUniversalTime(),
        _ => DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc),
    };

    /// <summary>A number, whatever its type.</summary>
    public static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static ParquetKind KindOf(Type type) => type.IsEnum ? ParquetKind.Text : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => ParquetKind.Boolean,
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 => ParquetKind.Int32,
        TypeCode.UInt32 or TypeCode.Int64 => ParquetKind.Int64,
        TypeCode.UInt64 => ParquetKind.UInt64,
        TypeCode.Single or TypeCode.Double => ParquetKind.Double,
        TypeCode.DateTime => ParquetKind.Timestamp,
        _ => type == typeof(DateTimeOffset) ? ParquetKind.Timestamp : ParquetKind.Text,
    };
}
