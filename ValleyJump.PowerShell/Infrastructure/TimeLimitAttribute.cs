using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Reads a time as 01:30:00 or, with days, 1-12:00:00 or 1.12:00:00. PowerShell's own conversion takes 90 for 90 ticks, and what Slurm
/// reads as minutes and seconds for hours and minutes.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class TimeLimitAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        TimeSpan? time = value switch
        {
            TimeSpan span => span,
            string text when Form().IsMatch(text)
                && TimeSpan.TryParse(text.Replace('-', '.'), CultureInfo.InvariantCulture, out TimeSpan read) => read,
            _ => null,
        };
        return time > TimeSpan.Zero ? time : throw new ArgumentTransformationMetadataException(
            $"'{value}' is no time above zero. Write hours, minutes and seconds as 01:30:00, with days as 1-12:00:00.");
    }

    [GeneratedRegex(@"^([0-9]+[-.])?[0-9]{1,2}:[0-9]{2}:[0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
