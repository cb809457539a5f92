using ValleyJump.Core.Dynamics;

namespace ValleyJump.Core.Measures;

/// <summary>Counts the passages of one block's trajectories: index 0 out of the sharp valley, 1 out of the flat one.</summary>
internal sealed class PassageTally(double sharpFloor, double flatFloor)
{
    private readonly byte[] home = [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => (byte)(i % 2))];

    public long[] Passages { get; } = new long[2];

    public long[] StepsAtRisk { get; } = new long[2];

    public bool[] Passed { get; } = new bool[TrajectoryBlock.Size];

    public void Add(ReadOnlySpan<double> x)
    {
        long atSharp = 0, atFlat = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]))
                continue;
            if (home[i] == 0)
                atSharp++;
            else
                atFlat++;
            if (home[i] == 0 ? x[i] >= flatFloor : x[i] <= sharpFloor)
            {
                Passages[home[i]]++;
                home[i] ^= 1;
                Passed[i] = true;
            }
        }
        StepsAtRisk[0] += atSharp;
        StepsAtRisk[1] += atFlat;
    }
}
