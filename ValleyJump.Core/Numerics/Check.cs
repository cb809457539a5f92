namespace ValleyJump.Core.Numerics;

/// <summary>Argument checks that name the quantity as users know it, not as a method's parameter.</summary>
internal static class Check
{
    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> with "name must be range." unless the condition holds.</summary>
    public static void That(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }
}
