using System.Runtime.CompilerServices;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Updates;

/// <summary>Shapes of a schedule.</summary>
public enum ScheduleShape
{
    /// <summary>1 throughout.</summary>
    Constant,

    /// <summary>Factor^floor(s/Interval): multiplied by Factor at the end of every Interval.</summary>
    Step,

    /// <summary>Factor + (1 - Factor) (1 + cos(pi s))/2: from 1 down to Factor along half a cosine.</summary>
    Cosine,

    /// <summary>Factor^s: from 1 to Factor at a constant rate.</summary>
    Exponential,

    /// <summary>1, and in the last Interval of the run linearly down to Factor.</summary>
    StableLinear,

    /// <summary>1, and in the last Interval of the run down to Factor along half a cosine.</summary>
    StableCosine,

    /// <summary>1, and in the last Interval of the run down to Factor as 1 - sqrt(u), u from 0 to 1 (Haegele et al., 2024).</summary>
    StableSqrt,

    /// <summary>Straight lines between Points, and constant before the first and after the last.</summary>
    Piecewise,
}

/// <summary>
/// What the learning rate or the batch size is multiplied by in the course of a run. Time is s = t/T, the fraction of the run's steps that
/// is done, so that one schedule fits runs of any length. A linear warm-up may precede any shape.
/// </summary>
/// <remarks>Immutable; compared by value. Setters throw <see cref="InvalidInputException"/> naming the property.</remarks>
public sealed partial record Schedule
{
    /// <summary>The shape.</summary>
    public ScheduleShape Shape
    {
        get;
        internal init => field = Check.Require(Enum.IsDefined(value), value,
            $"one of {string.Join(", ", Enum.GetNames<ScheduleShape>())}");
    }

    /// <summary>What the shape ends at, or multiplies by at each step; finite, 0 or positive (above 0 for Step and Exponential).</summary>
    public double Factor { get; internal init => field = Check.NotNegative(value); } = 1;

    /// <summary>
    /// Length of a step of <see cref="ScheduleShape.Step"/>, or of the decay after a stable phase, as a fraction of the run; above 0, up
    /// to 1.
    /// </summary>
    public double Interval
    {
        get;
        internal init => field = Apart(Check.Require(value is > 0 and <= 1, value, "above 0 and at most 1"), value, Warmup);
    } = 1;

    /// <summary>Length of the linear warm-up, as a fraction of the run; 0 to 1, and over before a decay begins.</summary>
    public double Warmup
    {
        get;
        internal init => field = Apart(Check.Require(value is >= 0 and <= 1, value, "from 0 to 1"), Interval, value);
    }

    /// <summary>What the warm-up starts from, as a fraction of the full value; 0 to 1.</summary>
    public double WarmupStart { get; internal init => field = Check.Require(value is >= 0 and <= 1, value, "from 0 to 1"); }

    /// <summary>
    /// Of <see cref="ScheduleShape.Piecewise"/>: times, as fractions of the run, each with its factor, one after the other. Times do not
    /// fall; of two at one time the second holds from there on. Factors are finite, zero or positive.
    /// </summary>
    public IReadOnlyList<double> Points
    {
        get;
        internal init => field = new NumberList<double>(Check.Require(value is not null && value.Count % 2 == 0 && InOrder(value), value!,
            "pairs of a time from 0 to 1, rising, and a factor that is finite and zero or positive"));
    } = new NumberList<double>([]);

    /// <summary>1 throughout.</summary>
    public static Schedule Constant { get; } = new();

    /// <summary>Multiplied by <paramref name="factor"/> at the end of every <paramref name="interval"/> of the run.</summary>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public static Schedule Step(double factor, double interval) =>
        new() { Shape = ScheduleShape.Step, Factor = Check.Positive(factor, nameof(Factor)), Interval = interval };

    /// <summary>From 1 to <paramref name="factor"/> along half a cosine.</summary>
    /// <exception cref="InvalidInputException">The factor is out of range.</exception>
    public static Schedule Cosine(double factor = 0) => new() { Shape = ScheduleShape.Cosine, Factor = factor };

    /// <summary>From 1 to <paramref name="factor"/> at a constant rate.</summary>
    /// <exception cref="InvalidInputException">The factor is out of range.</exception>
    public static Schedule Exponential(double factor) =>
        new() { Shape = ScheduleShape.Exponential, Factor = Check.Positive(factor, nameof(Factor)) };

    /// <summary>1, and in the last <paramref name="fraction"/> of the run down to <paramref name="factor"/>.</summary>
    /// <param name="shape">StableLinear, StableCosine or StableSqrt.</param>
    /// <param name="factor">The end.</param>
    /// <param name="fraction">The length of the decay.</param>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public static Schedule StableThenDecay(ScheduleShape shape, double factor, double fraction) =>
        new() { Shape = shape, Factor = factor, Interval = fraction };

    /// <summary>Straight lines between points.</summary>
    /// <exception cref="InvalidInputException">There is none, or one is out of range.</exception>
    public static Schedule Piecewise(params IReadOnlyList<(double At, double Factor)> points) => new()
    {
        Shape = ScheduleShape.Piecewise,
        Points = Check.Require(points is { Count: > 0 }, points, "one or more", nameof(Points)).SelectMany(p => (double[])[p.At, p.Factor])
            .ToArray(),
    };

