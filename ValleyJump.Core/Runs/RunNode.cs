using System.Numerics;
using System.Runtime.CompilerServices;
using PureHDF;
using PureHDF.Selections;

namespace ValleyJump.Core.Runs;

/// <summary>A group of a run's file that is read strictly: every attribute and data set has the type and the shape that are expected, or it is an error.</summary>
internal sealed class RunNode(IH5Group group)
{
    /// <summary>A group below.</summary>
    public RunNode Group(string name) => new(group.LinkExists(name) ? group.Group(name) : throw Missing("group", name));

    /// <summary>An attribute that is a single number.</summary>
    public T Number<T>(string name) where T : unmanaged, INumber<T>
    {
        IH5Attribute attribute = Attribute(name);
        Require<T>(attribute.Type, name);
        return attribute.Space.Type == H5DataspaceType.Scalar ? attribute.Read<T>() : throw Invalid($"the attribute {name} is not a single number");
    }

    /// <summary>An attribute that is a list of numbers.</summary>
    public T[] Numbers<T>(string name) where T : unmanaged, INumber<T>
    {
        IH5Attribute attribute = Attribute(name);
        Require<T>(attribute.Type, name);
        return attribute.Space is { Type: H5DataspaceType.Simple, Rank: 1 } ? attribute.Read<T[]>() : throw Invalid($"the attribute {name} is not a list");
    }

    /// <summary>An attribute that is 0 or 1.</summary>
    public bool Flag(string name) => Number<byte>(name) switch
    {
        0 => false,
        1 => true,
        _ => throw Invalid($"the attribute {name} is neither 0 nor 1"),
    };

    /// <summary>An attribute that is text.</summary>
    public string Text(string name)
    {
        IH5Attribute attribute = Attribute(name);
        return attribute.Type.Class is H5DataTypeClass.VariableLength or H5DataTypeClass.String && attribute.Space.Type == H5DataspaceType.Scalar
            ? attribute.Read<string>() : throw Invalid($"the attribute {name} is not text");
    }

    /// <summary>An attribute that is a name of an enumeration.</summary>
    public T Choice<T>(string name) where T : struct, Enum
    {
        string text = Text(name);
        return Enum.GetNames<T>().Contains(text, StringComparer.Ordinal) ? Enum.Parse<T>(text) : throw Invalid($"the attribute {name} is none of {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>There is a group or a data set of this name.</summary>
    public bool Has(string name) => group.LinkExists(name);

    /// <summary>The number of rows of a data set: its first dimension.</summary>
    public int Rows(string name) => Dataset(name).Space.Dimensions is [<= int.MaxValue and var rows, ..] ? (int)rows : throw Invalid($"the data set {name} has no rows");

    /// <summary>The number of columns of a data set: its second dimension.</summary>
    public int Columns(string name) => Dataset(name).Space.Dimensions is [_, >= 1 and <= int.MaxValue and var columns] ? (int)columns : throw Invalid($"the data set {name} has no columns");

    /// <summary>Checks a data set without reading it.</summary>
    public void RequireShape<T>(string name, params int[] shape) where T : unmanaged, INumber<T> => Typed<T>(name, shape);

    /// <summary>A data set, whole.</summary>
    public T[] Values<T>(string name, params int[] shape) where T : unmanaged, INumber<T> => Typed<T>(name, shape).Read<T[]>();

    /// <summary>A row of a data set, flattened.</summary>
    public T[] Row<T>(string name, int row, params int[] shape) where T : unmanaged, INumber<T>
    {
        ulong[] starts = new ulong[shape.Length], blocks = Array.ConvertAll(shape, n => (ulong)n);
        (starts[0], blocks[0]) = ((ulong)row, 1);
        return Typed<T>(name, shape).Read<T[]>(fileSelection: new HyperslabSelection(shape.Length, starts, blocks));
    }

    /// <summary>What is wrong with the contents.</summary>
    public static InvalidDataException Invalid(string what) => new(what);

    private IH5Dataset Typed<T>(string name, int[] shape) where T : unmanaged, INumber<T>
    {
        IH5Dataset data = Dataset(name);
        Require<T>(data.Type, name);
        return data.Space.Dimensions.SequenceEqual(shape.Select(n => (ulong)n)) ? data
            : throw Invalid($"the data set {name} has the shape {string.Join(" x ", data.Space.Dimensions)} instead of {string.Join(" x ", shape)}");
    }

    private IH5Dataset Dataset(string name) => group.LinkExists(name) ? group.Dataset(name) : throw Missing("data set", name);

    private IH5Attribute Attribute(string name) => group.AttributeExists(name) ? group.Attribute(name) : throw Missing("attribute", name);

    // The library would read the bits of one type as another of the same size.
    private static void Require<T>(IH5DataType type, string name) where T : unmanaged, INumber<T>
    {
        bool whole = typeof(T) != typeof(float) && typeof(T) != typeof(double), signed = typeof(T) != typeof(byte) && typeof(T) != typeof(ulong);
        if (type.Class != (whole ? H5DataTypeClass.FixedPoint : H5DataTypeClass.FloatingPoint) || type.Size != Unsafe.SizeOf<T>() || (whole && type.FixedPoint.IsSigned != signed))
            throw Invalid($"{name} does not hold {(signed || !whole ? "" : "unsigned ")}{(whole ? "integers" : "floating-point numbers")} of {Unsafe.SizeOf<T>()} bytes");
    }

    private static InvalidDataException Missing(string what, string name) => Invalid($"the {what} {name} is missing");
}
