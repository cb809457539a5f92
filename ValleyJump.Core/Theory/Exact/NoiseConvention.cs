namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// How dx = -L_x dt + sqrt(2 D(x)) dW is read where D depends on x: at which point of a step the noise is evaluated.
/// The stationary density is P ~ D^-a exp(-integral of L_x/D), with D^a P continuous where D jumps.
/// </summary>
public enum NoiseConvention
{
    /// <summary>At its start, a = 1. What stochastic gradient descent and this module's simulation do.</summary>
    Ito,

    /// <summary>At its middle, a = 1/2. The odds that follow from the paper's rates (Eq. 21-22).</summary>
    Stratonovich,

    /// <summary>At its end, a = 0. The paper's stationary density (Eq. 18).</summary>
    AntiIto,
}
