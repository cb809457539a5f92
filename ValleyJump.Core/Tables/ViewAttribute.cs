namespace ValleyJump.Core.Tables;

/// <summary>
/// How results of a type are shown as a table: which columns, in their order. The first view is what the screen shows unless another is
/// named. The build makes ValleyJump.Format.ps1xml of them.
/// </summary>
/// <param name="columns">Properties, by their names; what is known of each is its <see cref="ColumnAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ViewAttribute(params string[] columns) : Attribute
{
    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>What Format-Table -View calls it; the type's name where it is not said.</summary>
    public string? Name { get; init; }

    /// <summary>Text that is longer than its column goes on in the next line, rather than to be cut.</summary>
    public bool Wraps { get; init; }

    /// <summary>A property whose value heads the rows that share it.</summary>
    public string? GroupBy { get; init; }
}
