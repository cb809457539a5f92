using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Takes a path that is piped in as text or as a file, and nothing else: PowerShell would make a text of any object, and a row without a
/// path would be looked for as a file of that name. Such a row binds by its properties.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PathTextAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            string text => text,
            FileSystemInfo file => file.FullName,
            ValueType number => LanguagePrimitives.ConvertTo<string>(number),
            // The binder takes this, and this alone, for "it does not bind", and goes on to the properties.
            var other => throw new ArgumentTransformationMetadataException($"'{other}' is no path.",
                new PSInvalidCastException($"A {other.GetType().Name} is no path.", null)),
        };
}
