using System.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// One node of the spread of y: the operator there, the masses that it holds, and what y has done since the segment began, as mass, first
/// and second moment of l = y - reference at each x.
/// </summary>
/// <remarks>
/// The moments are those of a positive density, which a segment begins with that of the masses: they may be negative, and their own
/// ratios would mean nothing there. A single node holds all the mass, and its moments are those of y itself.
/// </remarks>
internal sealed class DensityEvolutionNode(OperatorGrid grid, bool single)
{
    /// <summary>Added to densities that are divided by: next to nothing beside any of 1e-290.</summary>
    public const double Least = 1e-300;

    private readonly OperatorKernel kernel = new(grid);
    private readonly OperatorPanels panels = new(grid);
    private readonly double[] alpha = Plane(grid), beta = Plane(grid), rho = Plane(grid), kappa = Plane(grid);
    private readonly double[] pull = Plane(grid), widening = Plane(grid), bendable = Plane(grid);
    private readonly double[] mean = Plane(grid), variance = Plane(grid);
    private readonly double[][] sources = Planes(grid, OperatorPanels.MomentSources);
    private double[][] moments = Planes(grid, 3), nextMoments = Planes(grid, 3);
    private double[] mass = Plane(grid), nextMass = Plane(grid);

    /// <summary>Mass at each x.</summary>
    public double[] Mass => single ? moments[0] : mass;

    /// <summary>It holds all the mass, and its moments are those of all.</summary>
    public bool IsSingle => single;

    /// <summary>Density, first and second moment of l at each x.</summary>
    public double[][] Moments => moments;

    /// <summary>What a prepared step takes from each x: polynomials in x' for mass, first and second moment.</summary>
    public double[][] Sources => sources;

    /// <summary>The panels of the operator.</summary>
    public OperatorPanels Panels => panels;

    /// <summary>The mass at an x over the density that its moments are of.</summary>
    public double Weight(int i) => single ? 1 : mass[i] / (moments[0][i] + Least);

    private static double[] Plane(OperatorGrid grid) => new double[grid.X.Length];

    private static double[][] Planes(OperatorGrid grid, int count) => [.. Enumerable.Range(0, count).Select(_ => Plane(grid))];

    /// <summary>Builds the operator of a window, for some steps.</summary>
    /// <param name="run">The run at the rate and noise of these steps.</param>
    /// <param name="y">y at each of its nodes.</param>
    /// <param name="reference">What l is counted from.</param>
    /// <param name="first">Its first node.</param>
    /// <param name="moves">Between which u y is to move; elsewhere it rests.</param>
    /// <returns>The steps that it was built of.</returns>
    public OperatorStep[] Build(DensityEvolutionRun run, ReadOnlySpan<double> y, double reference, int first,
        (double Low, double High) moves)
    {
        var steps = new OperatorStep[y.Length];
        for (int i = 0; i < y.Length; i++)
        {
            var motion = DensityEvolutionMotion.From(run, grid.X[first + i], y[i], reference);
            motion = grid.X[first + i] >= moves.Low && grid.X[first + i] <= moves.High ? motion : motion.Resting();
            steps[i] = motion.Step;
            (alpha[first + i], beta[first + i], rho[first + i], kappa[first + i]) =
                (motion.Alpha, motion.Beta, motion.Rho, motion.Kappa);
            widening[first + i] = motion.Widening;
            bendable[first + i] = motion.Bendable(run.Landscape);
            (pull[first + i], mean[first + i], variance[first + i]) =
                (motion.Pull, motion.Step.Mean, motion.Step.Deviation * motion.Step.Deviation);
        }
        Build(steps, first);
        foreach (double[] vector in sources.Concat(moments).Concat(nextMoments).Append(mass).Append(nextMass))
        {
            Array.Clear(vector, 0, first);
            Array.Clear(vector, first + y.Length, vector.Length - first - y.Length);
        }
        return steps;
    }

    /// <summary>Builds the operator again, for the way back.</summary>
    public void Build(ReadOnlySpan<OperatorStep> steps, int first)
    {
        kernel.Build(steps, TransitionOperator.Reach, first);
        panels.Build(kernel);
    }

    /// <summary>Begins anew at an x.</summary>
    /// <param name="i">The node of x.</param>
    /// <param name="share">The mass.</param>
    /// <param name="least">The density that its moments are taken of where the mass is below; at least 1e-30.</param>
    /// <param name="l">y - reference.</param>
    /// <param name="variance">Of l; below 0 where the node lies further out than its trajectories.</param>
    public void Place(int i, double share, double least, double l, double variance)
    {
        double density = Math.Max(share, Math.Max(least, 1e-30));
        mass[i] = share;
        (moments[0][i], moments[1][i], moments[2][i]) = (density, density * l, density * (l * l + variance));
    }

