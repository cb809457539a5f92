using System.Globalization;
using ValleyJump.Core.Ensembles;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>All 100 cells at 2000 realizations, run once.</summary>
public sealed class PhaseDiagramRun
{
    public const int Realizations = 2000;

    public PhaseDiagramRun()
    {
        List<TwoValleySimulation> cells = [.. PhaseDiagramTests.Reference.Select(c => new TwoValleySimulation
        {
            LearningRate = c.LearningRate,
            Noise = new() { Strength = c.NoiseStrength },
            Realizations = Realizations,
        })];
        EnsembleRunner.Run(cells, Results.Add);
    }

    public List<TwoValleyResult> Results { get; } = [];
}

/// <summary>The phase diagram for Sigma ~ H of an independent C program (4000 realizations), within model.md's acceptance bounds.</summary>
public class PhaseDiagramTests(PhaseDiagramRun run) : IClassFixture<PhaseDiagramRun>
{
    private const int ReferenceRealizations = 4000;

    internal sealed record Cell(double LearningRate, double NoiseStrength, double PFlat, double FreezeStep, double FreezeStepSem,
        double FreezeY, double FreezeYSem);

    internal static List<Cell> Reference { get; } = [.. File.ReadLines(
        Path.Combine(AppContext.BaseDirectory, "Data", "phase-diagram-hessian.csv")).Skip(1)
        .Select(line => line.Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray())
        .Select(v => new Cell(v[0], v[1], v[2], v[3], v[4], v[5], v[6]))];

    public static TheoryData<int, double, double> Cells()
    {
        var cells = new TheoryData<int, double, double>();
        for (int i = 0; i < Reference.Count; i++)
            cells.Add(i, Reference[i].LearningRate, Reference[i].NoiseStrength);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void CellAgreesWithTheIndependentProgram(int index, double learningRate, double noiseStrength)
    {
        Cell cell = Reference[index];
        TwoValleyResult result = run.Results[index];
        Assert.Equal((learningRate, noiseStrength), (result.LearningRate, result.NoiseStrength));
        Assert.Equal(0, result.DivergedCount);
        double p = cell.PFlat;
        Assert.Equal(p, result.PFlat, 4 * Math.Sqrt(p * (1 - p) * (1.0 / PhaseDiagramRun.Realizations + 1.0 / ReferenceRealizations))
            + 0.002);
        // 5 combined standard errors, and the table's rounding.
        Assert.Equal(cell.FreezeStep, result.FreezeStepMean, 5 * Combined(cell.FreezeStepSem, result.FreezeStepSem) + 5e-4);
        Assert.Equal(cell.FreezeY, result.FreezeYMean, 5 * Combined(cell.FreezeYSem, result.FreezeYSem) + 5e-6);
    }

    [Fact]
    public void TheDiagramIsWhole()
    {
        Assert.Equal(100, Reference.Count);
        Assert.Equal(10, Reference.Select(c => c.LearningRate).Distinct().Count());
        // From no preference to nearly always flat: a table of equal cells would pass any tolerance.
        Assert.Equal(0.5, run.Results.Min(r => r.PFlat), 0.05);
        Assert.InRange(run.Results.Max(r => r.PFlat), 0.97, 1);
    }

    private static double Combined(double one, double other) => Math.Sqrt(one * one + other * other);
}
