using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Reads numbers from text, as they come from Import-Csv: invariant culture, an empty cell means "not given". PowerShell's own
/// conversion would take '' for 0 and '0,05' for 5.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NumberAttribute : ArgumentTransformationAttribute
{
    /// <summary>The parameter takes a list: text may hold several numbers, separated by semicolons or blanks.</summary>
    public bool List { get; init; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is string text)
        {
            string[] parts = List ? text.Split([';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [text.Trim()];
            object[] numbers = [.. parts.Where(p => p.Length > 0).Select(Parse)];
            return numbers.Length == 0 ? null : List ? numbers : numbers[0];
        }
        if (List && value is IEnumerable items)
            return items.Cast<object?>().Select(i => (i is PSObject o ? o.BaseObject : i) is string s ? Parse(s.Trim()) : i).ToArray();
        return inputData;
    }

    private static object Parse(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
            return integer;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large))
            return large;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number;
        throw new ArgumentTransformationMetadataException($"'{text}' is not a number. Write numbers with a decimal point and no thousands separator, such as 0.05 or 1e-3.");
    }
}
