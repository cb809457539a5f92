using System.Globalization;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>A tick of an axis; its label is empty where it is a minor one.</summary>
internal readonly record struct Tick(double Value, string Label);

/// <summary>Where an axis has ticks, and what they say.</summary>
internal static class Ticks
{
    private const int MinorPixels = 18; // a decade that is narrower has no ticks inside

    /// <summary>The ticks of an axis.</summary>
    /// <param name="scale">From where to where.</param>
    /// <param name="length">Of the axis on the sheet.</param>
    /// <param name="room">What a label takes of that length, with space to the next.</param>
    public static IReadOnlyList<Tick> Of(Scale scale, double length, Func<string, double> room)
    {
        for (int count = Math.Clamp((int)(length / 45), 2, 9); ; count--)
        {
            IReadOnlyList<Tick> ticks = scale.IsLog ? Log(scale, length, count) : Linear(scale, count);
            if (count <= 1 || Fits(ticks, scale, length, room))
                return ticks;
        }
    }

    private static bool Fits(IReadOnlyList<Tick> ticks, Scale scale, double length, Func<string, double> room)
    {
        Tick[] named = [.. ticks.Where(tick => tick.Label.Length > 0)];
        for (int i = 1; i < named.Length; i++)
        {
            double apart = (scale.Share(named[i].Value) - scale.Share(named[i - 1].Value)) * length;
            if (apart < (room(named[i].Label) + room(named[i - 1].Label)) / 2)
                return false;
        }
        return true;
    }

    private static List<Tick> Linear(Scale scale, int count)
    {
        double step = NiceStep((scale.High - scale.Low) / count), slack = step * 1e-6;
        var values = new List<double>();
        for (double i = Math.Ceiling((scale.Low - slack) / step); i * step <= scale.High + slack && values.Count < 50; i++)
            values.Add(i * step);
        double largest = values.Select(Math.Abs).DefaultIfEmpty(0).Max();
        return [.. values.Select(value => new Tick(value, Number(value, step, largest)))];
    }

    private static List<Tick> Log(Scale scale, double length, int count)
    {
        double low = Math.Log10(scale.Low), high = Math.Log10(scale.High);
        int first = (int)Math.Ceiling(low - 1e-9), last = (int)Math.Floor(high + 1e-9);
        double decade = length / (high - low);
        if (last - first >= 1 && high - low >= 1.3)
            return Decades(first, last, (int)Math.Ceiling((last - first + 1.0) / count), decade, scale);
        foreach (int[] steps in (int[][])[[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3]])
        {
            List<Tick> ticks =
            [
                .. from step in Steps(first - 1, last + 1, scale)
                   select new Tick(step.Value, steps.Contains(step.Digit) ? Number(step.Value, step.Value, step.Value) : ""),
            ];
            int named = ticks.Count(tick => tick.Label.Length > 0);
            if (named >= Math.Min(count, 3) && named <= Math.Max(count, 2))
                return ticks;
        }
        return Linear(scale, count);
    }

    // Powers of ten, every so many with a label; and the steps between two neighbours where there is room.
    private static List<Tick> Decades(int first, int last, int every, double decade, Scale scale) =>
    [
        .. from step in Steps(first - 1, last + 1, scale)
           where step.Digit == 1 || decade >= MinorPixels
           select new Tick(step.Value, step.Digit == 1 && (step.Power - first) % every == 0 ? $"{{10^{step.Power}}}" : ""),
    ];

    private static IEnumerable<(int Digit, int Power, double Value)> Steps(int first, int last, Scale scale)
    {
        for (int power = first; power <= last; power++)
        {
            for (int digit = 1; digit < 10; digit++)
            {
                double value = double.Parse($"{digit}e{power}", CultureInfo.InvariantCulture);
                double share = value > 0 ? scale.Share(value) : double.NaN;
                if (share >= -1e-6 && share <= 1 + 1e-6)
                    yield return (digit, power, value);
            }
        }
    }

    /// <summary>A number as a tick says it: 0.02, 1500, 3x10^5 with its exponent raised.</summary>
    /// <param name="value">The number.</param>
    /// <param name="step">To what it is exact.</param>
    /// <param name="largest">The largest of its axis: all have the form and the exponent that fits this one.</param>
    private static string Number(double value, double step, double largest)
    {
        if (Math.Abs(value) < step * 1e-6)
            return "0";
        int top = Power(largest), last = Power(step);
        // Large numbers are written out where it is their last digits that differ.
        if (top is >= -4 and < 5 && last >= -6 || (top is >= 5 and < 8 && last is >= -6 && last <= top - 3))
            return Minus(value.ToString($"F{Math.Max(0, -last)}", CultureInfo.InvariantCulture));
        double mantissa = top > -300 ? value / Math.Pow(10, top) : value * 1e300 / Math.Pow(10, top + 300);
        string digits = Minus(mantissa.ToString($"F{Math.Clamp(top - last, 0, 12)}", CultureInfo.InvariantCulture));
        return digits switch { "1" => $"{{10^{top}}}", "−1" => $"−{{10^{top}}}", _ => $"{digits}×{{10^{top}}}" };
    }

    private static int Power(double value) => (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9);

    private static string Minus(string number) => number.Replace('-', '−');

    private static double NiceStep(double atLeast)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return power * (atLeast / power) switch { <= 1 + 1e-9 => 1, <= 2 + 1e-9 => 2, <= 5 + 1e-9 => 5, _ => 10 };
    }
}
