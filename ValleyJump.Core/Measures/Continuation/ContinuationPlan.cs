using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>When full-batch descent from a checkpoint ends.</summary>
public enum ContinuationStop
{
    /// <summary>Once the training loss was below 0.005, and the training accuracy 100 %, at three evaluations in a row (v2).</summary>
    Matched,

    /// <summary>At a step that all checkpoints have in common.</summary>
    EndStep,

    /// <summary>After a number of steps.</summary>
    MoreSteps,
}

/// <summary>How full-batch gradient descent goes on from the checkpoints of runs: at which rate, and until when.</summary>
/// <remarks>Immutable; compared by value. Setters throw <see cref="InvalidInputException"/> naming the property.</remarks>
internal sealed record ContinuationPlan
{
    // In units of 1/eta, which is how far a run's checkpoints are apart: an evaluation costs half a step, and there are 10 steps and more
    // between two at the rates of the paper but the highest.
    private const double EvaluationInterval = 0.5;

    // In the same units: ten runs' worth of steps. Descent from the paper's initial weights needs some 80 at eta = 0.05.
    private const double MatchedDuration = 1000;

    /// <summary>eta; null for each run's own.</summary>
    public double? LearningRate { get; init => field = Check.Require(value is null or > 0 && value is not double.PositiveInfinity, value,
        "finite and greater than zero"); }

    /// <summary>The step at which all end; null for another rule.</summary>
    public long? EndStep { get; init => field = Check.Require(value is null or (>= 0 and <= SgdSettings.MaxSteps), value,
        "from 0 to 10^12"); }

    /// <summary>Steps of each; null for another rule.</summary>
    public long? MoreSteps { get; init => field = Check.Require(value is null or (>= 0 and <= SgdSettings.MaxSteps), value,
        "from 0 to 10^12"); }

    /// <summary>The rule.</summary>
    public ContinuationStop Stop =>
        EndStep is not null ? ContinuationStop.EndStep : MoreSteps is not null ? ContinuationStop.MoreSteps : ContinuationStop.Matched;

    /// <summary>A plan of what may be given.</summary>
    /// <exception cref="InvalidInputException">A value is out of range, or two rules are given.</exception>
    public static ContinuationPlan Of(double? learningRate, long? endStep, long? moreSteps)
    {
        Check.That(endStep is null || moreSteps is null, nameof(MoreSteps), moreSteps, "left out where -EndStep says when to end");
        return new() { LearningRate = learningRate, EndStep = endStep, MoreSteps = moreSteps };
    }

    /// <summary>What tells endpoints of a checkpoint and a rate apart, in a word.</summary>
    /// <param name="step">The checkpoint's step.</param>
    public string RuleFrom(long step) => Stop == ContinuationStop.Matched ? "matched"
        : FormattableString.Invariant($"{EndStep - step ?? MoreSteps!.Value}steps");

    /// <summary>eta for a run.</summary>
    public double RateOf(SgdRun run) => LearningRate ?? run.Settings.LearningRate;

    /// <summary>How many of a run's checkpoints can be continued: the first ones, those up to <see cref="EndStep"/>.</summary>
    /// <exception cref="InvalidInputException">None can.</exception>
    public int Reachable(SgdRun run)
    {
        int count = run.Checkpoints.Count(c => EndStep is null || c.Step <= EndStep);
        return count > 0 ? count : throw new InvalidInputException(nameof(EndStep), EndStep,
            $"EndStep must be at least {run.Checkpoints[0].Step}, the step of the run's first checkpoint.");
    }

    /// <summary>Continues.</summary>
    /// <param name="descent">Full-batch descent on the run's images.</param>
    /// <param name="start">The weights at the checkpoint.</param>
    /// <param name="step">Its step, not after <see cref="EndStep"/>.</param>
    /// <param name="rate">eta.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DescentEnd Continue(FullBatchDescent descent, float[] start, long step, double rate, CancellationToken cancel)
    {
        if (Stop != ContinuationStop.Matched)
            return descent.For(start, step, rate, EndStep - step ?? MoreSteps!.Value, cancel);
        long every = Math.Max(1, Rounded(EvaluationInterval / rate));
        return descent.UntilFitted(start, step, rate, every, Math.Max(every, Rounded(MatchedDuration / rate)), cancel);
    }

    private static long Rounded(double steps) => (long)Math.Min(Math.Round(steps), SgdSettings.MaxSteps);
}
