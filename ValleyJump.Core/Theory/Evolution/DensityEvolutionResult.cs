using MathNet.Numerics.Distributions;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// What a density evolution predicts for an ensemble, under the names that a simulation of it uses. Errors are what the last refinement
/// moved; they do not hold the error of the closure.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(PFlat), nameof(FreezeStepMedian), nameof(FreezeYMedian),
    nameof(CensoredFraction))]
public sealed partial record DensityEvolutionResult : INoted
{
    internal DensityEvolutionResult(DensityEvolutionRun run, DensityEvolutionPass pass, DensityEvolutionSummary summary,
        DensityEvolutionSummary coarse)
    {
        Run = run;
        (PFlat, FreezeStepMean, FreezeStepDeviation, FreezeYMean, FreezeYDeviation, CensoredFraction) = summary;
        PFlatError = Math.Abs(PFlat - coarse.PFlat);
        FreezeStepMeanError = Math.Abs(FreezeStepMean - coarse.FreezeStepMean);
        FreezeYMeanError = Math.Abs(FreezeYMean - coarse.FreezeYMean);
        ToleranceMet = summary.Moved(coarse) <= run.Tolerance;
        (Nodes, YNodes, Operators) = (pass.Nodes, pass.YNodes, pass.Operators);
        int last = (int)run.Steps;
        (FinalYMean, FinalYDeviation) = (pass.Y[last], pass.YDeviation[last]);
        NeverCrossedFraction = Math.Min(pass.NeverCrossed, 1);
        (FreezeStepQ1, FreezeStepMedian, FreezeStepQ3) = (pass.FreezeStep(0.25), pass.FreezeStep(0.5), pass.FreezeStep(0.75));
        (FreezeYQ1, FreezeYMedian, FreezeYQ3) = (YQuantile(0.25), YQuantile(0.5), YQuantile(0.75));
        double least = double.PositiveInfinity;
        for (int t = 1; t <= last; t++)
            least = Math.Min(least, (pass.Y[t] - run.Landscape.End) / pass.YDeviation[t]);
        OutsideFraction = Normal.CDF(0, 1, -least);
        if (run.RecordEvery > 0)
            Curve = Record(run.RecordEvery);
        Freeze = RecordFreeze(Math.Max(1, run.RecordEvery > 0 ? run.RecordEvery : run.Steps / 1000));

        double YQuantile(double probability) => pass.FreezeY.Quantile(probability, NeverCrossedFraction);

        long[] Steps(long every) => [.. Enumerable.Range(0, (int)(last / every) + 1).Select(k => k * every)];

        DensityEvolutionCurve Record(long every)
        {
            long[] steps = Steps(every);
            return new() { Step = steps, PFlat = [.. steps.Select(t => pass.PFlat[t])], YMean = [.. steps.Select(t => pass.Y[t])] };
        }

        FreezeDistribution RecordFreeze(long every)
        {
            long[] steps = Steps(every);
            double never = NeverCrossedFraction;
            return new()
            {
                Step = steps,
                Y = [.. steps.Select(t => pass.Y[t])],
                Cdf = [.. steps.Select(t => t == 0 ? never : Math.Clamp(1 - pass.Remaining[t], never, 1))],
            };
        }
    }

    /// <summary>All inputs.</summary>
    [Inputs]
    public DensityEvolutionRun Run { get; }

    /// <summary>The probability to end in the flat valley, x >= 0.</summary>
    [Column(Symbol = "P_flat", Width = 8, Format = "F4")]
    public double PFlat { get; private init; }

    /// <summary>How much <see cref="PFlat"/> moved on the last refinement.</summary>
    [Column(Symbol = "P_flat", Format = "G2")]
    public double PFlatError { get; private init; }

    /// <summary>Mean freezing step: the step that completed the last change of valley, 0 when there was none.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepMean { get; private init; }

    /// <summary>How much <see cref="FreezeStepMean"/> moved on the last refinement.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepMeanError { get; private init; }

    /// <summary>Standard deviation of the freezing step: over sqrt(n) it is the standard error of an ensemble of n.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepDeviation { get; private init; }

    /// <summary>Median freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Label = "TMedian", Format = "F1")]
    public double FreezeStepMedian { get; }

    /// <summary>25 % quantile of the freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepQ1 { get; }

    /// <summary>75 % quantile of the freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepQ3 { get; }

    /// <summary>Mean y at the freezing step (the initial y when there was none).</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYMean { get; private init; }

    /// <summary>How much <see cref="FreezeYMean"/> moved on the last refinement.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYMeanError { get; private init; }

    /// <summary>Standard deviation of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYDeviation { get; private init; }

    /// <summary>Median y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Label = "YMedian", Format = "F3")]
    public double FreezeYMedian { get; }

    /// <summary>25 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ1 { get; }

    /// <summary>75 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ3 { get; }

    /// <summary>eta times <see cref="FreezeStepMean"/>.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2")]
    public double EtaFreezeStep => LearningRate * FreezeStepMean;

    /// <summary>The probability never to change valley.</summary>
    [Column(Format = "F3")]
    public double NeverCrossedFraction { get; }

    /// <summary>The probability that the last change of valley lies in the last 5 % of the run.</summary>
    [Column(Label = "Censored", Format = "F3")]
    public double CensoredFraction { get; private init; }

