using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Plotting;

/// <summary>A kind of figure, which makes one of rows.</summary>
/// <remarks>
/// <para>
/// To add one, write a class in Kinds/ that implements this and has a constructor without parameters: it is found by itself, and
/// -Kind, its completion, errors, the terminal and reports know it. Rows are read by their columns' names (<see cref="PlotRow"/>), so that a
/// result and a row of Import-Csv draw the same; labels, units and symbols come from <see cref="PlotRows.Facts"/>; what rows share goes into
/// the subtitle by <see cref="SharedInputs"/>; curves, be they within results or rows of a file, are read by <see cref="PlotCurves"/>; the
/// model's inputs, for theory beside, by <see cref="ModelInputs"/>. A value that is missing is NaN, and so is what a logarithmic axis has no
/// place for: see <see cref="FigureGaps"/>.
/// </para>
/// <para>
/// A test (KindTests) makes every kind of results and of the same rows through CSV or JSON, and asks for equal figures; another asks that
/// every type that a cmdlet emits is in <see cref="For"/> of some kind, or in a list that says why it is not.
/// </para>
/// </remarks>
internal interface IFigureKind
{
    /// <summary>What -Kind calls it.</summary>
    string Name => GetType().Name.EndsWith("Kind", StringComparison.Ordinal) ? GetType().Name[..^4] : GetType().Name;

    /// <summary>What it takes, in a few words: "ensembles over several learning rates and noise strengths".</summary>
    string Takes { get; }

    /// <summary>The types of results that it is for: of these, the kind with the lowest <see cref="Order"/> that fits is drawn.</summary>
    IReadOnlyList<Type> For { get; }

    /// <summary>Comes before kinds of a higher number where several fit.</summary>
    int Order { get; }

    /// <summary>The order where it depends on the rows.</summary>
    int OrderFor(PlotRows rows) => Order;

    /// <summary>Whether rows of any other sort may stand beside those that it is for, such as those that a trend is fitted to.</summary>
    bool TakesOthersBeside => false;

    /// <summary>Why rows cannot be drawn so, as a clause: "there is only one learning rate"; null where they can.</summary>
    string? WhyNot(PlotRows rows, PlotRequest request);

    /// <summary>Makes the figure of rows that fit.</summary>
    /// <exception cref="InvalidInputException">A cell that should be a number is none, or a value is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel);

    /// <summary>A clause on columns that not all rows have; null where they have all.</summary>
    static string? Lacking(PlotRows rows, params string[] columns) =>
        columns.Where(c => !rows.Columns.Contains(c, StringComparer.OrdinalIgnoreCase)).ToArray() is { Length: > 0 } missing
            ? $"not all rows have {string.Join(", ", missing)}" : null;
}

/// <summary>What is asked for.</summary>
internal sealed record PlotRequest
{
    /// <summary>Nothing but the figure that suits the rows.</summary>
    public static PlotRequest Default { get; } = new();

    /// <summary>The name of a kind, or its start; null for the one that suits.</summary>
    public string? Kind { get; init; }

    /// <summary>The title; null for the kind's own.</summary>
    public string? Title { get; init; }

    /// <summary>The column along x, where the kind leaves a choice.</summary>
    public string? X { get; init; }

    /// <summary>The columns along y, where the kind leaves a choice.</summary>
    public IReadOnlyList<string> Y { get; init; } = [];

    /// <summary>The column whose values are series of their own, where the kind leaves a choice.</summary>
    public string? By { get; init; }

    /// <summary>Whether columns are chosen.</summary>
    public bool ChoosesColumns => X is not null || Y.Count > 0 || By is not null;
}
