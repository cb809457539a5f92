namespace ValleyJump.Core.Numerics;

/// <summary>A symmetric 2 x 2 matrix over the plane of x and y: a Hessian, or a covariance.</summary>
/// <param name="XX">The element 11.</param>
/// <param name="XY">The elements 12 and 21.</param>
/// <param name="YY">The element 22.</param>
public readonly record struct Symmetric2(double XX, double XY, double YY)
{
    /// <summary>The element 11.</summary>
    public double XX { get; } = XX;

    /// <summary>The elements 12 and 21.</summary>
    public double XY { get; } = XY;

    /// <summary>The element 22.</summary>
    public double YY { get; } = YY;

    /// <summary>The eigenvalues, larger first.</summary>
    public (double Largest, double Smallest) Eigenvalues
    {
        get
        {
            double mean = (XX + YY) / 2, spread = Math.Sqrt((XX - YY) * (XX - YY) / 4 + XY * XY);
            return (mean + spread, mean - spread);
        }
    }

    /// <summary>
    /// The matrix with the same eigenvectors whose eigenvalues are these, in the order of <see cref="Eigenvalues"/>. Weights are positive
    /// and the smaller ones free of cancellation, so that no element loses digits to the others; a weight of 0 hides an infinite value.
    /// </summary>
    internal Symmetric2 WithEigenvalues(double largest, double smallest)
    {
        double half = (XX - YY) / 2, spread = Math.Sqrt(half * half + XY * XY);
        if (spread == 0 || largest == smallest)
            return new(largest, 0, largest);
        // Squared components along x of the two eigenvectors.
        double minor = XY * XY / (2 * spread * (spread + Math.Abs(half)));
        double first = half >= 0 ? 1 - minor : minor, second = half >= 0 ? minor : 1 - minor;
        return new(Weighted(first, largest) + Weighted(second, smallest), Weighted(XY / (2 * spread), largest - smallest),
            Weighted(second, largest) + Weighted(first, smallest));
    }

    private static double Weighted(double weight, double value) => weight == 0 ? 0 : weight * value;
}
