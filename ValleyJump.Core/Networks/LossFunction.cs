namespace ValleyJump.Core.Networks;

/// <summary>
/// What training minimises, as a mean over samples n = 1..N. z is the output of the last layer, K its length, c the class of the sample.
/// </summary>
public enum LossFunction
{
    /// <summary>Softmax cross-entropy: (1/N) sum_n [ln sum_k exp(z_nk) - z_nc].</summary>
    CrossEntropy,

    /// <summary>
    /// Mean-squared error of the outputs, without softmax, from the one-hot class: (1/(N K)) sum_n sum_k (z_nk - [k = c])^2.
    /// </summary>
    MeanSquaredError,
}
