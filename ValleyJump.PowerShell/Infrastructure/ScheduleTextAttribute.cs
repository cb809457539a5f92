using System.Management.Automation;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Reads a schedule from text, as it comes from a table too; an empty cell means "not given".</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ScheduleTextAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is Schedule or null or string { Length: 0 })
            return value as Schedule;
        try
        {
            return Schedule.Parse(value.ToString() ?? "");
        }
        catch (InvalidInputException problem)
        {
            throw new ArgumentTransformationMetadataException(problem.Message, problem);
        }
    }
}