    /// <summary>Linearly from <paramref name="start"/> to 1 in the first <paramref name="fraction"/> of the run, then constant.</summary>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public static Schedule LinearWarmup(double fraction, double start = 0) => new() { Warmup = fraction, WarmupStart = start };

    /// <summary>True when every factor is 1.</summary>
    public bool IsConstant => (Warmup == 0 || WarmupStart == 1) && (Shape == ScheduleShape.Constant
        || (Shape == ScheduleShape.Piecewise ? Points.Where((_, i) => i % 2 == 1).All(factor => factor == 1) : Factor == 1));

    /// <summary>The factor at a step. The step numbered t, from 0, turns the weights of checkpoint t into those of t + 1.</summary>
    /// <param name="step">t, from 0.</param>
    /// <param name="steps">T, the run's steps; t = T gives the end of the schedule.</param>
    public double FactorAt(long step, long steps)
    {
        double s = (double)step / steps;
        double shape = Shape switch
        {
            ScheduleShape.Constant => 1,
            // One step lies before the interval's end when rounding alone says so: 0.3/0.1 is below 3.
            ScheduleShape.Step => Math.Pow(Factor, Math.Floor(s / Interval * (1 + 1e-12))),
            ScheduleShape.Cosine => Factor + (1 - Factor) * (1 + Math.Cos(Math.PI * s)) / 2,
            ScheduleShape.Exponential => Math.Pow(Factor, s),
            ScheduleShape.StableLinear => Factor + (1 - Factor) * (1 - Decayed(s)),
            ScheduleShape.StableCosine => Factor + (1 - Factor) * (1 + Math.Cos(Math.PI * Decayed(s))) / 2,
            ScheduleShape.StableSqrt => Factor + (1 - Factor) * (1 - Math.Sqrt(Decayed(s))),
            ScheduleShape.Piecewise => Interpolate(s),
            _ => throw new InvalidOperationException($"Unknown schedule {Shape}."),
        };
        return s < Warmup ? shape * (WarmupStart + (1 - WarmupStart) * s / Warmup) : shape;
    }

    /// <summary>The smallest factor of the steps 0 to <paramref name="steps"/> - 1.</summary>
    public double LowestBefore(long steps) => CornersBefore(steps).Min();

    /// <summary>The largest factor at any step of a run.</summary>
    internal double HighestBefore(long steps) => CornersBefore(steps).Max();

    private IEnumerable<double> CornersBefore(long steps)
    {
        // Between its corners a schedule is monotone, or a product of a rising and a falling line.
        IEnumerable<double> corners = Points.Where((_, i) => i % 2 == 0).Append(Warmup).Append(0).Append(1);
        return corners.Select(s => (long)Math.Floor(s * steps)).SelectMany(t => (long[])[t - 1, t, t + 1])
            .Select(t => Math.Clamp(t, 0, steps - 1)).Select(t => FactorAt(t, steps));
    }

    /// <summary>
    /// The steps of a run before which the factor jumps: the borders of <see cref="ScheduleShape.Step"/>, and where two points of
    /// <see cref="ScheduleShape.Piecewise"/> have one time. None where steps of the schedule are shorter than four of the run.
    /// </summary>
    internal IEnumerable<long> Jumps(long steps)
    {
        IEnumerable<double> times = Shape switch
        {
            ScheduleShape.Step when Interval * steps >= 4 => Enumerable.Range(1, (int)(1 / Interval)).Select(k => k * Interval),
            ScheduleShape.Piecewise => Enumerable.Range(1, Math.Max(Points.Count / 2 - 1, 0)).Where(k => Points[2 * k] == Points[2 * k - 2])
                .Select(k => Points[2 * k]),
            _ => [],
        };
        return times.Select(s => (long)Math.Ceiling(s * steps - 1e-6)).Where(t => t > 0 && t < steps).Distinct();
    }

    /// <summary>How much of the decay after a stable phase is over.</summary>
    private double Decayed(double s) => Math.Clamp((s - (1 - Interval)) / Interval, 0, 1);

    private double Interpolate(double s)
    {
        int next = 0;
        while (next < Points.Count && Points[next] <= s)
            next += 2;
        if (next == 0)
            return Points[1];
        double from = Points[next - 2], factor = Points[next - 1];
        return next == Points.Count ? factor : factor + (Points[next + 1] - factor) * (s - from) / (Points[next] - from);
    }

    private bool IsStable => Shape is ScheduleShape.StableLinear or ScheduleShape.StableCosine or ScheduleShape.StableSqrt;

    /// <summary>A length, where the warm-up and the decay do not overlap.</summary>
    private double Apart(double value, double decay, double warmup, [CallerMemberName] string name = "") =>
        // A hair's breadth for decimal fractions that do not quite add up.
        Check.Require(!IsStable || warmup + decay <= 1 + 1e-12, value, FormattableString.Invariant(
            $"such that the warm-up, {warmup} of the run, is over before the decay in its last {decay} begins"), name);

    private static bool InOrder(IReadOnlyList<double> points)
    {
        for (int i = 0; i < points.Count; i += 2)
        {
            if (!(points[i] >= (i == 0 ? 0 : points[i - 2]) && points[i] <= 1 && double.IsFinite(points[i + 1]) && points[i + 1] >= 0))
                return false;
        }
        return true;
    }
}
