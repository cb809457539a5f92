namespace ValleyJump.Core.Tables;

/// <summary>
/// What is to be known of a property as a column of a table, said once: the views on the screen, and whatever names a quantity, are made
/// from it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnAttribute : Attribute
{
    /// <summary>A <see cref="Width"/> of what is left of the line, for text, which is wrapped.</summary>
    public const int Rest = -1;

    /// <summary>The heading of a view's column; the property's name where it is not said.</summary>
    public string? Label { get; init; }

    /// <summary>The unit; null for what has none.</summary>
    public string? Unit { get; init; }

    /// <summary>The paper's symbol, such as eta or P_flat; that of an estimate belongs to its error and its quantiles as well.</summary>
    public string? Symbol { get; init; }

    /// <summary>A standard numeric format, which a view keeps to where there is room.</summary>
    public string? Format { get; init; }

    /// <summary>Characters of a view's column; that of the label where it is not said, or <see cref="Rest"/>.</summary>
    public int Width { get; init; }

    /// <summary>
    /// The least that it can be; NaN where nothing is below its values that is known. Whole numbers and standard errors (names in Sem)
    /// need not say that they are not below 0.
    /// </summary>
    public double Least { get; init; } = double.NaN;

    /// <summary>The most that it can be; NaN where nothing is.</summary>
    public double Most { get; init; } = double.NaN;

    /// <summary>The property is made for views: files leave it out, which have what it is made of.</summary>
    public bool ViewOnly { get; init; }

    /// <summary>
    /// The columns that a property for views is made of, with spaces between: a report shows these where the screen shows the property.
    /// </summary>
    public string? Of { get; init; }

    /// <summary>
    /// What results call an input, where that is not its own name: the Strength of a noise law is the NoiseStrength of a result. Empty
    /// where
    /// they show another property in its place.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The column came later: files of earlier versions lack it, and their rows are read without it. It may be null.</summary>
    public bool IsLater { get; init; }

    /// <summary>The property is an input. It comes before what came of it.</summary>
    public bool IsInput { get; init; }
}
