using System.Collections;
using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Refuses copies that Start-Job, remoting or Import-Clixml have made of results. They have the numbers and names of the original, and text
/// in place of what it holds: PowerShell would take them for rows, without what was measured, or say that they cannot be converted.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OriginalAttribute<T> : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        IEnumerable<object?> items = (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is IEnumerable several and not string
            ? [inputData, .. several.Cast<object?>()] : [inputData];
        return items.Any(i => i is PSObject item && ResultCopy.TypeOf(item) == typeof(T))
            ? throw new ArgumentTransformationMetadataException(ResultCopy.Explain(typeof(T))) : inputData;
    }
}
