using ValleyJump.Core.Networks;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How training ended, and when the loss was low: over the grid where a sweep is one, and otherwise along the noise.</summary>
internal sealed class TrainingSweep : IFigureKind
{
    private const string Accuracy = "FinalTestAccuracy", Freezing = "EtaFreezeStepLoss", Full = "EtaStepFullAccuracy",
        Loss = "FinalTestLoss";

    /// <inheritdoc/>
    public string Takes => "training runs of several batch sizes or learning rates";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SgdRun)];

    /// <inheritdoc/>
    public int Order => 40;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "EffectiveNoise", Accuracy, Loss, Freezing, Full, "Converged");

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        // Runs that did not converge are left out, as everywhere, and counted.
        PlotRows converged = new(rows.Where(r => r.Number("Converged") == 1));
        PlotRows shown = converged.Count == 0 ? rows : converged;
        (string Column, string Words)[] columns =
        [
            (Accuracy, "final test accuracy"), (Loss, "final test loss"), (Freezing, "time to a loss of 0.1,"), (Full, "time to 100 % accuracy,"),
        ];
        Panel[] panels = RunGrid.WhyNot(shown) is null ? [.. columns.Select(c => RunGrid.Panel(shown, c.Column, c.Words))]
            : [.. columns.Select(c => AlongRuns.Of(shown).Panel(shown, c.Column, c.Words))];
        panels[0] = panels[0] with
        {
            Note = NoteText.Parts(panels[0].Note, converged.Count == rows.Count ? ""
                : FormattableString.Invariant($"{rows.Count - converged.Count} of {rows.Count} runs did not converge{(converged.Count == 0 ? "" : ", and are left out")}")),
        };
        return new(nameof(TrainingSweep), "How training ends, and when", panels) { Subtitle = RunSeries.Line(shown, "Steps"), PanelColumns = 2 };
    }
}