    /// <summary>The same moments about another reference.</summary>
    public void Move(double shift, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            moments[2][i] -= shift * (2 * moments[1][i] - shift * moments[0][i]);
            moments[1][i] -= shift * moments[0][i];
        }
    }

    /// <summary>Adds mass times the law of a start's first step.</summary>
    public void Start(DensityEvolutionMotion motion, double share)
    {
        double[] row = Law(motion.Step, share);
        for (int i = 0; i < grid.Count; i++)
        {
            double l = motion.Alpha + motion.Rho * grid.X[i];
            moments[0][i] += row[i];
            moments[1][i] += row[i] * l;
            moments[2][i] += row[i] * (l * l + motion.Kappa);
        }
        moments[0].CopyTo(mass, 0);
    }

    /// <summary>Mass times the law of one step, over the whole grid.</summary>
    public double[] Law(OperatorStep step, double share)
    {
        var row = Plane(grid);
        new OperatorKernel(grid).Spread(step, TransitionOperator.Reach, share, row);
        return row;
    }

    /// <summary>What a step takes from each x: to be called before <see cref="Flux"/> and <see cref="Advance"/>.</summary>
    public void Prepare()
    {
        int lanes = Vector<double>.Count, end = kernel.End;
        double[] r0 = moments[0], r1 = moments[1], r2 = moments[2];
        double[] s0 = sources[0], s1 = sources[1], s2 = sources[2], s3 = sources[3], s4 = sources[4], s5 = sources[5], s6 = sources[6];
        // Whole cells, and with the padding whole vectors.
        for (int i = kernel.First; i < end; i += lanes)
        {
            Vector<double> density = new(r0, i), b = new(beta, i), c = new(pull, i), noise = new(variance, i), at = new(mean, i);
            Vector<double> scale = Vector<double>.One / Vector.Max(density, new(Least)), m = new Vector<double>(r1, i) * scale;
            // Nodes that spread ahead of time have a variance below 0 at first.
            Vector<double> v = new Vector<double>(r2, i) * scale - m * m, most = noise / (c * c + new Vector<double>(Least));
            v = Vector.Min(Vector.Max(v, most * -0.5), most * 10);
            // Those ahead in y are taken less far in x, and under another noise: given e = x' - its mean, the mean of l is
            // m + slope e + curve (e^2/noise - 1), and its variance what is left of v.
            Vector<double> width = noise + c * c * v, slope = -c * v / width, left = noise / width;
            Vector<double> taken = new Vector<double>(rho, i) + b * slope;
            Vector<double> curve = b * Vector.Min(v, new(bendable, i)) * new Vector<double>(widening, i);
            Vector<double> l = b * m + new Vector<double>(alpha, i) + new Vector<double>(rho, i) * at;
            Vector<double> rest = b * b * left * v + new Vector<double>(kappa, i), bend = curve / noise;
            Vector<double> both = taken * taken + (l + l) * bend;
            density.CopyTo(s0, i);
            ((l - curve - at * (taken - at * bend)) * density).CopyTo(s1, i);
            ((taken - (at + at) * bend) * density).CopyTo(s2, i);
            (bend * density).CopyTo(s3, i);
            ((l * (l - curve - curve) + rest - at * ((l + l) * taken - at * both)) * density).CopyTo(s4, i);
            (((l + l) * taken - (at + at) * both) * density).CopyTo(s5, i);
            (both * density).CopyTo(s6, i);
        }
    }

    /// <summary>One step.</summary>
    public void Advance()
    {
        panels.ForwardMoments(sources, nextMoments);
        (moments, nextMoments) = (nextMoments, moments);
        if (single)
            return;
        panels.Forward(mass, nextMass);
        (mass, nextMass) = (nextMass, mass);
    }

    /// <summary>The mass that the step takes to other valleys, with the first two moments of l', at each x' that it reaches.</summary>
    public DensityEvolutionFlux Flux()
    {
        var flux = DensityEvolutionFlux.Over(kernel);
        double[][] moments = flux.Moments;
        for (int i = kernel.First; i < kernel.End; i++)
        {
            ReadOnlySpan<double> row = kernel.Row(i, out int start);
            var (first, end) = grid.NodesOf(grid.ValleyOf(i));
            double weight = Weight(i);
            if (start < first)
                Add(row, start, start, Math.Min(start + row.Length, first));
            if (start + row.Length > end)
                Add(row, start, Math.Max(start, end), start + row.Length);

            void Add(ReadOnlySpan<double> row, int start, int low, int high)
            {
                int offset = flux.OffsetOf(low);
                for (int k = low; k < high; k++)
                {
                    double p = weight * row[k - start], x = grid.X[k];
                    moments[0][k + offset] += p * sources[0][i];
                    moments[1][k + offset] += p * (sources[1][i] + x * (sources[2][i] + x * sources[3][i]));
                    moments[2][k + offset] += p * (sources[4][i] + x * (sources[5][i] + x * sources[6][i]));
                }
            }
        }
        return flux;
    }
}
