using System.Management.Automation;
using System.Reflection;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>A parameter, and the names of the columns that it takes from a row.</summary>
/// <param name="Property">The cmdlet's property.</param>
/// <param name="Names">Its own name, and then its aliases.</param>
internal readonly record struct RowParameter(PropertyInfo Property, IReadOnlyList<string> Names)
{
    /// <summary>The parameters that a row of a table, or a result, gives their values.</summary>
    public static IEnumerable<RowParameter> Of(Type cmdlet) => All(cmdlet, fromRows: true);

    /// <summary>The parameters that have their values from the command line only.</summary>
    public static IEnumerable<RowParameter> OfCommandLine(Type cmdlet) => All(cmdlet, fromRows: false);

    private static IEnumerable<RowParameter> All(Type cmdlet, bool fromRows) =>
        from property in cmdlet.GetProperties()
        let parameters = property.GetCustomAttributes<ParameterAttribute>().ToArray()
        where parameters.Length > 0 && parameters.Any(p => p.ValueFromPipelineByPropertyName) == fromRows
        select new RowParameter(property, [property.Name, .. property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []]);
}
