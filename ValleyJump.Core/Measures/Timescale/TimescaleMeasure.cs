using System.Diagnostics;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Measures;

/// <summary>Measures <see cref="TimescaleMeasurement"/>.</summary>
internal sealed class TimescaleMeasure : ICheckpointMeasure<TimescaleMeasurement>
{
    // Residuals of eigenvalues, as a fraction of lambda_1: times are known to a percent at best.
    private const double Tolerance = 1e-6;

    // Lags of the autocorrelations that are kept, and the part of the record that they can be.
    private const int MaxLags = 251, PartOfRecord = 4, MinSteps = 100, MaxSteps = 1_000_000;

    private readonly ParameterChoice? choice;
    private readonly int count, group, steps;
    private readonly bool independent;

    /// <param name="choice">
    /// The parameters that the directions are of; null for all. Training moves all: along eigenvectors of a part of the Hessian the
    /// gradient follows what the other parameters do, and not the part's curvature.
    /// </param>
    /// <param name="count">K, the directions wanted: those of the largest eigenvalues.</param>
    /// <param name="group">Directions at either end that count as sharp, and as flat.</param>
    /// <param name="steps">Steps to record.</param>
    /// <param name="independent">Mini-batches are drawn by themselves, without epochs.</param>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public TimescaleMeasure(ParameterChoice? choice, int count, int group, int steps, bool independent = false)
    {
        Check.That(group >= 1, "GroupSize", group, "1 or more");
        Check.That(count >= 2L * group, "TopEigenvalues", count, $"at least {2L * group}, so that sharp and flat directions are not the same");
        Check.That(steps is >= MinSteps and <= MaxSteps, "Steps", steps, $"from {MinSteps} to 10^6");
        (this.choice, this.count, this.group, this.steps, this.independent) = (choice, count, group, steps, independent);
    }

    public TimescaleMeasurement Of(RunState state, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        NetworkArchitecture network = state.Run.Architecture;
        ParameterChoice chosen = choice ?? new(new NumberList<int>(Enumerable.Range(1, network.Layers)), IncludeBiases: true);
        IReadOnlyList<ParameterBlock> blocks = chosen.In(network);
        int size = blocks.Sum(b => b.Length);
        Check.That(count <= size, "TopEigenvalues", count, $"from {2 * group} to {size}, the weights that vary");
        TimescaleMeasurement found = Nothing(state, chosen);
        if (state.IsFinite)
            found = Solve(found, state, blocks, cancel);
        return found with { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
    }

    private TimescaleMeasurement Solve(TimescaleMeasurement nothing, RunState state, IReadOnlyList<ParameterBlock> blocks,
        CancellationToken cancel)
    {
        var (ordered, top) = Eigenvectors(state, blocks, cancel);
        var recorder = new GradientRecorder(ordered, top.Vectors, independent);
        recorder.Run(state, steps, cancel);
        AutocorrelationTime[] gradient = [.. recorder.Gradients.Select(g => AutocorrelationTime.Of(g, cancel))];
        AutocorrelationTime[] displacement = [.. recorder.Displacements.Select(d => AutocorrelationTime.Of(d, cancel))];
        int lags = Math.Min(MaxLags, steps / PartOfRecord);
        return nothing with
        {
            EigenvaluesConverged = top.Converged,
            ResolvedCount = gradient.Take(group).Concat(gradient.TakeLast(group)).Count(t => t.IsResolved),
            Directions = new()
            {
                Rank = [.. Enumerable.Range(1, count)],
                Eigenvalue = top.Values,
                Relaxation = [.. top.Values.Select(l => Relaxation(state.Run.Settings, state.Checkpoint.Step, l))],
                GradientTau = [.. gradient.Select(t => t.Tau)],
                GradientTauSem = [.. gradient.Select(t => t.Error)],
                DisplacementTau = [.. displacement.Select(t => t.Tau)],
                DisplacementTauSem = [.. displacement.Select(t => t.Error)],
            },
            Correlations = new()
            {
                Rank = [.. Enumerable.Range(0, count * lags).Select(i => i / lags + 1)],
                Lag = [.. Enumerable.Range(0, count * lags).Select(i => i % lags)],
                Gradient = [.. recorder.Gradients.SelectMany(g => AutocorrelationTime.Correlations(g, lags))],
                Displacement = [.. recorder.Displacements.SelectMany(d => AutocorrelationTime.Correlations(d, lags))],
            },
        };
    }

    private (IReadOnlyList<ParameterBlock> Blocks, LargestEigenvalues Top) Eigenvectors(RunState state,
        IReadOnlyList<ParameterBlock> blocks, CancellationToken cancel)
    {
        using NetworkPass pass = state.Pass(cancel);
        using var hessian = new NetworkHessian(pass, blocks, cancel);
        return (hessian.Blocks, Lanczos.Largest(hessian, count, Tolerance, cancel: cancel));
    }

    /// <summary>
    /// Steps in which a displacement fades to 1/e in a parabola of this curvature, where that is many: 1/(eta lambda), with momentum
    /// (1 - mu)/(eta lambda), lambda with the weight decay. NaN where the rule rescales the gradient, or the curvature is not positive.
    /// </summary>
    internal static double Relaxation(SgdSettings settings, long step, double eigenvalue)
    {
        UpdateRule rule = settings.Rule;
        double pull = eigenvalue + rule.WeightDecay;
        return rule.Kind == UpdateRuleKind.Sgd && pull > 0 ? (1 - rule.Momentum) / (settings.LearningRateAt(step) * pull) : double.NaN;
    }

    private TimescaleMeasurement Nothing(RunState state, ParameterChoice chosen) => new()
    {
        Run = MeasuredRun.Of(state.Run),
        Checkpoint = state.Index,
        Step = state.Checkpoint.Step,
        Layer = new NumberList<int>(chosen.Layers),
        IncludeBiases = chosen.IncludeBiases,
        TopEigenvalues = count,
        GroupSize = group,
        RecordedSteps = steps,
        IndependentBatches = independent,
        IsFullBatch = state.Run.Settings.BatchSizeAt(state.Checkpoint.Step) >= state.Dataset.Data.Train.Count,
        ResolvedCount = 0,
        EigenvaluesConverged = false,
        Seconds = 0,
        Directions = new()
        {
            Rank = [],
            Eigenvalue = [],
            Relaxation = [],
            GradientTau = [],
            GradientTauSem = [],
            DisplacementTau = [],
            DisplacementTauSem = [],
        },
        Correlations = new() { Rank = [], Lag = [], Gradient = [], Displacement = [] },
    };
}
