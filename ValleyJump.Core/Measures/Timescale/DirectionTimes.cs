using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How long gradient and weights remember along eigenvectors of the Hessian, in descending order of their eigenvalues.</summary>
/// <param name="Rank">k, from 1.</param>
/// <param name="Eigenvalue">lambda_k, at the checkpoint.</param>
/// <param name="Relaxation">Steps in which a displacement should fade in a valley of this curvature: 1/(eta lambda_k).</param>
/// <param name="GradientTau">Integrated autocorrelation time of the training loss's gradient along it.</param>
/// <param name="GradientTauSem">Its standard error.</param>
/// <param name="DisplacementTau">The same of the weights along it.</param>
/// <param name="DisplacementTauSem">Its standard error.</param>
[LongTable("timescale", nameof(TimescaleMeasurement.BatchSize), nameof(TimescaleMeasurement.LearningRate),
    nameof(TimescaleMeasurement.Seed), nameof(TimescaleMeasurement.Realization), nameof(TimescaleMeasurement.Step))]
public sealed record DirectionTimes(int[] Rank, double[] Eigenvalue, double[] Relaxation, double[] GradientTau, double[] GradientTauSem,
    double[] DisplacementTau, double[] DisplacementTauSem) : ColumnTable<DirectionTime>
{
    /// <inheritdoc/>
    public override int Count => Rank.Length;

    /// <inheritdoc/>
    public override DirectionTime this[int index] => new(Rank[index], Eigenvalue[index], Relaxation[index], GradientTau[index],
        GradientTauSem[index], DisplacementTau[index], DisplacementTauSem[index]);
}

/// <summary>How long gradient and weights remember along an eigenvector of the Hessian.</summary>
/// <inheritdoc cref="DirectionTimes" path="/param"/>
[View(nameof(Rank), nameof(Eigenvalue), nameof(Relaxation), nameof(GradientTau), nameof(GradientTauSem), nameof(DisplacementTau),
    nameof(DisplacementTauSem))]
public sealed record DirectionTime(
    [property: Column(Symbol = "k", Width = 5)] int Rank,
    [property: Column(Symbol = "lambda_k", Width = 11, Format = "G5")] double Eigenvalue,
    [property: Column(Symbol = "1/(eta lambda_k)", Unit = "steps", Width = 10, Format = "G4")] double Relaxation,
    [property: Column(Symbol = "tau_k", Unit = "steps", Width = 11, Format = "G4")] double GradientTau,
    [property: Column(Label = "+-", Symbol = "tau_k", Unit = "steps", Width = 8, Format = "G2")] double GradientTauSem,
    [property: Column(Symbol = "tau_k", Unit = "steps", Width = 15, Format = "G4")] double DisplacementTau,
    [property: Column(Label = "+-", Symbol = "tau_k", Unit = "steps", Width = 8, Format = "G2")] double DisplacementTauSem) : TableLine;

/// <summary>The autocorrelation of gradient and weights along eigenvectors of the Hessian.</summary>
/// <param name="Rank">k, from 1.</param>
/// <param name="Lag">Steps between.</param>
/// <param name="Gradient">rho of the training loss's gradient.</param>
/// <param name="Displacement">rho of the weights.</param>
[LongTable("correlation", nameof(TimescaleMeasurement.BatchSize), nameof(TimescaleMeasurement.LearningRate),
    nameof(TimescaleMeasurement.Seed), nameof(TimescaleMeasurement.Realization), nameof(TimescaleMeasurement.Step))]
public sealed record DirectionCorrelations(int[] Rank, int[] Lag, double[] Gradient, double[] Displacement)
    : ColumnTable<DirectionCorrelation>
{
    /// <inheritdoc/>
    public override int Count => Rank.Length;

    /// <inheritdoc/>
    public override DirectionCorrelation this[int index] => new(Rank[index], Lag[index], Gradient[index], Displacement[index]);
}

/// <summary>The autocorrelation of gradient and weights along an eigenvector of the Hessian.</summary>
/// <inheritdoc cref="DirectionCorrelations" path="/param"/>
[View(nameof(Rank), nameof(Lag), nameof(Gradient), nameof(Displacement))]
public sealed record DirectionCorrelation(
    [property: Column(Symbol = "k", Width = 5)] int Rank,
    [property: Column(Symbol = "lag", Unit = "steps", Width = 8)] int Lag,
    [property: Column(Symbol = "rho", Width = 10, Format = "F4")] double Gradient,
    [property: Column(Symbol = "rho", Width = 12, Format = "F4")] double Displacement) : TableLine;
