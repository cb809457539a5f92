using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Rows of freezing of runs, or of cells of them, and what they say in common.</summary>
internal static class FreezingRows
{
    /// <summary>The time of freezing.</summary>
    public const string Time = "EtaFreezeStep";

    /// <summary>The types of rows.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [typeof(SgdFreezePoint), typeof(SgdFreezeStep), typeof(SgdFreezing), typeof(SgdFreezingCell)];

    /// <summary>Why rows are not such.</summary>
    public static string? WhyNot(PlotRows rows) => IFigureKind.Lacking(rows, "BatchSize", "LearningRate", "EffectiveNoise", Time)
        ?? (rows.All(r => r.Has("Definition") || r.Has("LossThreshold")) ? null : "not all rows have a Definition or a LossThreshold");

    /// <summary>
    /// Rows by definition, in the order of the first of each. One whose checkpoints were continued in several ways is as many.
    /// </summary>
    public static IReadOnlyList<(string Name, PlotRows Rows)> ByDefinition(PlotRows rows)
    {
        bool rules = rows.Select(r => r.Text("Rule")).Where(t => t.Length > 0).Distinct().Count() > 1;
        (string Kind, ContinuedBy By)[] said = [.. rows.Select(r => (Name(r, rules), ContinuedBy.OfRow(c => r[c])))];
        (string Kind, ContinuedBy By)[] all = [.. said.Zip(ContinuedBy.Completed(said), (s, by) => (s.Kind, by))];
        IReadOnlySet<string> several = ContinuedBy.Several(all);
        return
        [
            .. rows.Zip(all).GroupBy(r => several.Contains(r.Second.Kind) ? $"{r.Second.Kind}, {r.Second.By}" : r.Second.Kind, r => r.First)
                .Select(g => (g.Key, new PlotRows(g))),
        ];
    }

    /// <summary>Rows by definition, and by data set where there are several.</summary>
    public static IReadOnlyList<(string Name, PlotRows Rows)> ByDefinitionAndImages(PlotRows rows)
    {
        IReadOnlyList<string> columns = RunSeries.Images(rows);
        return
        [
            .. from definition in ByDefinition(rows)
               from images in SharedInputs.SeriesBy(definition.Rows, columns)
               select (images.Name.Length > 0 ? $"{definition.Name}, {images.Name}" : definition.Name, images.Rows),
        ];
    }

    /// <summary>Error bars over runs, where rows have them.</summary>
    public static (double Low, double High) Error(PlotRow row) => AlongRuns.PlusMinus(Time, "EtaFreezeStepSem")(row);

    /// <summary>A note on runs that have no time.</summary>
    public static string Note(PlotRows rows)
    {
        int without = rows.Count(r => double.IsNaN(r.Number(Time)));
        return without == 0 ? "" : FormattableString.Invariant($"{without} of {rows.Count} rows have no time");
    }

    private static string Name(PlotRow row, bool withRule)
    {
        if (!row.Has("Definition"))
            return $"loss < {ColumnFacts.Short(row.Text("LossThreshold"))}";
        string threshold = ColumnFacts.Short(row.Text("Threshold"));
        return row.Text("Definition") switch
        {
            nameof(FreezeDefinition.Loss) => $"loss < {threshold}",
            nameof(FreezeDefinition.Accuracy) => "100 % accuracy",
            var other => $"{ColumnFacts.Words(other)} {threshold}" + (withRule ? $", {ColumnFacts.Words(row.Text("Rule"))}" : ""),
        };
    }
}
