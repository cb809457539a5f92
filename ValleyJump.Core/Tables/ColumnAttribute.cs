namespace ValleyJump.Core.Tables;

/// <summary>What is to be known of a property as a column of a table.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnAttribute : Attribute
{
    /// <summary>
    /// What results call an input, where that is not its own name: the Strength of a noise law is the NoiseStrength of a result. Empty where
    /// they show another property in its place.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The property is an input. It comes before what came of it.</summary>
    public bool IsInput { get; init; }
}
