namespace ValleyJump.Core.Landscapes;

/// <summary>A symmetric 2 x 2 matrix [[H11, H12], [H12, H22]].</summary>
/// <param name="H11">d2L/dx2.</param>
/// <param name="H12">d2L/dxdy.</param>
/// <param name="H22">d2L/dy2.</param>
public readonly record struct Hessian2(double H11, double H12, double H22)
{
    /// <summary>The eigenvalues, larger first.</summary>
    public (double Largest, double Smallest) Eigenvalues
    {
        get
        {
            double mean = (H11 + H22) / 2, spread = Math.Sqrt((H11 - H22) * (H11 - H22) / 4 + H12 * H12);
            return (mean + spread, mean - spread);
        }
    }

    /// <summary>[H]+: the nearest positive semi-definite matrix, negative eigenvalues set to zero.</summary>
    public Hessian2 ProjectPositive()
    {
        var (l1, l2) = Eigenvalues;
        if (l2 >= 0)
            return this;
        if (l1 <= 0)
            return default;
        // l1 v v^T with v v^T = (H - l2)/(l1 - l2).
        double scale = l1 / (l1 - l2);
        return new(scale * (H11 - l2), scale * H12, scale * (H22 - l2));
    }
}
