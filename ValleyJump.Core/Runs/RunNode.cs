using System.Numerics;
using System.Runtime.CompilerServices;

namespace ValleyJump.Core.Runs;

/// <summary>
/// A group of a run's file that is read strictly: every attribute and data set has the type and the shape that are expected, or it is an
/// error.
/// </summary>
internal sealed class RunNode(HdfObject group)
{
    /// <summary>The file's root.</summary>
    public static RunNode Root(Stream stream) => new(new HdfFile(stream, RunSeal.Length).Root);

    /// <summary>A group below.</summary>
    public RunNode Group(string name) => new(group.Child(name) ?? throw Missing("group", name));

    /// <summary>An attribute that is a single number.</summary>
    public T Number<T>(string name) where T : unmanaged, INumber<T>
    {
        HdfArray attribute = Attribute(name);
        Require<T>(attribute, name);
        return attribute.Shape is null ? attribute.Read<T>(0, 1)[0] : throw Invalid($"the attribute {name} is not a single number");
    }

    /// <summary>An attribute that is a list of numbers.</summary>
    public T[] Numbers<T>(string name) where T : unmanaged, INumber<T>
    {
        HdfArray attribute = Attribute(name);
        Require<T>(attribute, name);
        return attribute.Shape is [<= int.MaxValue and var count]
            ? attribute.Read<T>(0, count) : throw Invalid($"the attribute {name} is not a list");
    }

    /// <summary>An attribute that is 0 or 1.</summary>
    public bool Flag(string name) => Number<byte>(name) switch
    {
        0 => false,
        1 => true,
        _ => throw Invalid($"the attribute {name} is neither 0 nor 1"),
    };

    /// <summary>An attribute that is text.</summary>
    public string Text(string name) => Attribute(name) is { Type: HdfType.Text, Shape: null } attribute
        ? attribute.Text() : throw Invalid($"the attribute {name} is not text");

    /// <summary>An attribute that is a name of an enumeration.</summary>
    public T Choice<T>(string name) where T : struct, Enum
    {
        string text = Text(name);
        return Enum.GetNames<T>().Contains(text, StringComparer.Ordinal) ? Enum.Parse<T>(text)
            : throw Invalid($"the attribute {name} is none of {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>There is an attribute of this name.</summary>
    public bool HasAttribute(string name) => group.Attribute(name) is not null;

    /// <summary>There is a group or a data set of this name.</summary>
    public bool Has(string name) => group.Child(name) is not null;

    /// <summary>The number of rows of a data set: its first dimension.</summary>
    public int Rows(string name) => Dataset(name).Shape is [<= int.MaxValue and var rows, ..]
        ? (int)rows : throw Invalid($"the data set {name} has no rows");

    /// <summary>The number of columns of a data set: its second dimension.</summary>
    public int Columns(string name) => Dataset(name).Shape is [_, >= 1 and <= int.MaxValue and var columns]
        ? (int)columns : throw Invalid($"the data set {name} has no columns");

    /// <summary>Checks a data set without reading it.</summary>
    public void RequireShape<T>(string name, params int[] shape) where T : unmanaged, INumber<T> => Typed<T>(name, shape);

    /// <summary>A data set, whole.</summary>
    public T[] Values<T>(string name, params int[] shape) where T : unmanaged, INumber<T> =>
        Typed<T>(name, shape).Read<T>(0, shape.Aggregate(1L, (product, n) => product * n));

    /// <summary>A row of a data set, flattened.</summary>
    public T[] Row<T>(string name, int row, params int[] shape) where T : unmanaged, INumber<T>
    {
        HdfArray data = Typed<T>(name, shape);
        long count = shape.Skip(1).Aggregate(1L, (product, n) => product * n);
        return data.Read<T>(row * count, count);
    }

    /// <summary>What is wrong with the contents.</summary>
    public static InvalidDataException Invalid(string what) => new(what);

    private HdfArray Typed<T>(string name, int[] shape) where T : unmanaged, INumber<T>
    {
        HdfArray data = Dataset(name);
        Require<T>(data, name);
        UInt128 bytes = shape.Aggregate((UInt128)data.ElementSize, (product, n) => product * (UInt128)n);
        HdfFile.Require(bytes <= (UInt128)data.File.Size, HdfFile.TooLarge);
        return data.Shape is { } found && found.SequenceEqual(shape.Select(n => (long)n)) ? data
            : throw Invalid($"the data set {name} has the shape {string.Join(" x ", data.Shape ?? [])} instead of {string.Join(" x ", shape)}");
    }

    private HdfArray Dataset(string name) => group.Child(name)?.Data() ?? throw Missing("data set", name);

    private HdfArray Attribute(string name) => group.Attribute(name) ?? throw Missing("attribute", name);

    // The bits of one type would make sense as another of the same size.
    private static void Require<T>(HdfArray data, string name) where T : unmanaged, INumber<T>
    {
        HdfType type = typeof(T) == typeof(float) || typeof(T) == typeof(double) ? HdfType.FloatingPoint
            : typeof(T) == typeof(byte) || typeof(T) == typeof(ulong) ? HdfType.Unsigned : HdfType.Signed;
        if (data.Type != type || data.ElementSize != Unsafe.SizeOf<T>())
            throw Invalid($"{name} does not hold numbers of the kind {type} of {Unsafe.SizeOf<T>()} bytes");
    }

    private static InvalidDataException Missing(string what, string name) => Invalid($"the {what} {name} is missing");
}
