using System.Globalization;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting;

/// <summary>The inputs of rows: those that all share, for a subtitle, and those that vary, for axes and series.</summary>
internal static class SharedInputs
{
    // What a figure is of, in the order in which people say it. Parameters of the landscape are said where they are not the paper's.
    private static readonly string[] Said =
    [
        "LearningRate", "NoiseStrength", "Y", "BatchSize", "Realizations", "Steps", "InitialY", "Momentum", "Optimizer",
        "LearningRateSchedule", "BatchSizeSchedule", "Seed",
    ];

    private static readonly IReadOnlyList<(string Name, string Text)> PaperLandscape =
        [.. ResultSchema.Of(typeof(TwoValleyLandscape)).Where(p => p.Info.SetMethod is not null)
            .Select(p => (p.Name, CellReader.Key(p.Read(new TwoValleyLandscape()))))];

    private static readonly string[] Schedules = ["LearningRateSchedule", "BatchSizeSchedule"];

    /// <summary>Inputs that may vary from row to row, and that numbers can be drawn along, the likeliest first.</summary>
    private static readonly string[] Varied =
        ["LearningRate", "NoiseStrength", "Y", "BatchSize", "NoiseExponent", "IsotropicShare", "DegreesOfFreedom", "InitialY",
            "Steps", "Realizations", "Momentum",
            .. PaperLandscape.Select(p => p.Name), "Epsilon", "PhiScale", "Tolerance"];

    /// <summary>The inputs that all rows share, in a line: "{eta} = 0.05, {sigma} = 0.1, Hessian noise, seed 42".</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="except">Inputs that the figure says otherwise.</param>
    public static string Line(PlotRows rows, params string[] except)
    {
        ColumnFacts facts = rows.Facts;
        IEnumerable<string?> inputs = Said.Except(except).Select(c => (Column: c, Text: Shared(rows, c)))
            .Where(c => c.Text is { Length: > 0 }).Select(c => c.Column switch
            {
                "Seed" => $"seed {c.Text}",
                "Optimizer" when c.Text == "Sgd" => null,
                "Optimizer" => c.Text,
                "Momentum" when c.Text == "0" => null,
                "LearningRateSchedule" or "BatchSizeSchedule" when c.Text == "constant" => null,
                _ => facts.Value(c.Column, c.Text!),
            });
        IEnumerable<string> chain = !except.Contains("HalfWidth") && Shared(rows, "HalfWidth") is { Length: > 0 } widths
            ? [NameOf(facts, "HalfWidth", widths)] : [];
        IEnumerable<string> landscape = PaperLandscape.Except(except.Select(e => PaperLandscape.FirstOrDefault(p => p.Name == e)))
            .Select(p => (p.Name, p.Text, Own: Shared(rows, p.Name))).Where(p => p.Own is { Length: > 0 } && p.Own != p.Text)
            .Select(p => facts.Value(p.Name, p.Own!));
        string?[] all = [.. inputs];
        int seed = Array.FindIndex(all, i => i?.StartsWith("seed ", StringComparison.Ordinal) == true);
        IEnumerable<string?> ordered = seed < 0 ? [.. all, .. chain, .. landscape, Noise(rows, except)]
            : [.. all[..seed], .. chain, .. landscape, Noise(rows, except), all[seed]];
        return string.Join(", ", ordered.OfType<string>());
    }

    /// <summary>The inputs that vary among rows and are numbers, those with most values first.</summary>
    public static IReadOnlyList<string> Varying(PlotRows rows) =>
    [
        .. Varied.Where(c => rows.All(r => r.Has(c))).Select(c => (Column: c, Values: rows.Select(r => r.Text(c)).Distinct().Count()))
            .Where(c => c.Values > 1).OrderByDescending(c => c.Values).Select(c => c.Column),
    ];

    /// <summary>The input that varies most; null where none does.</summary>
    public static string? Main(PlotRows rows) => Varying(rows) is [var most, ..] ? most : null;

    /// <summary>
    /// Rows in series: by all inputs that vary, names of noise laws and rules among them, but for some. Each with its name in a legend,
    /// which is empty where there is one series.
    /// </summary>
    public static IReadOnlyList<(string Name, PlotRows Rows)> Series(PlotRows rows, params string[] except) =>
        SeriesBy(rows, [.. VaryingOfAnyKind(rows).Except(except)]);

