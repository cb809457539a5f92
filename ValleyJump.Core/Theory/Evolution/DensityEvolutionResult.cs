using MathNet.Numerics.Distributions;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// What a density evolution predicts for an ensemble, under the names that a simulation of it uses. Errors are what the last refinement
/// moved, in the nodes of the spread of y as well, and where y is one number at each x what its spread would be worth.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(PFlat), nameof(FreezeStepMedian), nameof(FreezeYMedian),
    nameof(CensoredFraction))]
public sealed partial record DensityEvolutionResult : INoted
{
    internal DensityEvolutionResult(DensityEvolutionRun run, DensityEvolutionPass pass, DensityEvolutionSummary summary,
        DensityEvolutionSummary coarse)
    {
        Run = run;
        PFlat = summary.PFlat;
        PFlatError = Error(s => s.PFlat, summary.Share);
        Occupation = new NumberList<double>(summary.Occupation);
        OccupationError = new NumberList<double>(summary.Occupation.Select((_, valley) => Error(s => s.Occupation[valley], summary.Share)));
        FreezeStepMean = summary.FreezeStepMean;
        FreezeStepMeanError = Error(s => s.FreezeStepMean, summary.Share * summary.FreezeStepDeviation);
        FreezeStepDeviation = summary.FreezeStepDeviation;
        FreezeStepDeviationError = Error(s => s.FreezeStepDeviation, summary.Share * summary.FreezeStepDeviation);
        FreezeStepMedian = summary.FreezeStepQuartiles.Median;
        FreezeStepMedianError = Error(s => s.FreezeStepQuartiles.Median, summary.Share * summary.FreezeStepDeviation);
        FreezeStepQ1 = summary.FreezeStepQuartiles.Lower;
        FreezeStepQ1Error = Error(s => s.FreezeStepQuartiles.Lower, summary.Share * summary.FreezeStepDeviation);
        FreezeStepQ3 = summary.FreezeStepQuartiles.Upper;
        FreezeStepQ3Error = Error(s => s.FreezeStepQuartiles.Upper, summary.Share * summary.FreezeStepDeviation);
        FreezeYMean = summary.FreezeYMean;
        FreezeYMeanError = Error(s => s.FreezeYMean, summary.Shift);
        FreezeYDeviation = summary.FreezeYDeviation;
        FreezeYDeviationError = Error(s => s.FreezeYDeviation, summary.Shift);
        FreezeYMedian = summary.FreezeYQuartiles.Median;
        FreezeYMedianError = Error(s => s.FreezeYQuartiles.Median, summary.Shift);
        FreezeYQ1 = summary.FreezeYQuartiles.Lower;
        FreezeYQ1Error = Error(s => s.FreezeYQuartiles.Lower, summary.Shift);
        FreezeYQ3 = summary.FreezeYQuartiles.Upper;
        FreezeYQ3Error = Error(s => s.FreezeYQuartiles.Upper, summary.Shift);
        NeverCrossedFraction = summary.NeverCrossed;
        CensoredFraction = summary.CensoredFraction;
        FinalYMean = summary.FinalYMean;
        FinalYMeanError = Error(s => s.FinalYMean, 0);
        FinalYDeviation = summary.FinalYDeviation;
        FinalYDeviationError = Error(s => s.FinalYDeviation, 0);
        ToleranceMet = summary.Moved(coarse) <= run.Tolerance;
        (Nodes, YNodes, Operators) = (pass.Nodes, pass.YNodes, pass.Operators);
        int last = (int)run.Steps;
        double least = double.PositiveInfinity;
        for (int t = 1; t <= last; t++)
            least = Math.Min(least, (pass.Trace.Y[t] - run.Landscape.End) / pass.Trace.YDeviation[t]);
        OutsideFraction = Normal.CDF(0, 1, -least);
        if (run.RecordEvery > 0)
        {
            Curve = Record(run.RecordEvery);
            if (run.Landscape.Valleys > 2)
                OccupationCurve = OccupationCurve.Of(pass.Trace.Occupation, Steps(run.RecordEvery));
        }
        Freeze = RecordFreeze(Math.Max(1, run.RecordEvery > 0 ? run.RecordEvery : run.Steps / 1000));

        double Error(Func<DensityEvolutionSummary, double> value, double leftOut) => Math.Abs(value(summary) - value(coarse)) + leftOut;

        long[] Steps(long every) => [.. Enumerable.Range(0, (int)(last / every) + 1).Select(k => k * every)];

        DensityEvolutionCurve Record(long every)
        {
            long[] steps = Steps(every);
            return new()
            {
                Step = steps, PFlat = [.. steps.Select(t => pass.Trace.PFlat[t])], YMean = [.. steps.Select(t => pass.Trace.Y[t])],
            };
        }

        FreezeDistribution RecordFreeze(long every)
        {
            long[] steps = Steps(every);
            double never = NeverCrossedFraction;
            return new()
            {
                Step = steps,
                Y = [.. steps.Select(t => pass.Trace.Y[t])],
                Cdf = [.. steps.Select(t => t == 0 ? never : Math.Clamp(1 - pass.Remaining[t], never, 1))],
            };
        }
    }

