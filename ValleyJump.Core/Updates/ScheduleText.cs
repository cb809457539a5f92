using System.Globalization;
using System.Text.RegularExpressions;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Updates;

public sealed partial record Schedule
{
    /// <summary>The schedule, in a line.</summary>
    public override string ToString()
    {
        string text = Shape switch
        {
            ScheduleShape.Constant => "constant",
            ScheduleShape.Step => FormattableString.Invariant($"times {Factor:R} every {Interval:R} of the run"),
            ScheduleShape.Cosine => FormattableString.Invariant($"cosine to {Factor:R}"),
            ScheduleShape.Exponential => FormattableString.Invariant($"exponential to {Factor:R}"),
            ScheduleShape.StableLinear => Decay("linear"),
            ScheduleShape.StableCosine => Decay("cosine"),
            ScheduleShape.StableSqrt => Decay("1-sqrt"),
            _ => $"piecewise {string.Join(", ", Points.Chunk(2).Select(p => FormattableString.Invariant($"{p[0]:R}:{p[1]:R}")))}",
        };
        string Decay(string name) => FormattableString.Invariant($"stable, {name} to {Factor:R} in the last {Interval:R} of the run");
        return Warmup == 0 ? text : text + FormattableString.Invariant($", warm-up from {WarmupStart:R} in {Warmup:R} of the run");
    }

    /// <summary>
    /// Reads a schedule as <see cref="ToString"/> writes it: "constant", "times 0.5 every 0.25", "cosine to 0", "exponential to 0.01",
    /// "stable, linear to 0 in the last 0.2" (or cosine, or 1-sqrt), "piecewise 0:1, 0.5:1, 1:0.1" (times and factors), each followed, if need be, by ", warm-up from 0 in 0.05". "of the run" may be left out; a name alone is enough for constant and
    /// cosine.
    /// </summary>
    /// <exception cref="InvalidInputException">The text is not of this form, or a number is out of range.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Form().Match(text);
        double Number(string group, double missing) => match.Groups[group] is { Success: true } found
            ? Decimals(found.ValueSpan) : missing;
        static double Decimals(ReadOnlySpan<char> text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!match.Success)
            throw new InvalidInputException(nameof(Schedule), null, $"'{text}' is no schedule. Write, for example, {Examples}.");
        Schedule shape = match.Groups["factor"].Success ? Step(Number("factor", 1), Number("interval", 1))
            : match.Groups["rate"].Success ? Exponential(Number("rate", 1))
            : match.Groups["tail"] is { Success: true } tail ? StableThenDecay(Tails[tail.Value.ToLowerInvariant()], Number("low", 0), Number("last", 1))
            : match.Groups["at"] is { Success: true, Captures: var at } ? Piecewise([.. at.Zip(match.Groups["value"].Captures, (t, f) =>
                (Decimals(t.ValueSpan), Decimals(f.ValueSpan)))])
            : match.Groups["cosine"].Success ? Cosine(Number("end", 0))
            : Constant;
        return shape with { Warmup = Number("warmup", 0), WarmupStart = Number("start", 0) };
    }

    private static readonly Dictionary<string, ScheduleShape> Tails = new()
    {
        ["linear"] = ScheduleShape.StableLinear,
        ["cosine"] = ScheduleShape.StableCosine,
        ["1-sqrt"] = ScheduleShape.StableSqrt,
    };

    private const string Examples = "'cosine to 0', 'times 0.5 every 0.25', 'exponential to 0.01', 'stable, linear to 0 in the last 0.2', "
        + "'piecewise 0:1, 0.5:1, 1:0.1' or 'constant, warm-up from 0 in 0.05'";

    private const string Decimal = @"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?";

    private const string Shapes = $"constant|times (?<factor>{Decimal}) every (?<interval>{Decimal})( of the run)?"
        + $"|(?<cosine>cosine)( to (?<end>{Decimal}))?|exponential to (?<rate>{Decimal})"
        + $"|stable, (?<tail>linear|cosine|1-sqrt) to (?<low>{Decimal}) in the last (?<last>{Decimal})( of the run)?"
        + $"|piecewise (?<at>{Decimal}):(?<value>{Decimal})(, (?<at>{Decimal}):(?<value>{Decimal}))*";

    private const string WarmupForm = $"(, warm-up from (?<start>{Decimal}) in (?<warmup>{Decimal})( of the run)?)?";

    [GeneratedRegex($@"^\s*({Shapes}){WarmupForm}\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
