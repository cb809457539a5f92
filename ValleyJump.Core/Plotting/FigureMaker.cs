using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Plotting;

/// <summary>Makes figures of rows: the kind that suits them, or one that is named.</summary>
internal static class FigureMaker
{
    /// <summary>Every kind of figure, by its order.</summary>
    public static IReadOnlyList<IFigureKind> All { get; } =
    [
        .. typeof(IFigureKind).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IFigureKind)))
            .Select(t => (IFigureKind)Activator.CreateInstance(t)!).OrderBy(k => k.Order).ThenBy(k => k.Name, StringComparer.Ordinal),
    ];

    /// <summary>The names of the kinds that rows can be drawn by, the one that suits them best first.</summary>
    public static IReadOnlyList<string> KindsFor(PlotRows rows, PlotRequest? request = null) =>
        [.. Fitting(rows, request).Select(k => k.Name)];

    /// <summary>Makes a figure.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidInputException">
    /// There are no rows, no kind or not the one that was named fits them, a cell is no number, or there is no number at all.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Figure Make(PlotRows rows, PlotRequest? request = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        request ??= PlotRequest.Default;
        if (rows.Count == 0)
            throw Unfit("NoRows", "There is nothing to draw: no rows came in.");
        // Columns are chosen for a scatter plot.
        string? named = request.Kind ?? (request.ChoosesColumns ? nameof(Kinds.Scatter) : null);
        IFigureKind kind = named is null ? Suiting(rows, request) : Named(named, rows, request);
        Figure figure = FigureGaps.Cleaned(kind.Make(rows, request, cancel) with { Kind = kind.Name });
        if (!FigureGaps.HasNumbers(figure))
            throw Unfit("NoNumbers", $"There is nothing to draw: every value that {kind.Name} shows is missing.{NoteOf(rows)}");
        return request.Title is { } title ? figure with { Title = title } : figure;
    }

    /// <summary>Makes one figure of several groups of rows, each with panels of its own.</summary>
    /// <inheritdoc cref="Make"/>
    public static Figure MakePage(IReadOnlyList<PlotRows> groups, PlotRequest? request = null, CancellationToken cancel = default)
    {
        if (groups.Count == 0)
            throw Unfit("NoRows", "There is nothing to draw: no rows came in.");
        request ??= PlotRequest.Default;
        Figure[] figures = [.. groups.Select(g => Make(g, request with { Title = null }, cancel))];
        if (figures is [var one])
            return request.Title is null ? one : one with { Title = request.Title };
        string[] subtitles = [.. figures.Select(f => f.Subtitle).Distinct()];
        return new(string.Join(", ", figures.Select(f => f.Kind).Distinct()), request.Title ?? "",
            [.. figures.SelectMany(f => f.Panels.Select((p, i) => p with
            {
                Title = p.Title.Length == 0 ? i == 0 ? f.Title : "" : f.Panels.Count > 1 && i == 0 ? $"{f.Title}: {p.Title}" : p.Title,
                Note = subtitles.Length > 1 && i == 0 ? string.Join("; ", ((string[])[f.Subtitle, p.Note]).Where(t => t.Length > 0)) : p.Note,
            }))])
        {
            Subtitle = subtitles.Length == 1 ? subtitles[0] : "",
        };
    }

    /// <summary>What cannot be drawn.</summary>
    internal static InvalidInputException Unfit(string id, string reason, string name = "InputObject") =>
        new(name, null, reason) { Id = "Plot" + id };

    private static IEnumerable<IFigureKind> Fitting(PlotRows rows, PlotRequest? request)
    {
        Type?[] types = [.. rows.Types];
        return All.Where(k => rows.Count > 0 && k.WhyNot(rows, request ?? PlotRequest.Default) is null)
            .OrderByDescending(k => Array.Exists(types, t => k.For.Contains(t!))).ThenBy(k => k.OrderFor(rows));
    }

    // Rows of several sorts have columns in common, inputs above all: a figure of these is seldom what is wanted.
    private static IFigureKind Suiting(PlotRows rows, PlotRequest request) =>
        Fitting(rows, request).FirstOrDefault(k => rows.Types.Count == 1
            || (k.TakesOthersBeside ? k.For.Intersect(rows.Types).Any() : rows.Types.All(t => k.For.Contains(t!))))
        ?? throw Unfit(rows.Types.Count > 1 ? "MixedRows" : "NoKind", rows.Types.Count > 1
            ? $"These rows are of {rows.Types.Count} sorts ({string.Join(", ", rows.Types.Select(t => t?.Name ?? "others"))}), which no figure "
                + "shows together. Draw each by itself, or all on one page with -Panel."
            : $"No figure fits these rows, whose columns are {string.Join(", ", rows.Columns)}.");

    private static IFigureKind Named(string name, PlotRows rows, PlotRequest request)
    {
        IFigureKind[] starting = [.. All.Where(k => k.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
        IFigureKind? kind = starting.FirstOrDefault(k => k.Name.Length == name.Length) ?? (starting.Length == 1 ? starting[0] : null);
        IReadOnlyList<string> fitting = KindsFor(rows, request);
        string which = fitting.Count == 0 ? "No kind fits these rows." : $"Kinds that fit these rows: {string.Join(", ", fitting)}.";
        if (kind is null)
        {
            throw new InvalidInputException("Kind", name, $"Kind must be one of {string.Join(", ", All.Select(k => k.Name))}. {which}")
            {
                Id = "PlotKindUnknown",
            };
        }
        return kind.WhyNot(rows, request) is not { } why ? kind
            : throw Unfit("KindUnfit", $"{kind.Name} takes {kind.Takes}, and {why}. {which}", "Kind");
    }

    private static string NoteOf(PlotRows rows) =>
        rows.Select(r => r.Text("Note")).FirstOrDefault(n => n.Length > 0) is { } note ? $" {note}" : "";
}
