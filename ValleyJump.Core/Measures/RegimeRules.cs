using MathNet.Numerics.RootFinding;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>The checks of <see cref="ValleyRegime"/>: a value, a limit, a harder limit beyond which it fails, and advice.</summary>
/// <param name="run">The ensemble.</param>
/// <param name="outlook">How it fares.</param>
/// <param name="targetError">The largest standard error of P_flat that will do.</param>
internal sealed class RegimeRules(TwoValleySimulation run, RegimeOutlook outlook, double targetError)
{
    // x' = (1 - eta H11) x: monotone below 1, growing from 2 on.
    private const double Overshoot = 1, Unstable = 2;

    // First-order corrections to a slow y are of the order of tau_x/tau_y.
    private const double Slow = 0.1, NotSlow = 0.3;

    // The large-barrier forms are off by 1/(2 DL/D) to leading order: a sixth, and a half where there is hardly a second state.
    private const double Deep = 3, Shallow = 1;

    // Out of the reach of a run: the barrier is nearly what it ever gets.
    private const double Reach = 5;

    // A trajectory that changes valley in the last 5 % would do so again: above a tenth no mean freezing time is left to speak of.
    private const double CensoredFew = 0.01, CensoredMany = 0.1;

    // From a tenth on the mean y_freeze is drawn to by the start; above a half the median is the start.
    private const double NeverFew = 0.1, NeverMany = 0.5;

    // What diverges is left out of every estimate.
    private const double DivergedFew = 1e-4, DivergedMany = 0.01;

    // Odds gamma e^(z1^2 - z2^2) at freezing, z2^2 about 4: P_flat = 0.62 at gamma = 1.1, 0.525 at 1.02.
    private const double Distinct = 1.1, Alike = 1.02;

    // Where chance alone comes once in 16 000 cells.
    private const double SelectionErrors = 4;