    /// <summary>y at the end.</summary>
    [Column(Symbol = "y(T)", Format = "F3")]
    public double FinalYMean { get; }

    /// <summary>The deviation of y at the end, from the noise along y; what y follows x by within a well is left out.</summary>
    [Column(Symbol = "y(T)", Format = "F3")]
    public double FinalYDeviation { get; }

    /// <summary>
    /// The normal law's share below the landscape's end, -min(y_b, y_f), when it is largest: about the fraction that a simulation would
    /// have lost to divergence by then.
    /// </summary>
    internal double OutsideFraction { get; }

    /// <summary>
    /// Whether the last refinement moved P_flat, and the mean freezing step relative to itself, by less than the tolerance. Where it did
    /// not the refinements were exhausted, and the errors say how far it is off.
    /// </summary>
    public bool ToleranceMet { get; }

    /// <summary>How far the numbers are off where the tolerance is not met; empty where it is.</summary>
    public string Note => ToleranceMet ? "" : FormattableString.Invariant($"The tolerance is not met: P_flat is good to {PFlatError:G2}, ")
        + FormattableString.Invariant($"the mean freezing step to {FreezeStepMeanError:G2}.");

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}");

    /// <summary>Nodes in y: one where y is taken as the same for all trajectories, more where its spread matters.</summary>
    public int YNodes { get; }

    /// <summary>Nodes of the grid in x.</summary>
    public int Nodes { get; }

    /// <summary>Transition operators that were built, one for each segment of y.</summary>
    public int Operators { get; }

    /// <summary>Seconds taken.</summary>
    [Column(Unit = "s", Format = "F2")]
    public double WallSeconds { get; internal init; }

    /// <summary>The run through time, when <see cref="DensityEvolutionRun.RecordEvery"/> asks for it.</summary>
    public DensityEvolutionCurve? Curve { get; }

    /// <summary>The distribution of the freezing step, at the recorded steps or a thousand.</summary>
    public FreezeDistribution Freeze { get; }

    /// <summary>The cell and what comes of it, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run}: P_flat = {PFlat:F4}, mean freezing step {FreezeStepMean:G5} at y = {FreezeYMean:G5}");
}

/// <summary>A density evolution through time. All arrays have one element per recorded step.</summary>
[LongTable(LongTableAttribute.Curve, nameof(DensityEvolutionResult.LearningRate), nameof(DensityEvolutionResult.NoiseStrength),
    nameof(DensityEvolutionResult.NoiseModel), nameof(DensityEvolutionResult.NoiseExponent),
    TimePerStep = nameof(DensityEvolutionResult.LearningRate))]
public sealed record DensityEvolutionCurve : ColumnTable<DensityEvolutionPoint>
{
    /// <summary>The recorded steps; the first is 0.</summary>
    public long[] Step { get; internal init; }

    /// <summary>The probability of the flat valley.</summary>
    public double[] PFlat { get; internal init; }

    /// <summary>The mean y.</summary>
    public double[] YMean { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override DensityEvolutionPoint this[int index] => new() { Step = Step[index], PFlat = PFlat[index], YMean = YMean[index] };
}

/// <summary>A density evolution at a recorded step.</summary>
[View(nameof(Step), nameof(PFlat), nameof(YMean))]
public sealed record DensityEvolutionPoint : TableLine
{
    /// <inheritdoc cref="DensityEvolutionCurve.Step"/>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="DensityEvolutionCurve.PFlat"/>
    [Column(Symbol = "P_flat", Width = 8, Format = "F4")]
    public double PFlat { get; internal init; }

    /// <inheritdoc cref="DensityEvolutionCurve.YMean"/>
    [Column(Symbol = "y", Width = 10, Format = "G6")]
    public double YMean { get; internal init; }
}

/// <summary>The distribution of the freezing step and of y there.</summary>
[LongTable("freeze", nameof(DensityEvolutionResult.LearningRate), nameof(DensityEvolutionResult.NoiseStrength),
    nameof(DensityEvolutionResult.NoiseModel), nameof(DensityEvolutionResult.NoiseExponent),
    TimePerStep = nameof(DensityEvolutionResult.LearningRate))]
public sealed record FreezeDistribution : ColumnTable<FreezeProbability>
{
    /// <summary>Steps; the first is 0.</summary>
    public long[] Step { get; internal init; }

    /// <summary>y at each.</summary>
    public double[] Y { get; internal init; }

    /// <summary>The probability that the last crossing has come by then; at step 0, that there is none.</summary>
    public double[] Cdf { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override FreezeProbability this[int index] => new() { Step = Step[index], Y = Y[index], Cdf = Cdf[index] };
}

/// <summary>The probability to have frozen by a step.</summary>
[View(nameof(Step), nameof(Y), nameof(Cdf))]
public sealed record FreezeProbability : TableLine
{
    /// <inheritdoc cref="FreezeDistribution.Step"/>
    [Column(Symbol = "t_freeze", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="FreezeDistribution.Y"/>
    [Column(Symbol = "y_freeze", Width = 10, Format = "G6")]
    public double Y { get; internal init; }

    /// <inheritdoc cref="FreezeDistribution.Cdf"/>
    [Column(Symbol = "P", Width = 8, Format = "F4")]
    public double Cdf { get; internal init; }
}
