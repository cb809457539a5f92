using System.Runtime.CompilerServices;

namespace ValleyJump.Core.Numerics;

/// <summary>Argument checks that name the quantity as users know it, not as a method's parameter.</summary>
internal static class Check
{
    /// <summary>Throws <see cref="InvalidInputException"/> with "name must be range." unless the condition holds.</summary>
    public static void That(bool holds, string name, object? value, string range)
    {
        if (!holds)
            throw new InvalidInputException(name, value, $"{name} must be {range}.");
    }

    /// <summary>The value of a property, or the same exception where it is out of range.</summary>
    public static T Require<T>(bool holds, T value, string range, [CallerMemberName] string name = "")
    {
        That(holds, name, value, range);
        return value;
    }

    /// <summary>Is each value above the one before?</summary>
    public static bool Rises<T>(IEnumerable<T> values) where T : struct, IComparable<T> =>
        values.Zip(values.Skip(1), (before, next) => before.CompareTo(next) < 0).All(rises => rises);

    /// <summary>A number that must be finite and above zero.</summary>
    public static double Positive(double value, [CallerMemberName] string name = "") =>
        Require(double.IsFinite(value) && value > 0, value, "finite and greater than zero", name);

    /// <summary>A number that must be finite and not below zero.</summary>
    public static double NotNegative(double value, [CallerMemberName] string name = "") =>
        Require(double.IsFinite(value) && value >= 0, value, "finite and zero or positive", name);

    /// <summary>An exception for a value that is refused for a reason of its own.</summary>
    public static InvalidInputException OutOfRange(string name, object? value, FormattableString message) =>
        new(name, value, FormattableString.Invariant(message));
}
