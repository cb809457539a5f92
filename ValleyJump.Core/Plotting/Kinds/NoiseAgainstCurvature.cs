using ValleyJump.Core.Measures;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The variance of the gradient along eigenvectors of the Hessian against their eigenvalues, with the fitted power.</summary>
internal sealed class NoiseAgainstCurvature : IFigureKind
{
    private const int MaxCurves = 8;

    private static readonly string[] Needed = ["Eigenvalue", "Residual", "Variance"];

    /// <inheritdoc/>
    public string Takes => "up to eight results of Measure-GradientNoise, or the rows of their directions";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(GradientNoiseMeasurement), typeof(NoiseDirection)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => !PlotCurves.Any(rows, Needed) ? "there are no directions"
        : PlotCurves.Of(rows, null, Needed).Count > MaxCurves ? "there are more" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        string[] names = CurveNames.Of(owners);
        List<Mark> marks = [];
        foreach (var (curve, i) in curves.Select((c, i) => (c, i)))
        {
            // As Measure-GradientNoise does: the directions whose curvature is certainly positive.
            double[] values = curve["Eigenvalue"], residuals = curve["Residual"];
            int positive = values.Zip(residuals).TakeWhile(p => p.First > p.Second).Count();
            double[] x = values[..positive], y = curve["Variance"][..positive];
            LineFit fit = LineFit.Of(Array.ConvertAll(x, Math.Log), Array.ConvertAll(y, Math.Log));
            string exponent = double.IsFinite(fit.SlopeError) ? FormattableString.Invariant($"{{alpha}} = {fit.Slope:F2} \u00b1 {fit.SlopeError:F2}") : "";
            if (exponent.Length > 0 && positive > 1)
            {
                double[] ends = [x.Min(), x.Max()];
                marks.Add(new Line(ends, Array.ConvertAll(ends, v => Math.Exp(fit.Intercept) * Math.Pow(v, fit.Slope))) { Series = i });
            }
            marks.Add(new Points(x, y) { Series = i, Symbol = (Symbol)(i % 5), Name = string.Join(": ", ((string[])[names[i], exponent]).Where(n => n.Length > 0)) });
        }
        return new(nameof(NoiseAgainstCurvature), "Gradient noise against curvature, {Sigma} \u221d {H^alpha}",
            [new(new("eigenvalue {lambda_k}") { IsLog = true }, new("variance of the gradient {C_kk}") { IsLog = true }, marks)])
        {
            Subtitle = RunSeries.Line(owners, "Steps"),
        };
    }
}
