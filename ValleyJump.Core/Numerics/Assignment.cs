namespace ValleyJump.Core.Numerics;

/// <summary>
/// The linear assignment problem, by shortest augmenting paths (Jonker and Volgenant, Computing 38, 1987, without their initialisation):
/// O(n^3).
/// </summary>
internal static class Assignment
{
    /// <summary>Gives each row a column of its own so that the sum of their costs is least.</summary>
    /// <param name="costs">n rows of n finite numbers.</param>
    /// <param name="size">n.</param>
    /// <returns>The column of each row.</returns>
    /// <exception cref="ArgumentException">A cost is not finite: no column would be the nearest.</exception>
    public static int[] Least(ReadOnlySpan<double> costs, int size)
    {
        foreach (double cost in costs)
        {
            if (!double.IsFinite(cost))
                throw new ArgumentException("Costs must be finite.", nameof(costs));
        }
        // Rows and columns from 1; 0 stands for none.
        double[] rowPrice = new double[size + 1], columnPrice = new double[size + 1], distance = new double[size + 1];
        int[] rowOf = new int[size + 1], from = new int[size + 1];
        bool[] done = new bool[size + 1];
        for (int row = 1; row <= size; row++)
        {
            int at = 0;
            rowOf[0] = row;
            Array.Fill(distance, double.PositiveInfinity);
            Array.Clear(done);
            do
            {
                done[at] = true;
                int r = rowOf[at], nearest = 0;
                double least = double.PositiveInfinity;
                for (int c = 1; c <= size; c++)
                {
                    if (done[c])
                        continue;
                    double reduced = costs[(r - 1) * size + c - 1] - rowPrice[r] - columnPrice[c];
                    if (reduced < distance[c])
                        (distance[c], from[c]) = (reduced, at);
                    if (distance[c] < least)
                        (least, nearest) = (distance[c], c);
                }
                for (int c = 0; c <= size; c++)
                {
                    if (done[c])
                    {
                        rowPrice[rowOf[c]] += least;
                        columnPrice[c] -= least;
                    }
                    else
                    {
                        distance[c] -= least;
                    }
                }
                at = nearest;
            }
            while (rowOf[at] != 0);
            for (; at != 0; at = from[at])
                rowOf[at] = rowOf[from[at]];
        }
        int[] columns = new int[size];
        for (int c = 1; c <= size; c++)
            columns[rowOf[c] - 1] = c - 1;
        return columns;
    }
}
