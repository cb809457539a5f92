namespace ValleyJump.Core.Tables;

/// <summary>
/// Marks results that tables do not hold enough of to be read back as what they were, such as images and networks: they come as rows.
/// </summary>
/// <param name="reason">Why, and what to do instead, as a sentence.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RowsOnlyAttribute(string reason) : Attribute
{
    /// <summary>Why, and what to do instead.</summary>
    public string Reason { get; } = reason;
}
