using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Plotting;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>
/// Every kind of figure: what came back from a file draws the same as results, and what is drawn are the results' numbers.
/// </summary>
public class KindTests
{
    private static readonly Lazy<TwoValleyResult[]> Grid = new(() => Ensembles([0.01, 0.02, 0.05], [0.02, 0.1]));

    private static TwoValleyResult[] Ensembles(double[] etas, double[] sigmas, long record = 0, int keep = 0) =>
    [
        .. from eta in etas from sigma in sigmas
           select EnsembleRunner.Run(new()
           {
               LearningRate = eta, Noise = new() { Strength = sigma }, Realizations = 50, Steps = 400, RecordEvery = record,
               KeepTrajectories = keep,
           }),
    ];

    private static void AssertSame(PlotRows results, PlotRows text, string kind)
    {
        var request = new PlotRequest { Kind = kind };
        Figure figure = FigureMaker.Make(results, request);
        Assert.Equal(FigureTexts.Of(figure), FigureTexts.Of(FigureMaker.Make(text, request)));
        Assert.Equal(kind, figure.Kind);
        Assert.NotEmpty(figure.Title);
    }

    [Theory]
    [InlineData("PhaseDiagram")]
    [InlineData("Sweep")]
    [InlineData("Scatter")]
    public void Rows_of_a_file_draw_as_the_ensembles_do(string kind) =>
        AssertSame(Plotted.Rows(Grid.Value), Plotted.Text(Grid.Value), kind);

    [Fact]
    public void A_phase_diagram_shows_the_tables_numbers()
    {
        Figure figure = FigureMaker.Make(Plotted.Rows(Grid.Value));
        Assert.Equal("PhaseDiagram", figure.Kind);
        var flat = figure.Panels[0].Marks.OfType<Cells>().Single();
        var freezing = figure.Panels[1].Marks.OfType<Cells>().Single();
        foreach (TwoValleyResult result in Grid.Value)
        {
            int i = Array.IndexOf(flat.Y, result.NoiseStrength), j = Array.IndexOf(flat.X, result.LearningRate);
            Assert.Equal(result.PFlat, flat.Values[i, j]);
            Assert.Equal(result.EtaFreezeStep, freezing.Values[i, j]);
        }
        Assert.All(figure.Panels, p => Assert.True(p.X.IsLog && p.Y.IsLog));
        Assert.Equal("learning rate {eta}", figure.Panels[0].X.Label);
        Assert.Equal("{P_flat}", figure.Panels[0].Color!.Label);
    }

    [Fact]
    public void A_landscape_draws_as_its_row_does() =>
        AssertSame(Plotted.Rows(new TwoValleyLandscape { X1 = 0.9 }), Plotted.Text(new TwoValleyLandscape { X1 = 0.9 }), "Landscape");
}