    private readonly TwoValleyLandscape landscape = run.Landscape;
    private static readonly double Z95 = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 0.975);

    /// <summary>H11 is monotone along y, so that its largest value is at an end of the run.</summary>
    public RegimeCheck StepStability()
    {
        double end = Math.Max(outlook.FinalY, run.InitialY), steepest = Math.Max(Curvature(run.InitialY), Curvature(end)), value = run.LearningRate * steepest;
        string change = FormattableString.Invariant($"-LearningRate below {Overshoot / steepest:G3} keeps eta H11 under 1; a larger -Yf or -F0 flattens the valleys.");
        return Judge(RegimeAspect.StepStability, RegimeEvidence.Parameters, value, RegimeBound.AtMost, Overshoot, Unstable, failed => failed
            ? "The step is unstable: trajectories grow from step to step, and diverge or are thrown far along y. " + change
            : "Steps overshoot the floor: no theory in continuous time holds; use the transition operator. " + change);

        double Curvature(double y) => 2 / Math.Min(landscape.FlatnessFlat(y), landscape.FlatnessSharp(y));
    }

    public RegimeCheck Timescale(bool flat)
    {
        const int samples = 257;
        double start = Math.Max(run.InitialY, 0), end = Math.Max(outlook.FinalY, start), worst = 0, at = start;
        for (int k = 0; k < samples; k++)
        {
            var here = new ValleyGeometry(landscape, start + (end - start) * k / (samples - 1));
            double ratio = (flat ? here.TauXFlat : here.TauXSharp) / here.TauY;
            if (ratio > worst)
                (worst, at) = (ratio, here.Y);
        }
        return Judge(flat ? RegimeAspect.TimescaleFlat : RegimeAspect.TimescaleSharp, RegimeEvidence.Parameters, worst, RegimeBound.AtMost, Slow, NotSlow, _ => FormattableString.Invariant(
            $"At y = {at:G3} the valley moves while x relaxes in it: densities and rates at held y do not apply. Lower -F0 (shorter tau_x), raise -Yd or lower -Ld (a slower drift), or rely on the simulation alone."));
    }

    public RegimeCheck Kramers(bool flat)
    {
        RegimeAspect name = flat ? RegimeAspect.KramersFlat : RegimeAspect.KramersSharp;
        return Unless(name, RegimeBound.AtLeast, Deep) ?? Judge(name, outlook.Evidence, RegimeOutlook.Depth(run, outlook.FreezeY, flat), RegimeBound.AtLeast, Deep, Shallow, failed => FormattableString.Invariant(
            $"At y_freeze = {outlook.FreezeY:G3} the barrier is not large against the noise: ") + (failed
            ? "there are no two states to escape between. Lower Delta_S = eta sigma, or start at a larger -InitialY."
            : "the large-barrier forms (Eq. 22, 25, 26) are rough. Take Eq. 21, the exact rates or the transition operator, or lower Delta_S = eta sigma."));
    }

    public RegimeCheck BarrierGrowth()
    {
        double Least(double y) => Math.Min(RegimeOutlook.Depth(run, y, true), RegimeOutlook.Depth(run, y, false));
        double end = outlook.FinalY, value = Least(end), far = 1e6 * Math.Max(landscape.Yb, Math.Max(landscape.Yf, Math.Abs(end))), most = Least(far);
        return Judge(RegimeAspect.BarrierGrowth, outlook.Missing is null ? outlook.Evidence : RegimeEvidence.Parameters, value, RegimeBound.AtLeast, Deep, Shallow, _ => Advice());

        string Advice()
        {
            if (most < Deep)
                return FormattableString.Invariant($"Delta_S = eta sigma is too large for the barrier: DL/D tends to {most:G3} far along y, and nothing ever freezes. Lower it by a factor of {Deep / most:G3} at least.");
            double y = Math.Exp(Brent.FindRoot(at => Math.Log(Math.Max(Least(Math.Exp(at)), 1e-300) / Deep), Math.Log(Math.Max(end, 1e-6)), Math.Log(far), 1e-6, 200));
            string needed = FormattableString.Invariant($"it takes y = {y:G3}, and the run gets to {end:G3}");
            if (y > Reach * Math.Max(landscape.Yb, landscape.Yf))
                return FormattableString.Invariant($"Delta_S = eta sigma is too large for the barrier in reach: {needed}. Lower it by a factor of {Deep / value:G3} or more.");
            double steps = RegimeOutlook.StepsTo(run, y);
            string more = steps <= 1e12 ? FormattableString.Invariant($"raise -Steps to {1.1 * steps:G2} or more") : "more steps do not help, the drift ends before";
            return FormattableString.Invariant($"The barrier hardly grows: {needed}. Check -Yb = {landscape.Yb:G4} and -Yf = {landscape.Yf:G4}, the scales of y over which the valleys part and steepen; {more}, or lower Delta_S.");
        }
    }

    public RegimeCheck Freezing() => Unless(RegimeAspect.Freezing, RegimeBound.AtMost, CensoredFew) ?? Judge(RegimeAspect.Freezing, outlook.Evidence, outlook.Censored, RegimeBound.AtMost, CensoredFew, CensoredMany, failed => failed
        ? "Trajectories still change valley when the run ends: freezing steps are lower bounds and P_flat is not final. See BarrierGrowth; raise -Steps or lower Delta_S."
        : "Some trajectories still change valley when the run ends: prefer the median freezing step to the mean, or raise -Steps.");

    public RegimeCheck EarlyFreezing() => Unless(RegimeAspect.EarlyFreezing, RegimeBound.AtMost, NeverFew) ?? Judge(RegimeAspect.EarlyFreezing, outlook.Evidence, outlook.NeverCrossed, RegimeBound.AtMost, NeverFew, NeverMany, failed => FormattableString.Invariant(
        $"{(failed ? "Most" : "Some")} trajectories are frozen from the start, where DL/D = {RegimeOutlook.Depth(run, run.InitialY, false):G3}: P_flat {(failed ? "is" : "leans towards")} the start's. Raise Delta_S = eta sigma, start at a smaller -InitialY, or raise -Yb."));

    public RegimeCheck Divergence() => !double.IsNaN(outlook.Diverged)
        ? Judge(RegimeAspect.Divergence, outlook.Evidence, outlook.Diverged, RegimeBound.AtMost, DivergedFew, DivergedMany, _ => StepStability().Verdict == RegimeVerdict.Fail
            ? "Trajectories diverge because the step is unstable: see StepStability."
            : "Delta_S = eta sigma is so large that trajectories leave the landscape, below y = -min(y_b, y_f) or far across; they are left out of all estimates. Lower it, or start at a larger -InitialY.")
        : Unless(RegimeAspect.Divergence, RegimeBound.AtMost, DivergedFew)!;

    public RegimeCheck Gamma() => Judge(RegimeAspect.Gamma, RegimeEvidence.Parameters, landscape.Gamma, RegimeBound.AtLeast, Distinct, Alike, _ => landscape.Gamma < 1
        ? "The valley at x < 0 is the flatter one, and P_flat counts the sharper. Exchange -X1 and -X2."
        : "The valleys are equally flat: P_flat stays near one half at any noise. Choose -X1 larger than -X2 by 5 % or more.");

    public RegimeCheck Selection()
    {
        double start = run.InitialX.Count(x => x >= 0) / (double)run.InitialX.Count, error = Error(), limit = SelectionErrors * error;
        return Unless(RegimeAspect.Selection, RegimeBound.AtLeast, double.NaN) ?? Judge(RegimeAspect.Selection, outlook.Evidence, Math.Abs(outlook.PFlat.Estimate - start), RegimeBound.AtLeast, limit, limit, _ => FormattableString.Invariant(
            $"P_flat cannot be told from its start, {start:G3}: ") + (landscape.Gamma < Distinct ? FormattableString.Invariant($"gamma = {landscape.Gamma:G4} is too near 1.")
            : outlook.NeverCrossed > NeverFew ? "the trajectories are frozen at once. See EarlyFreezing." : "take more -Realizations, or less noise if nothing freezes."));
    }

    public RegimeCheck StandardError()
    {
        double error = Error();
        return Unless(RegimeAspect.StandardError, RegimeBound.AtMost, targetError)
            ?? Judge(RegimeAspect.StandardError, outlook.Evidence, error, RegimeBound.AtMost, targetError, 2 * targetError, _ => Advice());

        string Advice()
        {
            double needed = Math.Ceiling(run.TrajectoryCount * (error / targetError) * (error / targetError));
            return FormattableString.Invariant($"Raise -Realizations from {run.TrajectoryCount} to {needed:F0}.");
        }
    }

    /// <summary>The standard error behind the Wilson interval at the ensemble's size.</summary>
    private double Error()
    {
        double n = run.TrajectoryCount, left = n * (1 - (double.IsNaN(outlook.Diverged) ? 0 : outlook.Diverged));
        Proportion p = Proportion.Wilson((long)Math.Round(outlook.PFlat.Estimate * left), (long)Math.Round(left));
        return (p.High - p.Low) / (2 * Z95);
    }

    private RegimeCheck? Unless(RegimeAspect name, RegimeBound bound, double limit) =>
        outlook.Missing is { } why ? Record(name, outlook.Evidence, RegimeVerdict.NotTested, double.NaN, bound, limit, why) : null;

    private RegimeCheck Judge(RegimeAspect name, RegimeEvidence evidence, double value, RegimeBound bound, double limit, double hard, Func<bool, string> advice)
    {
        bool atMost = bound == RegimeBound.AtMost, passed = atMost ? value <= limit : value >= limit, failed = !passed && !(atMost ? value < hard : value >= hard);
        return Record(name, evidence, passed ? RegimeVerdict.Pass : failed ? RegimeVerdict.Fail : RegimeVerdict.Warn, value, bound, limit, passed ? "" : advice(failed));
    }

    private RegimeCheck Record(RegimeAspect name, RegimeEvidence evidence, RegimeVerdict verdict, double value, RegimeBound bound, double limit, string advice) => new()
    {
        Simulation = run,
        Simulate = outlook.Evidence == RegimeEvidence.Measured,
        TargetError = targetError,
        Name = name,
        Verdict = verdict,
        Value = value,
        Bound = bound,
        Limit = limit,
        Evidence = evidence,
        Advice = advice,
    };
}
