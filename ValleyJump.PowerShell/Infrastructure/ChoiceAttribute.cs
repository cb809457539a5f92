using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Reads names of an enumeration, or their starts where these are unique; an empty cell means "not given". PowerShell's own conversion
/// adds names joined by commas, and a name that it cannot convert in a property of piped input it leaves out without a word.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ChoiceAttribute<T> : ArgumentTransformationAttribute where T : struct, Enum
{
    /// <summary>The parameter takes a list: text may hold several names, separated by semicolons or blanks.</summary>
    public bool List { get; init; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Unwrap(inputData);
        if (!List)
            return Read(value);
        object?[] items = value is string text ? text.Split([';', ' '], StringSplitOptions.RemoveEmptyEntries)
            : value is IEnumerable several ? [.. several.Cast<object?>().Select(Unwrap)] : [value];
        T[] choices = [.. items.Select(Read).OfType<T>()];
        return choices.Length > 0 ? choices : null;
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static object? Read(object? value)
    {
        if (value is T or int or long && Enum.IsDefined(typeof(T), Enum.ToObject(typeof(T), value)))
            return Enum.ToObject(typeof(T), value);
        string text = Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() ?? "";
        if (text.Length == 0)
            return null;
        string[] names = Enum.GetNames<T>(), fits = [.. names.Where(n => n.StartsWith(text, StringComparison.OrdinalIgnoreCase))];
        string? name = fits.FirstOrDefault(n => n.Length == text.Length) ?? (fits.Length == 1 ? fits[0] : null);
        return name is not null ? Enum.Parse<T>(name)
            : throw new ArgumentTransformationMetadataException($"'{text}' is none of {string.Join(", ", names)}.");
    }
}
