using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Reads a switch from a cell of a table too, where it is True, False or empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FlagAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        string text when string.IsNullOrWhiteSpace(text) => new SwitchParameter(false),
        string text => bool.TryParse(text, out bool flag) ? new SwitchParameter(flag)
            : throw new ArgumentTransformationMetadataException($"'{text}' is neither True nor False."),
        bool flag => new SwitchParameter(flag),
        var other => other,
    };
}
