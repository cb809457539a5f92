namespace ValleyJump.Core.Tables;

/// <summary>
/// Marks the record that holds a result's inputs, and those within it. A partial record shows each of them as a property of its own, which
/// the build writes: a table's columns, and what the pipeline binds to parameters.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputsAttribute : Attribute
{
    /// <summary>Inputs that nothing in this result depends on, by their names in the record of inputs: they are not shown.</summary>
    public string[] Except { get; init; } = [];

    /// <summary>What an abstract record of inputs within is in this result, of which all columns are then shown; null for any.</summary>
    public Type? Kind { get; init; }
}
