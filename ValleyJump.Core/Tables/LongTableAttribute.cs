namespace ValleyJump.Core.Tables;

/// <summary>
/// Marks a record of parallel lists, such as a curve or a path. As (an element of) a property of a result it becomes a long table: one row
/// an element, repeated for each result, in a file of its own. Its scalar properties become constant columns.
/// </summary>
/// <param name="name">The table's name, which its file carries: "curve" goes from out.csv to out.curve.csv.</param>
/// <param name="keys">Scalar properties of the result to repeat in each row, so that the table can be read alone.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
internal sealed class LongTableAttribute(string name, params string[] keys) : Attribute
{
    /// <summary>The table that holds an ensemble's or a run's course, which -Curve selects.</summary>
    public const string Curve = "curve";

    /// <summary>The table that holds single trajectories.</summary>
    public const string Paths = "paths";

    /// <summary>The table's name.</summary>
    public string Name { get; } = name;

    /// <summary>Scalar properties of the result that are repeated in each row.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;

    /// <summary>The result's property that turns the column Step into a further column, Time = this times Step; null for none.</summary>
    public string? TimePerStep { get; init; }

    /// <summary>The names of all long tables in this assembly.</summary>
    internal static IReadOnlyList<string> KnownNames => Known.Value;

    private static readonly Lazy<string[]> Known = new(() =>
    [
        .. typeof(LongTableAttribute).Assembly.GetTypes()
            .Select(t => GetCustomAttribute(t, typeof(LongTableAttribute))).OfType<LongTableAttribute>().Select(t => t.Name).Append(Curve)
                .Append(Paths).Distinct().Order(StringComparer.Ordinal),
    ]);
}
