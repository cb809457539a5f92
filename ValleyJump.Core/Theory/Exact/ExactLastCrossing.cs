using MathNet.Numerics.RootFinding;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>The solver behind <see cref="ExactFreezing.YFreezeMedian"/> and <see cref="ExactFreezing.YFreezeMedianCrossing"/>.</summary>
/// <remarks>
/// It runs on the closed forms. For D(x) as it is they are corrected by factors, those of the rates where most of the remaining events
/// happen: one decay length beyond the median.
/// </remarks>
internal sealed class ExactLastCrossing
{
    private const double None = -40;

    private static readonly GaussLegendre Rule = new(8);

    private readonly ValleyPoint start;
    private readonly double low, end, step;
    private readonly bool ridge, cut;

    /// <param name="point">Landscape, noise and learning rate; its y does not matter.</param>
    /// <param name="finalY">Where the run ends; positive.</param>
    /// <param name="ridge">Count arrivals at the ridge, valley by valley, for passages.</param>
    public ExactLastCrossing(ValleyPoint point, double finalY, bool ridge)
    {
        Check.That(finalY > 0, "FinalY", finalY, "greater than zero");
        start = point with { Y = ExactFreezing.ScanStart(point) };
        this.ridge = ridge;
        step = Math.Log(10) / ExactFreezing.PerDecade;
        low = Math.Log(start.Y);
        end = Math.Log(Math.Min(finalY, ExactFreezing.ScanEnd(point)));
        double before = double.PositiveInfinity;
        for (double at = low + step; at < end; at += step)
        {
            double now = ExactRates.LogSum(Events(at).Sharp, Events(at).Flat) - at;
            if (now > before)
                (end, cut) = (at - step, true);
            before = now;
        }
    }

    /// <summary>Logarithms: of the events per unit of ln y from each valley, and of the odds flat:sharp.</summary>
    private readonly record struct Logs(double Sharp, double Flat, double Odds);

    public double Median(ExactMethod method)
    {
        double found = Solve(default);
        if (method == ExactMethod.Quadrature && double.IsFinite(found))
            found = Solve(Correction(found));
        return Math.Exp(found);
    }

    /// <summary>ln y of the median.</summary>
    private double Solve(Logs correction)
    {
        double sharp = 0, flat = 0;
        for (double to = end; to > low; to -= step)
        {
            // Towards lower y there are more events: where there are next to none there have been none.
            Logs foot = Events(to - step);
            if (Math.Max(foot.Sharp, foot.Flat) < None)
                continue;
            double Excess(double from)
            {
                double p = ExactStationary.Logistic(Events(from).Odds + correction.Odds);
                var (s, f) = Integrals(from, to, correction);
                return (1 - p) * Math.Exp(-sharp - s) + p * Math.Exp(-flat - f) - 0.5;
            }
            if (Excess(to - step) <= 0)
                return to == end && cut || !Brent.TryFindRoot(Excess, to - step, to, 1e-10, 100, out double root) ? double.NaN : root;
            var (moreSharp, moreFlat) = Integrals(to - step, to, correction);
            (sharp, flat) = (sharp + moreSharp, flat + moreFlat);
        }
        return double.NaN;
    }

    private (double Sharp, double Flat) Integrals(double from, double to, Logs correction)
    {
        double sharp = 0, flat = 0;
        for (int i = 0; i < Rule.Order; i++)
        {
            var (at, weight) = Rule.Node(i, from, to);
            Logs events = Events(at);
            sharp += weight * Math.Exp(events.Sharp + correction.Sharp);
            flat += weight * Math.Exp(events.Flat + correction.Flat);
        }
        return (sharp, flat);
    }

    private Logs Correction(double found)
    {
        const double h = 1e-3;
        double slope = (Events(found - h).Flat - Events(found + h).Flat) / (2 * h), at = found + 1 / slope;
        Logs full = Events(at, ExactMethod.Quadrature), closed = Events(at);
        return new(full.Sharp - closed.Sharp, full.Flat - closed.Flat, full.Odds - closed.Odds);
    }

    private Logs Events(double lnY, ExactMethod method = ExactMethod.ClosedForm)
    {
        double y = Math.Exp(lnY), unit = lnY - Math.Log(ExactFreezing.Drift(start.TwoValleys, y));
        EscapeRates rates = ExactRates.Escape(start with { Y = y }, NoiseConvention.Ito, method);
        return ridge ? new(rates.LogRidgeRateSharp + unit, rates.LogRidgeRateFlat + unit, rates.LogOdds)
            : new(rates.LogExchangeRate + Math.Log(2) + unit, rates.LogExchangeRate + Math.Log(2) + unit, rates.LogOdds);
    }
}