    /// <summary>All inputs.</summary>
    [Inputs]
    public DensityEvolutionRun Run { get; }

    /// <summary>The probability to end in the flat valley, x >= 0; of a chain, in the widest.</summary>
    [Column(Symbol = "P_flat", Width = 8, Format = "F4", Least = 0, Most = 1)]
    public double PFlat { get; }

    /// <summary>The error of <see cref="PFlat"/>.</summary>
    [Column(Symbol = "P_flat", Format = "G2", Least = 0)]
    public double PFlatError { get; }

    /// <summary>The probability to end in each valley, from left to right: of two, the sharp and the flat one.</summary>
    [Column(Symbol = "P")]
    public IReadOnlyList<double> Occupation { get; }

    /// <summary>The errors of <see cref="Occupation"/>.</summary>
    [Column(Symbol = "P")]
    public IReadOnlyList<double> OccupationError { get; }

    /// <summary>Mean freezing step: the step that completed the last change of valley, 0 when there was none.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepMean { get; }

    /// <summary>The error of <see cref="FreezeStepMean"/>.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepMeanError { get; }

    /// <summary>Standard deviation of the freezing step: over sqrt(n) it is the standard error of an ensemble of n.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepDeviation { get; }

    /// <summary>The error of <see cref="FreezeStepDeviation"/>.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepDeviationError { get; }

    /// <summary>Median freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Label = "TMedian", Format = "F1", Least = 0)]
    public double FreezeStepMedian { get; }

    /// <summary>The error of <see cref="FreezeStepMedian"/>.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepMedianError { get; }

    /// <summary>25 % quantile of the freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ1 { get; }

    /// <summary>The error of <see cref="FreezeStepQ1"/>.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ1Error { get; }

    /// <summary>75 % quantile of the freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ3 { get; }

    /// <summary>The error of <see cref="FreezeStepQ3"/>.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ3Error { get; }

    /// <summary>Mean y at the freezing step (the initial y when there was none).</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYMean { get; }

    /// <summary>The error of <see cref="FreezeYMean"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3", Least = 0)]
    public double FreezeYMeanError { get; }

    /// <summary>Standard deviation of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3", Least = 0)]
    public double FreezeYDeviation { get; }

    /// <summary>The error of <see cref="FreezeYDeviation"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3", Least = 0)]
    public double FreezeYDeviationError { get; }

    /// <summary>Median y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Label = "YMedian", Format = "F3")]
    public double FreezeYMedian { get; }

    /// <summary>The error of <see cref="FreezeYMedian"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3", Least = 0)]
    public double FreezeYMedianError { get; }

    /// <summary>25 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ1 { get; }

