using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>The share of each valley of a chain through time: for each recorded step a row a valley, from left to right.</summary>
[LongTable("occupation", nameof(DensityEvolutionResult.LearningRate), nameof(DensityEvolutionResult.NoiseStrength),
    nameof(DensityEvolutionResult.NoiseModel), nameof(DensityEvolutionResult.NoiseExponent), nameof(ValleyChain.HalfWidth),
    TimePerStep = nameof(DensityEvolutionResult.LearningRate))]
public sealed record OccupationCurve : ColumnTable<OccupationPoint>
{
    /// <summary>The recorded steps; the first is 0.</summary>
    public long[] Step { get; internal init; }

    /// <summary>The valley, counted from 1 at the left.</summary>
    public int[] Valley { get; internal init; }

    /// <summary>The probability to be in it.</summary>
    public double[] Occupation { get; internal init; }

    /// <summary>The curve of the shares at each of some steps.</summary>
    internal static OccupationCurve Of(Dictionary<long, double[]> shares, long[] steps)
    {
        int valleys = shares[steps[0]].Length;
        return new()
        {
            Step = [.. steps.SelectMany(t => Enumerable.Repeat(t, valleys))],
            Valley = [.. steps.SelectMany(_ => Enumerable.Range(1, valleys))],
            Occupation = [.. steps.SelectMany(t => shares[t])],
        };
    }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override OccupationPoint this[int index] =>
        new() { Step = Step[index], Valley = Valley[index], Occupation = Occupation[index] };
}

/// <summary>The share of a valley at a recorded step.</summary>
[View(nameof(Step), nameof(Valley), nameof(Occupation))]
public sealed record OccupationPoint : TableLine
{
    /// <inheritdoc cref="OccupationCurve.Step"/>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="OccupationCurve.Valley"/>
    [Column(Symbol = "k", Width = 6)]
    public int Valley { get; internal init; }

    /// <inheritdoc cref="OccupationCurve.Occupation"/>
    [Column(Symbol = "P", Width = 10, Format = "F4", Least = 0, Most = 1)]
    public double Occupation { get; internal init; }
}
