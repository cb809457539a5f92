using System.Globalization;
using System.Text.RegularExpressions;
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
        init => field = Check.Require(Enum.IsDefined(value), value, "Constant, Step, Cosine or Exponential");
    }

    /// <summary>What the shape ends at, or multiplies by at each step; finite, zero or positive (positive but for Cosine).</summary>
    public double Factor { get; init => field = Check.NotNegative(value); } = 1;

    /// <summary>Length of a step of <see cref="ScheduleShape.Step"/>, as a fraction of the run; above 0, up to 1.</summary>
    public double Interval { get; init => field = Check.Require(value is > 0 and <= 1, value, "above 0 and at most 1"); } = 1;

    /// <summary>Length of the linear warm-up, as a fraction of the run; 0 to 1.</summary>
    public double Warmup { get; init => field = Check.Require(value is >= 0 and <= 1, value, "from 0 to 1"); }

    /// <summary>What the warm-up starts from, as a fraction of the full value; 0 to 1.</summary>
    public double WarmupStart { get; init => field = Check.Require(value is >= 0 and <= 1, value, "from 0 to 1"); }

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

    /// <summary>Linearly from <paramref name="start"/> to 1 in the first <paramref name="fraction"/> of the run, then constant.</summary>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public static Schedule LinearWarmup(double fraction, double start = 0) => new() { Warmup = fraction, WarmupStart = start };

    /// <summary>True when every factor is 1.</summary>
    public bool IsConstant => (Shape == ScheduleShape.Constant || Factor == 1) && (Warmup == 0 || WarmupStart == 1);

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
            _ => throw new InvalidOperationException($"Unknown schedule {Shape}."),
        };
        return s < Warmup ? shape * (WarmupStart + (1 - WarmupStart) * s / Warmup) : shape;
    }

    /// <summary>The schedule, in a line.</summary>
    public override string ToString()
    {
        string text = Shape switch
        {
            ScheduleShape.Constant => "constant",
            ScheduleShape.Step => FormattableString.Invariant($"times {Factor:R} every {Interval:R} of the run"),
            ScheduleShape.Cosine => FormattableString.Invariant($"cosine to {Factor:R}"),
            _ => FormattableString.Invariant($"exponential to {Factor:R}"),
        };
        return Warmup == 0 ? text : text + FormattableString.Invariant($", warm-up from {WarmupStart:R} in {Warmup:R} of the run");
    }

    /// <summary>
    /// Reads a schedule as <see cref="ToString"/> writes it: "constant", "times 0.5 every 0.25", "cosine to 0", "exponential to 0.01",
    /// each followed, if need be, by ", warm-up from 0 in 0.05". "of the run" may be left out; a name alone is enough for constant and
    /// cosine.
    /// </summary>
    /// <exception cref="InvalidInputException">The text is not of this form, or a number is out of range.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Form().Match(text);
        double Number(string group, double missing) => match.Groups[group] is { Success: true } found
            ? double.Parse(found.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) : missing;
        if (!match.Success)
            throw new InvalidInputException(nameof(Schedule), null, $"'{text}' is no schedule. Write, for example, {Examples}.");
        Schedule shape = match.Groups["factor"].Success ? Step(Number("factor", 1), Number("interval", 1))
            : match.Groups["rate"].Success ? Exponential(Number("rate", 1))
            : match.Groups["cosine"].Success ? Cosine(Number("end", 0))
            : Constant;
        return shape with { Warmup = Number("warmup", 0), WarmupStart = Number("start", 0) };
    }

    private const string Examples = "'cosine to 0', 'times 0.5 every 0.25', 'exponential to 0.01' or 'constant, warm-up from 0 in 0.05'";

    private const string Decimal = @"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?";

    private const string Shapes = $"constant|times (?<factor>{Decimal}) every (?<interval>{Decimal})( of the run)?"
        + $"|(?<cosine>cosine)( to (?<end>{Decimal}))?|exponential to (?<rate>{Decimal})";

    private const string WarmupForm = $"(, warm-up from (?<start>{Decimal}) in (?<warmup>{Decimal})( of the run)?)?";

    [GeneratedRegex($@"^\s*({Shapes}){WarmupForm}\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
