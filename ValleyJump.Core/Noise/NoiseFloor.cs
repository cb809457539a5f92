namespace ValleyJump.Core.Noise;

/// <summary>What every noise law adds to its covariance.</summary>
internal static class NoiseFloor
{
    /// <summary>Sigma + 1e-8 I, as in the paper's reference code: the noise never vanishes altogether.</summary>
    public const double Variance = 1e-8;
}
