using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Runs;

/// <summary>
/// What a training run costs beside others: for shares of about the same length, and for what fits into the time that is left.
/// </summary>
internal static class SgdCost
{
    // Microseconds, measured on one core with registers of 256 bits, for networks of 6000 to 480 000 parameters on 784 pixels and batches
    // of 1 to 500. The first layer passes over pixels that are 0, so that a parameter costs less than two operations would.
    private const double PerStep = 1, PerStepParameter = 1e-4, PerAdaptiveParameter = 8e-4, PerSample = 0.3, PerSampleParameter = 4e-5,
        PerImage = 0.8, PerImageParameter = 2.3e-5, PerRun = 5000, PerSavedParameter = 4e-3;

    // Steps at which a schedule of the batch size is looked at.
    private const int Looks = 101;

    /// <summary>The cost of a run, in microseconds of the machine that it was measured on; others differ by a factor.</summary>
    /// <remarks>A whole number, so that machines whose last digits differ share a grid out alike.</remarks>
    /// <param name="settings">The run's.</param>
    /// <param name="data">The images.</param>
    public static long Of(SgdSettings settings, ImageDataset data)
    {
        double parameters = NetworkArchitecture.For(data, settings.HiddenWidths).ParameterCount, steps = settings.StepCount;
        double update = settings.Rule.Kind == UpdateRuleKind.Sgd ? PerStepParameter : PerAdaptiveParameter;
        double sample = PerSample + (PerSampleParameter * parameters);
        double step = PerStep + (update * parameters) + (MeanBatch(settings, data.Train.Count) * sample);
        double checkpoint = (data.Train.Count + data.Test.Count) * (PerImage + (PerImageParameter * parameters));
        double saved = PerSavedParameter * parameters * (settings.KeepWeights ? settings.CheckpointsInAll : 1);
        return (long)Math.Min(1e15, Math.Round(PerRun + (steps * step) + (settings.CheckpointsInAll * checkpoint) + saved));
    }

    private static double MeanBatch(SgdSettings settings, int images)
    {
        if (settings.BatchSizeSchedule.IsConstant)
            return Math.Min(settings.BatchSize, images);
        return Enumerable.Range(0, Looks)
            .Average(k => (double)Math.Min(settings.BatchSizeAt((long)((Int128)k * (settings.StepCount - 1) / (Looks - 1))), images));
    }
}
