namespace ValleyJump.Core.Theory.Exact;

/// <summary>How the diffusion constant D(x) of the exact theory is taken.</summary>
internal enum ExactMethod
{
    /// <summary>D(x) = eta Sigma11(x, y)/2 as it is, by adaptive quadrature. Any noise model.</summary>
    Quadrature,

    /// <summary>
    /// D constant in each valley, eta/2 times the variance that the noise model gives to the curvature 2/f_i: closed forms in the error
    /// function and Dawson's function. Exact for isotropic noise; for the others it neglects H12 beside H11, which on the default
    /// landscape changes the odds by less than 1 part in 10^6 for Sigma ~ H and by 5 in 10^4 for Sigma ~ H^2 (y from 3 to 10, Delta_S
    /// = 1e-3).
    /// </summary>
    ClosedForm,
}
