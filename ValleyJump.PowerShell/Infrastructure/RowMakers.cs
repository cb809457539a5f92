using System.Management.Automation;
using System.Reflection;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Plotting.Reports;
using ValleyJump.Core.Tables;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Which commands make a row again, told by what the cmdlets say of themselves: their output, and what they take from rows.
/// </summary>
internal static class RowMakers
{
    private const string Images = "$data = Import-ImageDataset # or the images with the fingerprint that the rows have";

    private const string Rows = "# $rows are what the statements are about. Where another -Seed than 42 drew the samples of intervals, give it as well.";

    // What stands in a pipeline for where results come from, and is no property of them.
    private static readonly string[] NotGiven = ["Run", "InputObject", "ThrottleLimit", "NoCache", "Dataset", "Path", "Verify"];

    /// <summary>
    /// What makes results of a type again; null where a row alone cannot: pairs of runs, files. Statements are made of the rows that
    /// they are about.
    /// </summary>
    public static RowMaker? Of(Type result)
    {
        Type[] cmdlets = [.. typeof(RowMakers).Assembly.GetTypes().Where(t => t.IsDefined(typeof(CmdletAttribute)))];
        Type? maker = result == typeof(SgdRun) ? cmdlets.First(c => NameOf(c) == "Start-SgdTraining")
            : cmdlets.FirstOrDefault(c => c.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Any(o => o.Type == result));
        if (maker is null)
            return null;
        if (typeof(StatementCmdlet).IsAssignableFrom(maker))
            return OfStatement(maker, result);
        bool isOfRuns = result != typeof(SgdRun) && ResultSchema.Of(result).Any(p => p.Name == "DatasetFingerprint");
        HashSet<string> own = ColumnsOf(maker);
        if (!isOfRuns)
        {
            bool isOfImages = maker.GetProperty("Dataset")?.GetCustomAttribute<ParameterAttribute>()?.Mandatory == true;
            // Ensembles are simulated again by whatever measures them.
            if (ResultSchema.Of(result).Any(p => p.Name == "NoiseStrength"))
                own.UnionWith(ColumnsOf(cmdlets.First(c => NameOf(c) == "Invoke-TwoValleySim")));
            string name = isOfImages ? $"{NameOf(maker)} -Dataset $data" : NameOf(maker);
            return own.Count == 0 ? null : new(name, own) { Before = isOfImages ? Images : "" };
        }
        // A pair needs two runs, and what is said of several runs needs them all.
        if (typeof(RunCmdlet).IsAssignableFrom(maker) && !typeof(CheckpointCmdlet).IsAssignableFrom(maker))
            return null;
        Type training = cmdlets.First(c => NameOf(c) == "Start-SgdTraining");
        string images = maker.GetProperty("Dataset") is not null ? " -Dataset $data" : "";
        string[] given =
        [
            .. RowParameter.OfCommandLine(maker).Select(p => p.Names[0]).Where(n => !NotGiven.Contains(n) && n != "Checkpoint")
                .Where(n => ResultSchema.Of(result).Any(p => p.Name == n)),
        ];
        return new($"Start-SgdTraining -Dataset $data | {NameOf(maker)}{images}", ColumnsOf(training)) { Before = Images, Given = given };
    }

    private static RowMaker OfStatement(Type maker, Type result)
    {
        ResultProperty[] columns = [.. ResultSchema.Of(result)];
        RowParameter[] given = [.. RowParameter.OfCommandLine(maker).Where(p => Array.Exists(columns, c => c.Name == p.Names[0]))];
        // A statement is about one property of those that were named, which is no list of names.
        string[] lists = [.. given.Where(p => p.Property.PropertyType.IsArray).Select(p => p.Names[0]).Except(["Property", "Y"])];
        return new(NameOf(maker), new HashSet<string>())
        {
            From = "$rows", Before = Rows, Given = [.. given.Select(p => p.Names[0])], NameLists = lists,
        };
    }

    private static HashSet<string> ColumnsOf(Type cmdlet) =>
        RowParameter.Of(cmdlet).SelectMany(p => p.Names).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string NameOf(Type cmdlet) =>
        cmdlet.GetCustomAttribute<CmdletAttribute>() is { } name ? $"{name.VerbName}-{name.NounName}" : "";
}
