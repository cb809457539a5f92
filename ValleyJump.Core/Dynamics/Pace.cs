using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Dynamics;

/// <summary>How steps are made: the noise, the update rule, the learning rate, and how rate and noise change in a run.</summary>
/// <param name="Noise">The noise law.</param>
/// <param name="LearningRate">eta.</param>
/// <param name="Rule">The update rule; without weight decay.</param>
/// <param name="RateSchedule">Multiplies eta.</param>
/// <param name="BatchSchedule">Divides sigma: the noise of a mini-batch goes as 1/B.</param>
/// <param name="Steps">T, the length of the run that the schedules are of.</param>
internal sealed record Pace(NoiseLaw Noise, double LearningRate, UpdateRule Rule, Schedule RateSchedule, Schedule BatchSchedule, long Steps)
{
    /// <summary>Plain SGD at a constant rate.</summary>
    public Pace(NoiseLaw noise, double learningRate)
        : this(noise, learningRate, UpdateRule.Sgd(), Schedule.Constant, Schedule.Constant, 1)
    {
    }

    /// <summary>The learning rate or the noise is not the same in all steps.</summary>
    public bool Changes { get; } = !RateSchedule.IsConstant || !BatchSchedule.IsConstant;

    /// <summary>The noise is not the same in all steps.</summary>
    public bool NoiseChanges { get; } = !BatchSchedule.IsConstant;

    /// <summary>eta of the step from t to t + 1.</summary>
    public double RateAt(long step) => LearningRate * RateSchedule.FactorAt(step, Steps);

    /// <summary>sigma of the step from t to t + 1.</summary>
    public double StrengthAt(long step) => Noise.Strength / BatchSchedule.FactorAt(step, Steps);

    /// <summary>Checks that the toy model can run it.</summary>
    /// <exception cref="InvalidInputException">A rule has weight decay, or a batch size becomes 0.</exception>
    public void Validate()
    {
        Check.That(Rule.WeightDecay == 0, nameof(Rule.WeightDecay), Rule.WeightDecay, "0: the toy model has no weights to decay");
        Check.That(BatchSchedule.LowestBefore(Steps) > 0, "BatchSizeSchedule", BatchSchedule,
            "above 0 at every step: the noise goes as one over it");
    }
}
