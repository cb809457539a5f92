using System.Collections;
using System.Globalization;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// What was asked for cannot be done: a named value is out of its range. It is thrown before any work. Every other exception but that of
/// a file is a fault of this library.
/// </summary>
/// <param name="name">The quantity, as users know it, such as LearningRate.</param>
/// <param name="value">Its value; null where it is left out or says nothing.</param>
/// <param name="reason">A sentence: what the value must be.</param>
/// <param name="inner">What showed it, if it was an exception.</param>
public class InvalidInputException(string name, object? value, string reason, Exception? inner = null)
    : Exception(value is null ? reason : $"{reason} It was {Show(value)}.", inner)
{
    private const int MaxShown = 5; // elements of a list in a message

    /// <summary>The quantity, as users know it.</summary>
    public string Name { get; } = name;

    /// <summary>Its value.</summary>
    public object? Value { get; } = value;

    /// <summary>What the value must be: the message without the value.</summary>
    public string Reason { get; } = reason;

    /// <summary>What programs tell the mistake by: Invalid and the name, unless it has a name of its own.</summary>
    public string Id { get; internal init; } = "Invalid" + name;

    private static string Show(object? value) => value switch
    {
        null => "null",
        IEnumerable list and not string => $"({string.Join(", ", Shown(list.Cast<object?>()))})",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static IEnumerable<string> Shown(IEnumerable<object?> list) =>
        list.Take(MaxShown + 1).Select((value, place) => place < MaxShown ? Show(value) : "...");
}
