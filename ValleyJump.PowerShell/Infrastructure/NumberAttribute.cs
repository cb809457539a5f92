using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Reads numbers, from text too, as they come from Import-Csv: invariant culture, an empty cell means "not given". PowerShell's own
/// conversion would take '' for 0, '0,05' for 5, $null for 0 and 1.5 for 2. It must be done here, whole: what PowerShell cannot convert
/// itself it leaves out without a word when it binds a property of piped input.
/// </summary>
/// <remarks>
/// A whole number that has lost digits on its way through another program, such as a seed that a spreadsheet wrote as 1.23457E+18, would
/// run as another one: it is refused.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NumberAttribute<T> : ArgumentTransformationAttribute where T : struct, INumber<T>, IMinMaxValue<T>
{
    /// <summary>The parameter takes a list: text may hold several numbers, separated by semicolons or blanks.</summary>
    public bool List { get; init; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Unwrap(inputData);
        object?[] items = value switch
        {
            null => [],
            string text => List ? text.Split([';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : [.. new[] { text.Trim() }.Where(t => t.Length > 0)],
            IEnumerable several => [.. several.Cast<object?>().Select(Unwrap)],
            _ => [value],
        };
        if (items.Length == 0 && value is null or string)
            return null;
        if (!List && items.Length != 1)
            throw new ArgumentTransformationMetadataException($"One number is needed, not a list of {items.Length}.");
        T[] numbers = [.. items.Select(Read)];
        return List ? numbers : numbers[0];
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static T Read(object? item)
    {
        if (item is T same)
            return same;
        RefuseLostDigits(item);
        string? text = item switch
        {
            string word => word.Trim(),
            IFormattable number when IsNumber(number) => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T result))
            return result;
        throw new ArgumentTransformationMetadataException(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? string.Create(CultureInfo.InvariantCulture, $"{text} is not a whole number from {T.MinValue} to {T.MaxValue}.")
            : $"'{item ?? "$null"}' is not a number. Write numbers with a decimal point and no thousands separator, such as 0.05 or 1e-3.");
    }

    private static void RefuseLostDigits(object? item)
    {
        if (typeof(T) != typeof(double) && LostDigits.In(item))
        {
            throw new ArgumentTransformationMetadataException(FormattableString.Invariant($"{item} has lost digits, ")
                + "and would be another number: a program wrote it as a floating-point number. Give all digits, as text.");
        }
    }

    private static bool IsNumber(object item) => item is BigInteger
        || (item is not Enum && Type.GetTypeCode(item.GetType()) is >= TypeCode.SByte and <= TypeCode.Decimal);
}
