using ValleyJump.Core.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Measures;

/// <summary>What a training run, or all runs of a cell, were given: the settings, one by one, and the data set.</summary>
public abstract record SgdCell
{
    private protected SgdCell(SgdSettings settings, string dataset, string datasetFingerprint) => (Settings, Dataset, DatasetFingerprint) = (settings, dataset, datasetFingerprint);

    /// <summary>The settings. Of several runs those of the first, which differ from the others' in seed and kept weights at most.</summary>
    public SgdSettings Settings { get; }

    /// <summary>B.</summary>
    public int BatchSize => Settings.BatchSize;

    /// <summary>eta.</summary>
    public double LearningRate => Settings.LearningRate;

    /// <summary>eta/B, with B as it was given: also where that is more than there are images.</summary>
    public double EffectiveNoise => LearningRate / BatchSize;

    /// <summary>T, the steps of a run.</summary>
    public long Steps => Settings.StepCount;

    /// <summary>Evenly spaced checkpoints: freezing steps are read from these.</summary>
    public int CheckpointCount => Settings.Checkpoints;

    /// <summary>The loss function.</summary>
    public LossFunction Loss => Settings.Loss;

    /// <summary>Units of each hidden layer; 0 for a network without.</summary>
    public IReadOnlyList<int> HiddenWidths => Settings.HiddenUnits;

    /// <summary>The update rule's family.</summary>
    public UpdateRuleKind Optimizer => Settings.Rule.Kind;

    /// <summary>mu of SGD and RMSProp, beta1 of Adam.</summary>
    public double Momentum => Settings.Rule.Momentum;

    /// <summary>Nesterov's form of the momentum.</summary>
    public bool Nesterov => Settings.Rule.Nesterov;

    /// <summary>lambda, the L2 penalty's coefficient.</summary>
    public double WeightDecay => Settings.Rule.WeightDecay;

    /// <summary>Decay of the average of g^2: alpha of RMSProp, beta2 of Adam.</summary>
    public double SquareDecay => Settings.Rule.SquareDecay;

    /// <summary>What RMSProp and Adam add to the root of the average of g^2.</summary>
    public double Epsilon => Settings.Rule.Epsilon;

    /// <summary>What multiplies the learning rate in the course of a run, as text.</summary>
    public string LearningRateSchedule => Settings.LearningRateSchedule.ToString();

    /// <summary>What multiplies the batch size in the course of a run, as text.</summary>
    public string BatchSizeSchedule => Settings.BatchSizeSchedule.ToString();

    /// <summary>The data set's name.</summary>
    public string Dataset { get; }

    /// <summary>The data set's fingerprint.</summary>
    public string DatasetFingerprint { get; }
}
