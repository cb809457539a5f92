using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Reads a switch from a cell of a table too, where it is true, false, 1, 0 or empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FlagAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        string text when string.IsNullOrWhiteSpace(text) => new SwitchParameter(false),
        string text => bool.TryParse(text, out bool flag) ? new SwitchParameter(flag)
            : text.Trim() is "0" or "1" ? new SwitchParameter(text.Trim() == "1")
            : throw new ArgumentTransformationMetadataException($"'{text}' is neither true nor false."),
        bool flag => new SwitchParameter(flag),
        // As ConvertFrom-Json and databases have them.
        0 or 0L or 0.0 => new SwitchParameter(false),
        1 or 1L or 1.0 => new SwitchParameter(true),
        var other => other,
    };
}
