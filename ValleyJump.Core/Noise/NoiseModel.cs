namespace ValleyJump.Core.Noise;

/// <summary>How the covariance Sigma of the gradient noise depends on the Hessian H.</summary>
public enum NoiseModel
{
    /// <summary>Sigma = 2 sigma [H]+, negative eigenvalues set to zero (main text, Eq. 15).</summary>
    Hessian,

    /// <summary>Sigma = 2 sigma H^2 (Sec. II B of the supplement).</summary>
    HessianSquared,

    /// <summary>Sigma = 2 sigma h I with a constant h (the paper's equilibrium control).</summary>
    Isotropic,

    /// <summary>Sigma = 2 sigma V |lambda|^alpha V^T: alpha = 0 is isotropic, 2 is <see cref="HessianSquared"/>.</summary>
    HessianPower,

    /// <summary>
    /// Sigma = 2 sigma ((1 - b) [H]+ + b h I): curvature noise and, with the share b, isotropic noise such as that of label noise.
    /// </summary>
    HessianPlusIsotropic,

    /// <summary>
    /// Student's t with nu degrees of freedom and the covariance of <see cref="Hessian"/>: heavy tails, in which single steps can jump.
    /// </summary>
    StudentT,
}
