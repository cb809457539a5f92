using System.Management.Automation;
using System.Reflection;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Plotting.Reports;
using ValleyJump.Core.Tables;
using ValleyJump.PowerShell.Commands;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Which commands make a row again, told by what the cmdlets say of themselves: their output, and what they take from rows.
/// </summary>
internal static class RowMakers
{
    private const string Images = "$data = Import-ImageDataset # or the images with the fingerprint that the rows have";

    private const string Rows = "# $rows are what the statements are about. Where another -Seed than 42 drew the samples of intervals, give it as well.";

    // What stands in a pipeline for where results come from, and is no property of them.
    private static readonly string[] NotGiven = ["Run", "InputObject", "ThrottleLimit", "NoCache", "Dataset"];

    private static readonly Type[] Cmdlets =
        [.. typeof(RowMakers).Assembly.GetTypes().Where(t => t.IsDefined(typeof(CmdletAttribute)))];

    /// <summary>
    /// What makes results of a type again; null for those that are nothing to be made, such as the state of a sweep. Statements are made of
    /// the rows that they are about.
    /// </summary>
    public static RowMaker? Of(Type result)
    {
        Type? maker = result == typeof(SgdRun) ? typeof(StartSgdTrainingCommand)
            : Cmdlets.FirstOrDefault(c => c.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Any(o => o.Type == result));
        if (maker is null)
            return null;
        if (typeof(StatementCmdlet).IsAssignableFrom(maker))
            return OfStatement(maker, result);
        RowArguments known = RowArguments.Of(result);
        if (known.NeverTold is { } what)
            return RowMaker.None(what);
        return result != typeof(SgdRun) && RowParameter.Of(maker).All(p => !p.Names.Contains("BatchSize"))
            && ResultSchema.Of(result).Any(p => p.Name == "DatasetFingerprint") ? OfRuns(maker, result, known) : OfRows(maker, result);
    }

    private static RowMaker? OfRows(Type maker, Type result)
    {
        bool isOfImages = IsMandatory(maker.GetProperty("Dataset"));
        HashSet<string> own = ColumnsOf(maker);
        // Ensembles are simulated again by whatever measures them.
        if (ResultSchema.Of(result).Any(p => p.Name == "NoiseStrength"))
            own.UnionWith(ColumnsOf(typeof(InvokeTwoValleySimCommand)));
        if (own.Count == 0)
            return null;
        ResultProperty[] columns = [.. ResultSchema.Of(result)], inputs = [.. columns.Where(c => c.IsInput)];
        string[] missing = [.. RowParameter.Of(maker).Concat(RowParameter.OfCommandLine(maker))
            .Where(p => IsMandatory(p.Property) && !NotGiven.Contains(p.Names[0]))
            .Where(p => !(inputs.Length > 0 ? inputs : columns).Any(c => p.Names.Contains(c.Name))).Select(p => $"-{p.Names[0]}")];
        if (missing.Length > 0)
            return RowMaker.None(string.Join(" and ", missing));
        string name = isOfImages ? $"{NameOf(maker)} -Dataset $data" : NameOf(maker);
        return new(name, own) { Before = isOfImages ? Images : "" };
    }

    /// <summary>Runs are trained again by what a row holds of their inputs; all else is of the cmdlet that measured them.</summary>
    private static RowMaker OfRuns(Type maker, Type result, RowArguments known)
    {
        HashSet<string> ofRun = ColumnsOf(typeof(StartSgdTrainingCommand));
        var columns = ResultSchema.Of(result).Where(p => !ofRun.Contains(p.Name)).ToDictionary(p => p.Name);
        // Checkpoints are told by their steps, or else by their numbers.
        string other = columns.ContainsKey("Step") || known.Knows("Step") ? "Checkpoint" : "Step";
        RowParameter[] parameters = [.. RowParameter.Of(maker).Concat(RowParameter.OfCommandLine(maker))
            .Where(p => p.Names[0] != other && !NotGiven.Contains(p.Names[0]) && !known.Knows(p.Names[0]))];
        string[] untold = [.. parameters.Select(p => p.Names[0]).Where(n => !columns.ContainsKey(n)).Select(n => $"-{n}")];
        if (untold.Length > 0)
            return RowMaker.None(string.Join(" and ", untold));
        string images = maker.GetProperty("Dataset") is not null && !known.Knows("Dataset") ? " -Dataset $data" : "";
        return new($"Start-SgdTraining -Dataset $data | {NameOf(maker)}{images}", ofRun)
        {
            Before = Images,
            Arguments = [.. known.Arguments, .. parameters.Select(p => OfColumn(p, columns[p.Names[0]]))],
            Untold = known.Untold,
        };
    }

    private static RowMaker OfStatement(Type maker, Type result)
    {
        RowParameter[] given = [.. RowParameter.OfCommandLine(maker)
            .Where(p => ResultSchema.Of(result).Any(c => c.Name == p.Names[0]))];
        return new(NameOf(maker), new HashSet<string>())
        {
            From = "$rows",
            Before = Rows,
            // A statement is about one property of those that were named, which is no list of names.
            Arguments = [.. given.Select(p => new RowArgument(p.Names[0], r => r[p.Names[0]],
                p.Property.PropertyType.IsArray && p.Names[0] is not ("Property" or "Y") ? ArgumentKind.Names : KindOf(p.Property)))],
        };
    }

    // One value for a parameter that takes several is that of this row.
    private static RowArgument OfColumn(RowParameter parameter, ResultProperty column) => new(parameter.Names[0], r => r[column.Name],
        parameter.Property.PropertyType.IsArray && CellValue.IsScalar(column.Type) ? ArgumentKind.OneOfList : KindOf(parameter.Property));

    private static ArgumentKind KindOf(PropertyInfo parameter) =>
        parameter.PropertyType == typeof(SwitchParameter) ? ArgumentKind.Switch : ArgumentKind.Value;

    private static bool IsMandatory(PropertyInfo? parameter) =>
        parameter?.GetCustomAttributes<ParameterAttribute>() is { } how && how.Any() && how.All(p => p.Mandatory);

    private static HashSet<string> ColumnsOf(Type cmdlet) =>
        RowParameter.Of(cmdlet).SelectMany(p => p.Names).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string NameOf(Type cmdlet) =>
        cmdlet.GetCustomAttribute<CmdletAttribute>() is { } name ? $"{name.VerbName}-{name.NounName}" : "";
}
