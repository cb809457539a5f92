namespace ValleyJump.Core.Networks;

/// <summary>The loss functions of one sample in double precision; see <see cref="LossFunction"/>.</summary>
internal static class Losses
{
    /// <summary>The loss of outputs z for the class <paramref name="label"/>.</summary>
    public static double Of(LossFunction loss, ReadOnlySpan<double> z, int label)
    {
        double sum = 0;
        if (loss == LossFunction.CrossEntropy)
        {
            double largest = Max(z);
            foreach (double x in z)
                sum += Math.Exp(x - largest);
            return Math.Log(sum) + largest - z[label];
        }
        for (int k = 0; k < z.Length; k++)
            sum += (z[k] - OneHot(k, label)) * (z[k] - OneHot(k, label));
        return sum / z.Length;
    }

    /// <summary>Its derivative by z.</summary>
    public static double[] Derivative(LossFunction loss, ReadOnlySpan<double> z, int label)
    {
        double[] d = loss == LossFunction.CrossEntropy ? Softmax(z) : z.ToArray();
        d[label] -= 1;
        for (int k = 0; k < d.Length && loss == LossFunction.MeanSquaredError; k++)
            d[k] *= 2.0 / d.Length;
        return d;
    }

    /// <summary>The product of its second derivative by z, which does not depend on the class, with v.</summary>
    public static double[] SecondDerivative(LossFunction loss, ReadOnlySpan<double> z, ReadOnlySpan<double> v)
    {
        double[] product = v.ToArray();
        if (loss == LossFunction.MeanSquaredError)
        {
            for (int k = 0; k < product.Length; k++)
                product[k] *= 2.0 / product.Length;
            return product;
        }
        // (diag p - p p^T) v.
        double[] p = Softmax(z);
        double mean = 0;
        for (int k = 0; k < p.Length; k++)
            mean += p[k] * v[k];
        for (int k = 0; k < p.Length; k++)
            product[k] = p[k] * (v[k] - mean);
        return product;
    }

    private static double OneHot(int k, int label) => k == label ? 1 : 0;

    /// <summary>exp z_k / sum_j exp z_j.</summary>
    public static void Softmax(ReadOnlySpan<double> z, Span<double> p)
    {
        double largest = Max(z), sum = 0;
        for (int k = 0; k < z.Length; k++)
            sum += p[k] = Math.Exp(z[k] - largest);
        for (int k = 0; k < z.Length; k++)
            p[k] /= sum;
    }

    private static double[] Softmax(ReadOnlySpan<double> z)
    {
        var p = new double[z.Length];
        Softmax(z, p);
        return p;
    }

    private static double Max(ReadOnlySpan<double> z)
    {
        double largest = z[0];
        foreach (double x in z)
            largest = Math.Max(largest, x);
        return largest;
    }
}
