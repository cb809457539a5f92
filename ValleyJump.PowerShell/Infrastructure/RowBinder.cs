using System.Management.Automation;
using System.Reflection;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Gives a cmdlet that is not in a pipeline what one would bind to it: the properties of a row that its parameters take.</summary>
internal static class RowBinder
{
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="row">The row.</param>
    /// <param name="given">Parameters that the command line gives, which come before the row's.</param>
    /// <exception cref="InvalidInputException">A parameter cannot be made of what the row has.</exception>
    public static void Bind(Cmdlet cmdlet, PSObject row, IReadOnlySet<string>? given = null)
    {
        foreach (var (parameter, names) in RowParameter.Of(cmdlet.GetType()).Where(p => given?.Contains(p.Property.Name) != true))
        {
            if (names.Select(n => row.Properties[n]).FirstOrDefault(p => p is not null) is not { } cell)
                continue;
            try
            {
                object? value = parameter.GetCustomAttributes<ArgumentTransformationAttribute>()
                    .Aggregate(cell.Value, (v, t) => t.Transform(null!, v!));
                if (value is not null)
                    parameter.SetValue(cmdlet, value);
            }
            catch (ArgumentTransformationMetadataException problem)
            {
                throw new InvalidInputException(parameter.Name, null, $"{parameter.Name}: {problem.Message}", problem);
            }
        }
    }
}
