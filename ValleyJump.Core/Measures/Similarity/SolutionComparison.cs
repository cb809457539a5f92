using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How alike two networks are: in what they get wrong, in what they answer, and in their weights.</summary>
[View(nameof(FirstRun), nameof(SecondRun), nameof(Jaccard), nameof(Agreement),
    nameof(Distance), nameof(CosineOfDisplacement))]
public sealed record SolutionComparison : RunPair
{
    /// <summary>The layer whose weights alone distances and cosines are of; null for all weights and biases.</summary>
    [Column(IsInput = true)]
    public int? Layer { get; internal init; }

    /// <summary>
    /// Sim_J, v2 Eq. 2: common errors on the test images over all errors of either; 1 where neither makes any, NaN where a run had
    /// diverged.
    /// </summary>
    [Column(Symbol = "Sim_J", Format = "F4", Least = 0, Most = 1)]
    public double Jaccard { get; internal init; }

    /// <summary>Errors that either makes: one more or less changes <see cref="Jaccard"/> by about 1 over this.</summary>
    public int Errors { get; internal init; }

    /// <summary>The fraction of the test images that both put into the same class. NaN where a run had diverged.</summary>
    [Column(Format = "F4", Least = 0, Most = 1)]
    public double Agreement { get; internal init; }

    /// <summary>
    /// |theta - theta'|, over all weights and biases, or the weights of <see cref="Layer"/>. NaN for networks of different shapes, and
    /// where a run had diverged.
    /// </summary>
    [Column(Format = "G5", Least = 0)]
    public double Distance { get; internal init; }

    /// <summary>The cosine between theta and theta'.</summary>
    [Column(Format = "F4", Least = -1, Most = 1)]
    public double Cosine { get; internal init; }

    /// <summary>The cosine between the displacements from the initial weights. NaN where one did not move.</summary>
    [Column(Label = "CosDisplace", Format = "F4", Least = -1, Most = 1)]
    public double CosineOfDisplacement { get; internal init; }

    /// <summary>
    /// The distance after the second's hidden units were brought into the order that is nearest to the first's, which changes nothing of
    /// what it computes. NaN where that was not asked for.
    /// </summary>
    [Column(Format = "G5", Least = 0)]
    public double MatchedDistance { get; internal init; }

    /// <summary>The comparison, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run} and {OtherText}: Sim_J = {Jaccard:F3}, agreement {Agreement:F3}, distance {Distance:G4}");

    /// <summary>Compares two runs.</summary>
    /// <exception cref="InvalidInputException">Their test images differ.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static SolutionComparison Of(Solution first, Solution second, bool match, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        RequireSameImages(first, second);
        string note = NoteOf(first, second);
        bool alike = first.Network.Equals(second.Network) && note.Length == 0;
        double jaccard = Solution.Jaccard(first.Misclassified, second.Misclassified);
        int errors = first.Misclassified.Length + second.Misclassified.Length;
        return new()
        {
            Run = first.Run,
            Other = second.Run,
            Step = first.Step,
            OtherStep = second.Step,
            Note = note,
            Layer = first.Layer,
            Jaccard = note.Length == 0 ? jaccard : double.NaN,
            // Of a and b, with c in common: Sim_J = c/(a + b - c), and so the union is (a + b)/(1 + Sim_J).
            Errors = (int)Math.Round(errors / (1 + jaccard)),
            Agreement = note.Length == 0 ? Solution.Agreement(first.Predictions, second.Predictions) : double.NaN,
            Distance = alike ? Math.Sqrt(Vectors.SquaredDistance(first.Weights, second.Weights)) : double.NaN,
            Cosine = alike ? Vectors.Dot(first.Weights, second.Weights) / (first.Norm * second.Norm) : double.NaN,
            CosineOfDisplacement = alike
                ? Vectors.Dot(first.Displacement, second.Displacement) / (first.DisplacementNorm * second.DisplacementNorm) : double.NaN,
            MatchedDistance = alike && match ? Math.Sqrt(Vectors.SquaredDistance(first.Weights,
                UnitMatching.Match(first.Network, first.Weights, second.Weights, cancel))) : double.NaN,
        };
    }

    /// <summary>Checks that what two runs get wrong can be compared.</summary>
    /// <exception cref="InvalidInputException">Their test images differ.</exception>
    internal static void RequireSameImages(Solution first, Solution second)
    {
        if (first.Run.DatasetFingerprint != second.Run.DatasetFingerprint)
        {
            throw new InvalidInputException("Dataset", null, $"Two runs can be compared on the same images only: one has '{first.Run.Dataset}' "
                + $"({first.Run.DatasetFingerprint[..Math.Min(12, first.Run.DatasetFingerprint.Length)]}), the other "
                + $"'{second.Run.Dataset}' ({second.Run.DatasetFingerprint[..Math.Min(12, second.Run.DatasetFingerprint.Length)]}).")
            { Id = "DatasetsDiffer" };
        }
    }
}
