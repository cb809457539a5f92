namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// Hopping between neighbours as a Markov process of the valleys alone: dP_k/dt is what the rates bring from either side less what they
/// take. It is all there is where valleys are deep and steps short; beside the transition operator it shows where that is so.
/// </summary>
/// <remarks>A chain of K states, factorised as the operator is: nothing is subtracted, whatever the rates span.</remarks>
internal static class MasterEquation
{
    /// <summary>The stationary occupations, and the slowest rate of relaxation: the smallest eigenvalue above 0; 0 below 1e-300.</summary>
    /// <param name="logRight">Logarithms of the rates from each state but the last to the next.</param>
    /// <param name="logLeft">The same from each state but the first to the one before.</param>
    /// <param name="cancel">Stops the work.</param>
    public static (double[] Occupation, double RelaxationRate) Solve(double[] logRight, double[] logLeft, CancellationToken cancel)
    {
        int n = logRight.Length + 1, heaviest = 0;
        double scale = Math.Max(logRight.Max(), logLeft.Max()), height = 0, highest = 0;
        for (int k = 1; k < n; k++)
        {
            height += logRight[k - 1] - logLeft[k - 1];
            if (height > highest)
                (heaviest, highest) = (k, height);
        }
        var chain = new OperatorChain(n, 1, heaviest);
        for (int k = 1; k < n; k++)
            (chain[k - 1, k], chain[k, k - 1]) = (Math.Exp(logRight[k - 1] - scale), Math.Exp(logLeft[k - 1] - scale));
        if (!double.IsFinite(scale) || !chain.Factorise(cancel))
            return ([.. Enumerable.Repeat(double.NaN, n)], 0);
        double[] occupation = chain.Stationary();
        double gap = OperatorSolver.Gap(chain, occupation, [.. Enumerable.Range(0, n).Select(k => (double)k)], cancel) ?? 0;
        return (occupation, gap * Math.Exp(scale));
    }
}