    /// <summary>Rows in series by the values of columns.</summary>
    public static IReadOnlyList<(string Name, PlotRows Rows)> SeriesBy(PlotRows rows, IReadOnlyList<string> by)
    {
        if (by.Count == 0)
            return [("", rows)];
        ColumnFacts facts = rows.Facts;
        return
        [
            .. rows.GroupBy(r => string.Join('\n', by.Select(r.Text))).OrderBy(g => g.Key.Split('\n'), Comparer<string[]>.Create(Compare))
                .Select(g => (NameOf(facts, by, g.Key.Split('\n')), new PlotRows(g))),
        ];

        static int Compare(string[]? a, string[]? b) => a!.Zip(b!, CellReader.Compare).FirstOrDefault(order => order != 0);
    }

    /// <summary>A name for each row in a legend or above a panel, by the inputs that vary; all empty where none does.</summary>
    public static IReadOnlyList<string> Names(PlotRows rows)
    {
        string[] by = VaryingOfAnyKind(rows);
        ColumnFacts facts = rows.Facts;
        return [.. rows.Select(r => NameOf(facts, by, by.Select(r.Text)))];
    }

    /// <summary>The value that all rows share, as text; null where they do not, or not all have it.</summary>
    public static string? Shared(PlotRows rows, string column)
    {
        string? value = null;
        foreach (PlotRow row in rows)
        {
            if (!row.Has(column) || (value ??= row.Text(column)) != row.Text(column))
                return null;
        }
        return value;
    }

    /// <summary>
    /// The inputs that tell rows apart. How long and how often is said only where nothing else tells: it often goes with the rest.
    /// </summary>
    private static string[] VaryingOfAnyKind(PlotRows rows)
    {
        var varying = Varying(rows).Concat(((string[])["HalfWidth", "InitialX", "NoiseModel", "Optimizer", .. Schedules, "Seed"])
            .Where(c => rows.All(r => r.Has(c)) && rows.Select(r => r.Text(c)).Distinct().Count() > 1)).ToList();
        foreach (string column in (string[])["Steps", "Realizations", "Seed"])
        {
            if (Told(varying) == Told([.. varying.Where(c => c != column)]))
                varying.Remove(column);
        }
        return [.. varying];

        int Told(List<string> by) => rows.Select(r => string.Join('\n', by.Select(r.Text))).Distinct().Count();
    }

    /// <summary>What tells a series apart; a schedule that is constant is said where the other one is too.</summary>
    private static string NameOf(ColumnFacts facts, IReadOnlyList<string> by, IEnumerable<string?> values)
    {
        var all = by.Zip(values, (column, value) => (Column: column, Value: value ?? "")).ToList();
        var told = all.Where(c => !Schedules.Contains(c.Column) || c.Value is not ("constant" or "")).ToList();
        bool constant = by.Any(column => Schedules.Contains(column)) && !told.Exists(c => Schedules.Contains(c.Column));
        return string.Join(", ", told.Select(c => NameOf(facts, c.Column, c.Value)).Concat(constant ? ["constant"] : []));
    }

    private static string NameOf(ColumnFacts facts, string column, string value) => column switch
    {
        "LearningRateSchedule" => value.Replace(" of the run", "", StringComparison.Ordinal),
        "BatchSizeSchedule" => "batches " + value.Replace(" of the run", "", StringComparison.Ordinal),
        "HalfWidth" when value.Length > 0 => $"{{w}} = {value.Replace(";", ", ", StringComparison.Ordinal)}",
        "InitialX" => $"{{x}}(0) = {value.Replace(";", ", ", StringComparison.Ordinal)}",
        "NoiseModel" => $"{value} noise",
        "Optimizer" => value,
        // As a view has it: the first digits tell data sets of one name apart.
        "DatasetFingerprint" => $"images {value[..Math.Min(8, value.Length)]}",
        "Definition" => ColumnFacts.Words(value),
        // Text says itself what it is.
        _ => double.TryParse(value, CultureInfo.InvariantCulture, out _) ? facts.Value(column, value) : value,
    };

    private static string? Noise(PlotRows rows, string[] except) =>
        except.Contains("NoiseModel") || Shared(rows, "NoiseModel") is not { Length: > 0 } model ? null
            : model == nameof(NoiseModel.HessianPower) && Shared(rows, "NoiseExponent") is { Length: > 0 } exponent
                ? string.Create(CultureInfo.InvariantCulture, $"{model} noise, {rows.Facts.Value("NoiseExponent", exponent)}")
            : $"{model} noise";
}
