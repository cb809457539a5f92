using System.Globalization;
using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Reads one name of an enumeration, or its start where that is unique; an empty cell means "not given". PowerShell's own conversion
/// adds names joined by commas, and a name that it cannot convert in a property of piped input it leaves out without a word.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ChoiceAttribute<T> : ArgumentTransformationAttribute where T : struct, Enum
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
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