    /// <summary>The error of <see cref="FreezeYQ1"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3", Least = 0)]
    public double FreezeYQ1Error { get; }

    /// <summary>75 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ3 { get; }

    /// <summary>The error of <see cref="FreezeYQ3"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3", Least = 0)]
    public double FreezeYQ3Error { get; }

    /// <summary>eta times <see cref="FreezeStepMean"/>.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2", Least = 0)]
    public double EtaFreezeStep => LearningRate * FreezeStepMean;

    /// <summary>The probability never to change valley.</summary>
    [Column(Format = "F3", Least = 0, Most = 1)]
    public double NeverCrossedFraction { get; }

    /// <summary>The probability that the last change of valley lies in the last 5 % of the run.</summary>
    [Column(Label = "Censored", Format = "F3", Least = 0, Most = 1)]
    public double CensoredFraction { get; }

    /// <summary>Mean y at the end.</summary>
    [Column(Symbol = "y(T)", Format = "F3")]
    public double FinalYMean { get; }

    /// <summary>The error of <see cref="FinalYMean"/>.</summary>
    [Column(Symbol = "y(T)", Format = "F3")]
    public double FinalYMeanError { get; }

    /// <summary>The deviation of y at the end.</summary>
    [Column(Symbol = "y(T)", Format = "F3", Least = 0)]
    public double FinalYDeviation { get; }

    /// <summary>The error of <see cref="FinalYDeviation"/>.</summary>
    [Column(Symbol = "y(T)", Format = "F3")]
    public double FinalYDeviationError { get; }

    /// <summary>
    /// The normal law's share below the landscape's end, -min(y_b, y_f) or 0 of a chain, when it is largest: about the fraction that a
    /// simulation would have lost to divergence by then.
    /// </summary>
    internal double OutsideFraction { get; }

    /// <summary>
    /// Whether the last refinement moved P_flat, and the mean freezing step relative to itself, by less than the tolerance. Where it did
    /// not the refinements were exhausted, and the errors say how far it is off.
    /// </summary>
    public bool ToleranceMet { get; }

    /// <summary>
    /// How far the numbers are off where the tolerance is not met, and with momentum that they are those of an effective rate; empty else.
    /// </summary>
    public string Note => string.Join(" ", ((string[])[Effective, Missed]).Where(text => text.Length > 0));

    private string Effective => Run.Momentum == 0 ? "" : FormattableString.Invariant(
        $"Momentum is taken for plain SGD at eta/(1 - mu) = {Run.EffectiveLearningRate:G4}, which freezes a few percent of y later; ")
        + "the stated errors do not hold that.";

    private string Missed => ToleranceMet ? "" : FormattableString.Invariant(
        $"The tolerance is not met: P_flat is good to {PFlatError:G2}, the mean freezing step to {FreezeStepMeanError:G2}.");

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}");

    /// <summary>Nodes in y: one where y is taken as the same for all trajectories, more where its spread matters.</summary>
    public int YNodes { get; }

    /// <summary>Nodes of the grid in x.</summary>
    public int Nodes { get; }

    /// <summary>Transition operators that were built, one for each segment of y.</summary>
    public int Operators { get; }

    /// <summary>Seconds taken.</summary>
    [Column(Unit = "s", Format = "F2", Least = 0)]
    public double WallSeconds { get; internal init; }

    /// <summary>The run through time, when <see cref="DensityEvolutionRun.RecordEvery"/> asks for it.</summary>
    public DensityEvolutionCurve? Curve { get; }

    /// <summary>Of a chain the share of each valley through time, with <see cref="Curve"/>; null of two, where P_flat says it all.</summary>
    public OccupationCurve? OccupationCurve { get; }

    /// <summary>The distribution of the freezing step, at the recorded steps or a thousand.</summary>
    public FreezeDistribution Freeze { get; }

    /// <summary>The cell and what comes of it, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run}: P_flat = {PFlat:F4}, mean freezing step {FreezeStepMean:G5} at y = {FreezeYMean:G5}");
}
