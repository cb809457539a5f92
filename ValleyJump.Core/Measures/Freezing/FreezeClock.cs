namespace ValleyJump.Core.Measures;

/// <summary>What freezing is measured along.</summary>
public enum FreezeClock
{
    /// <summary>The step.</summary>
    Step,

    /// <summary>eta times the step: the time of the flow.</summary>
    EtaStep,

    /// <summary>y, the training direction; ensembles alone know it.</summary>
    Y,
}
