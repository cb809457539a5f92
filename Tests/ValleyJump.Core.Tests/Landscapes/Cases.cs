using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Tests.Landscapes;

/// <summary>Landscapes and points that the tests share, and the formulas of model.md, section 1, written out once more.</summary>
internal static class Cases
{
    /// <summary>The default; y_b below y_f; no drift and the sharp valley at x >= 0; a steep drift and y_b far above y_f.</summary>
    public static readonly TwoValleyLandscape[] Landscapes =
    [
        new(),
        new() { X1 = 1.3, X2 = 0.4, X0 = 0.7, F0 = 2.5, Yb = 7, Yf = 40, Yd = 15, Ld = 3 },
        new() { X1 = 0.5, X2 = 0.9, X0 = 2, F0 = 0.3, Yb = 50, Yf = 50, Yd = 1000, Ld = 0 },
        new() { X1 = 0.8, X2 = 0.65, X0 = 1, F0 = 1, Yb = 200, Yf = 3, Yd = 5, Ld = 10 },
    ];

    /// <summary>Landscape number, x, y: both sides of the ridge, y = 0, and y down to 0.9 of the way to the end of the domain.</summary>
    public static TheoryData<int, double, double> Points()
    {
        var points = new TheoryData<int, double, double>();
        for (int n = 0; n < Landscapes.Length; n++)
        {
            double end = Math.Min(Landscapes[n].Yb, Landscapes[n].Yf);
            foreach (double x in new[] { -3, -0.5, -0.01, 0.01, 0.4, 2 })
            {
                foreach (double y in new[] { -0.9 * end, -0.4 * end, 0, 5, 120, 1000 })
                    points.Add(n, x, y);
            }
        }
        return points;
    }

    /// <summary>Landscape number and y.</summary>
    public static TheoryData<int, double> Heights()
    {
        var heights = new TheoryData<int, double>();
        for (int n = 0; n < Landscapes.Length; n++)
        {
            foreach (double y in new[] { -0.8 * Math.Min(Landscapes[n].Yb, Landscapes[n].Yf), 0, 3, 50, 1000 })
                heights.Add(n, y);
        }
        return heights;
    }

    public static double G(TwoValleyLandscape l, double x, double y) => 2 * (x >= 0 ? l.X1 : l.X2) * y / (y + l.Yb);

    public static double F(TwoValleyLandscape l, double x, double y)
    {
        double xi = x >= 0 ? l.X1 : l.X2;
        return l.F0 * Math.Pow(xi / l.X0, 2) * Math.Pow(y + l.Yf, 2) / Math.Pow(y + l.Yb, 2);
    }

    public static double L0(TwoValleyLandscape l, double y) => l.Ld * Math.Exp(-y / l.Yd) + Math.Pow(l.X0, 2) / l.F0;

    public static double L(TwoValleyLandscape l, double x, double y) => x >= 0
        ? L0(l, y) + x * (x - G(l, x, y)) / F(l, x, y)
        : L0(l, y) + x * (x + G(l, x, y)) / F(l, x, y);

    /// <summary>The sum of the magnitudes of the terms of the loss: what rounding errors are relative to.</summary>
    public static double Magnitude(TwoValleyLandscape l, double x, double y) =>
        L0(l, y) + Math.Abs(x) * (Math.Abs(x) + Math.Abs(G(l, x, y))) / F(l, x, y);

    /// <summary>The shortest length in y over which the loss changes by a factor of the order of one.</summary>
    public static double Length(TwoValleyLandscape l, double y) => Math.Min(l.Yd, Math.Min(y + l.Yb, y + l.Yf));
}
