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
    private static readonly Limits Step = Limits.AtMost(1, 2);

    // First-order corrections to a slow y are of the order of tau_x/tau_y.
    private static readonly Limits Slow = Limits.AtMost(0.1, 0.3);

    // The large-barrier forms are off by 1/(2 DL/D) to leading order: a sixth, and a half where there is hardly a second state.
    private static readonly Limits Deep = Limits.AtLeast(3, 1);

    // A trajectory that changes valley in the last 5 % would do so again: above a tenth no mean freezing time is left to speak of.
    private static readonly Limits Censored = Limits.AtMost(0.01, 0.1);

    // From a tenth on the mean y_freeze is drawn to by the start; above a half the median is the start.
    private static readonly Limits Never = Limits.AtMost(0.1, 0.5);

    // What diverges is left out of every estimate.
    private static readonly Limits Diverged = Limits.AtMost(1e-4, 0.01);

    // Odds gamma e^(z1^2 - z2^2) at freezing, z2^2 about 4: P_flat = 0.62 at gamma = 1.1, 0.525 at 1.02.
    private static readonly Limits Distinct = Limits.AtLeast(1.1, 1.02);

    // Where chance alone comes once in 16 000 cells.
    private const double SelectionErrors = 4;

    // Out of the reach of a run: the barrier is nearly what it ever gets.
    private const double Reach = 5;

    private readonly ValleyLandscape landscape = run.Landscape;

    /// <summary>Where a value passes, and beyond which number it fails.</summary>
    private readonly record struct Limits(RegimeBound Bound, double Pass, double Fail)
    {
        public static Limits AtMost(double pass, double fail) => new(RegimeBound.AtMost, pass, fail);

        public static Limits AtLeast(double pass, double fail) => new(RegimeBound.AtLeast, pass, fail);

        public RegimeVerdict Of(double value)
        {
            bool atMost = Bound == RegimeBound.AtMost;
            return (atMost ? value <= Pass : value >= Pass) ? RegimeVerdict.Pass
                : (atMost ? value < Fail : value >= Fail) ? RegimeVerdict.Warn : RegimeVerdict.Fail;
        }
    }

    /// <summary>H11 is monotone along y, so that its largest value is at an end of the run.</summary>
    public RegimeCheck StepStability()
    {
        double start = run.InitialY, end = Math.Max(outlook.FinalY, start), eta = run.LearningRate;
        double steepest = 2 / Math.Min(Sharper(start), Sharper(end)), flatter = 2 / Math.Min(Flatter(start), Flatter(end));
        string change = Text($"-LearningRate below {Step.Pass / steepest:G3} keeps eta H11 under 1; ")
            + "a larger -Yf or -F0 flattens the valleys.";
        return Given(RegimeAspect.StepStability, eta * steepest, Step, failed => change.Insert(0, failed ? Unstable()
            : "Steps overshoot the floor: no theory in continuous time holds; use the transition operator. "));

        string Unstable()
        {
            bool inAll = eta * flatter >= Step.Fail;
            string mean = IsChain ? "(f_first + f_last)/2 of the outer valleys" : "(f1 + f2)/2";
            string some = IsChain ? "in the narrower valleys, but not in the widest" : "in the sharper valley alone";
            return (inAll, Diverges) switch
            {
                (true, true) => Text($"The step is unstable wherever y is, and every trajectory diverges: eta exceeds the largest {mean}, ")
                    + Text($"{StableMean:G4}. "),
                (false, true) => Text($"The step is unstable {some}, and who is thrown out diverges: eta exceeds the largest {mean}, ")
                    + Text($"{StableMean:G4}. "),
                (false, false) => $"The step is unstable {some}: trajectories cannot stay in {(IsChain ? "those" : "it")}, and end in "
                    + $"the flatter {(IsChain ? "ones" : "one")}. ",
                (true, false) => $"The step is unstable in {(IsChain ? "all" : "both")} valleys: trajectories are thrown along y, to where "
                    + $"eta is below {mean}. ",
            };
        }

        double Sharper(double y) => Flatnesses(y).Min();

        double Flatter(double y) => Flatnesses(y).Max();

        IEnumerable<double> Flatnesses(double y) => Enumerable.Range(0, landscape.Valleys).Select(k => landscape.Flatness(k, y));
    }

    private bool IsChain => landscape.Valleys > 2;

    /// <summary>
    /// The largest learning rate that any y can hold. Far from the floors unstable steps alternate between the valleys, of a chain the
    /// outer ones, and x grows by (2 eta/f1 - 1)(2 eta/f2 - 1) in two of them: above 1 from eta = (f1 + f2)/2 on. Both are monotone along
    /// y.
    /// </summary>
    private double StableMean => Math.Max(Mean(run.InitialY), Mean(Far));

    private double Mean(double y) => (landscape.Flatness(landscape.Valleys - 1, y) + landscape.Flatness(0, y)) / 2;

    private bool Diverges => run.LearningRate >= StableMean;

    private double Far => 1e6 * Math.Max(landscape.Yb, Math.Max(landscape.Yf, Math.Abs(outlook.FinalY)));

    public RegimeCheck Timescale(bool flat)
    {
        const int samples = 257;
        double start = Math.Max(run.InitialY, 0), end = Math.Max(outlook.FinalY, start), worst = 0, at = start;
        for (int k = 0; k < samples; k++)
        {
            double y = start + (end - start) * k / (samples - 1);
            double ratio = landscape.Flatness(ValleyThat(flat), y) / 2 / landscape.TauY(y);
            if (ratio > worst)
                (worst, at) = (ratio, y);
        }
        return Given(flat ? RegimeAspect.TimescaleFlat : RegimeAspect.TimescaleSharp, worst, Slow, _ =>
            Text($"At y = {at:G3} the valley moves while x relaxes in it: densities and rates at held y do not apply. ")
            + "Lower -F0 (shorter tau_x), raise -Yd or lower -Ld (a slower drift), or rely on the simulation alone.");
    }

    private int ValleyThat(bool isFlat) => isFlat ? landscape.Flat : landscape.Sharp;

    public RegimeCheck Kramers(bool flat) => Judged(flat ? RegimeAspect.KramersFlat : RegimeAspect.KramersSharp,
        RegimeOutlook.Depth(run, outlook.FreezeY, ValleyThat(flat)), Deep, failed =>
            Text($"At y_freeze = {outlook.FreezeY:G3} the barrier is not large against the noise: ") + (failed
            ? "there are no two states to escape between. Lower Delta_S = eta sigma, or start at a larger -InitialY."
            : "the large-barrier forms (Eq. 22, 25, 26) are rough. Take Eq. 21, the exact rates or the transition operator, "
                + "or lower Delta_S = eta sigma."));

    public RegimeCheck BarrierGrowth()
    {
        double end = outlook.FinalY, value = RegimeOutlook.ShallowestDepth(run, end), most = RegimeOutlook.ShallowestDepth(run, Far);
        RegimeEvidence evidence = outlook.Missing is null ? outlook.Evidence : RegimeEvidence.Parameters;
        return Record(RegimeAspect.BarrierGrowth, evidence, value, Deep, _ => Advice());

        string Advice()
        {
            if (most < Deep.Pass)
            {
                return Text($"Delta_S = eta sigma is too large for the barrier: DL/D tends to {most:G3} far along y, ")
                    + Text($"and nothing ever freezes. Lower it by a factor of {Deep.Pass / most:G3} at least.");
            }
            double Excess(double logY) => Math.Log(Math.Max(RegimeOutlook.ShallowestDepth(run, Math.Exp(logY)), 1e-300) / Deep.Pass);
            double y = Math.Exp(Brent.FindRoot(Excess, Math.Log(Math.Max(end, 1e-6)), Math.Log(Far), 1e-6, 200));
            string needed = Text($"it takes y = {y:G3}, and the run gets to {end:G3}");
            if (y > Reach * Math.Max(landscape.Yb, landscape.Yf))
            {
                return Text($"Delta_S = eta sigma is too large for the barrier in reach: {needed}. ")
                    + Text($"Lower it by a factor of {Deep.Pass / value:G3} or more.");
            }
            double steps = RegimeOutlook.StepsTo(run, y);
            string more = steps <= 1e12 ? Text($"raise -Steps to {1.1 * steps:G2} or more")
                : "more steps do not help, the drift ends before";
            return Text($"The barrier hardly grows: {needed}. Check -Yb = {landscape.Yb:G4} and -Yf = {landscape.Yf:G4}, ")
                + Text($"the scales of y over which the valleys part and steepen; {more}, or lower Delta_S.");
        }
    }

    public RegimeCheck Freezing() => Judged(RegimeAspect.Freezing, outlook.Censored, Censored, failed => failed
        ? "Trajectories still change valley when the run ends: freezing steps are lower bounds and P_flat is not final. "
            + "See BarrierGrowth; raise -Steps or lower Delta_S."
        : "Some trajectories still change valley when the run ends: prefer the median freezing step to the mean, or raise -Steps.");

    public RegimeCheck EarlyFreezing() => Judged(RegimeAspect.EarlyFreezing, outlook.NeverCrossed, Never, failed =>
    {
        // That of the valley which is left most easily, of those in which trajectories start.
        double depth = RegimeOutlook.SharesAtStart(run).Index().Where(s => s.Item > 0)
            .Min(s => RegimeOutlook.Depth(run, run.InitialY, s.Index));
        RegimeEscape escape = RegimeEscape.Of(run, Never.Pass);
        string who = failed ? "Most" : "Some", start = $"P_flat {(failed ? "is" : "leans towards")} the start's. ";
        if (double.IsFinite(escape.Steps))
        {
            return Text($"The run is too short: in eta T = {run.LearningRate * run.Steps:G3} a trajectory comes to the ridge from a floor ")
                + Text($"{escape.Expected:G2} times, and {start}Raise -Steps to {1.5 * escape.Steps:G2} or more.");
        }
        if (depth < Deep.Pass)
        {
            return Text($"The drift is too fast: DL/D = {depth:G3} at the start lets trajectories change valley, but ")
                + $"{who.ToLowerInvariant()} are carried off to where it is high before they do, and {start}"
                + (landscape.Ld > 0 ? "Lower -Ld or raise -Yd." : "Raise -Yb and -Yf, over which the valleys part.");
        }
        return Text($"{who} trajectories are frozen from the start, where DL/D = {depth:G3}: {start}")
            + "Raise Delta_S = eta sigma, start at a smaller -InitialY, or raise -Yb.";
    });

    public RegimeCheck Divergence() => double.IsNaN(outlook.Diverged) ? Untested(RegimeAspect.Divergence, Diverged)
        : Record(RegimeAspect.Divergence, outlook.Evidence, outlook.Diverged, Diverged, _ => Diverges
            ? "Trajectories diverge because the step is unstable: see StepStability."
            : $"Delta_S = eta sigma is so large that trajectories leave the landscape, below y = {(IsChain ? "0" : "-min(y_b, y_f)")} or far "
                + "across; they are left out of all estimates. Lower it, or start at a larger -InitialY.");

    public RegimeCheck Gamma() => Given(RegimeAspect.Gamma, Advantage, Distinct, _ => IsChain
        ? "The two widest valleys are about equally flat: neither is favoured over the other, and P_flat is the share of one of them. "
            + "Choose the largest -HalfWidth larger than the next by 5 % or more."
        : Advantage < 1 ? "The valley at x < 0 is the flatter one, and P_flat counts the sharper. Exchange -X1 and -X2."
        : "The valleys are equally flat: P_flat stays near one half at any noise. Choose -X1 larger than -X2 by 5 % or more.");

    /// <summary>
    /// gamma, the flatness of the flat valley over that of its rival: of a chain, the ratio of the widest to the second widest, against
    /// which the limits, that are about the odds of two valleys, mean what they mean of two.
    /// </summary>
    private double Advantage => landscape is ValleyChain chain
        && chain.HalfWidth.OrderDescending().ToArray() is [double widest, double next, ..]
        ? widest * widest / (next * next) : run.TwoValleys.Gamma;

    public RegimeCheck Selection()
    {
        double start = RegimeOutlook.FlatAtStart(run), limit = outlook.Missing is null ? SelectionErrors * Error() : double.NaN;
        return Judged(RegimeAspect.Selection, Math.Abs(outlook.PFlat.Estimate - start), Limits.AtLeast(limit, limit), _ =>
            Text($"P_flat cannot be told from its start, {start:G3}: ") + (
            Advantage < Distinct.Pass ? Text($"gamma = {Advantage:G4} is too near 1.")
            : outlook.NeverCrossed > Never.Pass ? "too few trajectories change valley. See EarlyFreezing."
            : "take more -Realizations, or less noise if nothing freezes."));
    }

    public RegimeCheck StandardError()
    {
        double error = Error(), needed = Math.Ceiling(run.TrajectoryCount * (error / targetError) * (error / targetError));
        return Judged(RegimeAspect.StandardError, error, Limits.AtMost(targetError, 2 * targetError), _ =>
            Text($"Raise -Realizations from {run.TrajectoryCount} to {needed:F0}."));
    }

    /// <summary>The standard error behind the Wilson interval at the ensemble's size.</summary>
    private double Error()
    {
        double n = run.TrajectoryCount, left = n * (1 - (double.IsNaN(outlook.Diverged) ? 0 : outlook.Diverged));
        return Proportion.Wilson((long)Math.Round(outlook.PFlat.Estimate * left), (long)Math.Round(left)).StandardError;
    }

    /// <summary>A check of what the parameters alone say.</summary>
    private RegimeCheck Given(RegimeAspect name, double value, Limits limits, Func<bool, string> advice) =>
        Record(name, RegimeEvidence.Parameters, value, limits, advice);

    /// <summary>A check of how the ensemble fares, where that is known.</summary>
    private RegimeCheck Judged(RegimeAspect name, double value, Limits limits, Func<bool, string> advice) =>
        outlook.Missing is null ? Record(name, outlook.Evidence, value, limits, advice) : Untested(name, limits);

    private RegimeCheck Untested(RegimeAspect name, Limits limits) =>
        Record(name, outlook.Evidence, double.NaN, limits, _ => outlook.Missing!) with { Verdict = RegimeVerdict.NotTested };

    private RegimeCheck Record(RegimeAspect name, RegimeEvidence evidence, double value, Limits limits, Func<bool, string> advice)
    {
        RegimeVerdict verdict = limits.Of(value);
        return new()
        {
            Simulation = run,
            Simulate = outlook.Evidence == RegimeEvidence.Measured,
            TargetError = targetError,
            Name = name,
            Verdict = verdict,
            Value = value,
            Bound = limits.Bound,
            Limit = limits.Pass,
            Evidence = evidence,
            Advice = verdict == RegimeVerdict.Pass ? "" : advice(verdict == RegimeVerdict.Fail),
        };
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
