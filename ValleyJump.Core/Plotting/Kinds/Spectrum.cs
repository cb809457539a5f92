using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The density of the Hessian's eigenvalues, with its error.</summary>
internal sealed class Spectrum : IFigureKind
{
    private const int MaxCurves = 8;

    private static readonly string[] Needed = ["Eigenvalue", "Density", "DensitySem"];

    /// <inheritdoc/>
    public string Takes => "up to eight results of Measure-Flatness with a spectrum, or the rows of their spectra";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(FlatnessMeasurement), typeof(SpectralPoint)];

    /// <inheritdoc/>
    public int Order => 10;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => !PlotCurves.Any(rows, Needed) ? "there is no spectrum"
        : PlotCurves.Of(rows, null, Needed).Count > MaxCurves ? "there are more spectra" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        string[] names = CurveNames.Of(owners);
        List<Mark> marks = [];
        double greatest = curves.Max(c => c["Density"].Where(double.IsFinite).DefaultIfEmpty(0).Max());
        foreach (var (curve, i) in curves.Select((c, i) => (c, i)))
        {
            double[] x = curve["Eigenvalue"], density = curve["Density"], sem = curve["DensitySem"];
            double[] low = [.. density.Zip(sem, (d, e) => Math.Max(d - e, 0))], high = [.. density.Zip(sem, (d, e) => d + e)];
            marks.Add(new Band(x, low, high) { Series = i });
            marks.Add(new Line(x, density) { Series = i, Name = names[i] });
        }
        // Between the eigenvalues there is nothing: what the Gaussians leave there says nothing.
        return new(nameof(Spectrum), "The density of the Hessian's eigenvalues",
            [new(new("eigenvalue {lambda}"), new("density {rho}") { IsLog = true, Low = greatest * 1e-6, High = greatest * 2 }, MarksOf.Seen(marks).ToArray())])
        {
            Subtitle = RunSeries.Line(owners, "Steps"),
        };
    }
}
