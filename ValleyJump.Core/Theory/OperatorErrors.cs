namespace ValleyJump.Core.Theory;

/// <summary>What the operator and the density evolution refuse, under the names that the user knows.</summary>
internal static class OperatorErrors
{
    public static ArgumentOutOfRangeException OutOfRange(string name, object? value, FormattableString message) =>
        new(name, value, FormattableString.Invariant(message));
}
