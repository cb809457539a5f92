using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How long gradient and weights remember along eigenvectors of the Hessian, in descending order of their eigenvalues.</summary>
[LongTable("timescale", nameof(TimescaleMeasurement.BatchSize), nameof(TimescaleMeasurement.LearningRate),
    nameof(TimescaleMeasurement.Seed), nameof(TimescaleMeasurement.Realization), nameof(TimescaleMeasurement.Step))]
public sealed record DirectionTimes : ColumnTable<DirectionTime>
{
    /// <summary>k, from 1.</summary>
    public int[] Rank { get; internal init; }

    /// <summary>lambda_k, at the checkpoint.</summary>
    public double[] Eigenvalue { get; internal init; }

    /// <summary>Steps in which a displacement should fade in a valley of this curvature: 1/(eta lambda_k).</summary>
    public double[] Relaxation { get; internal init; }

    /// <summary>Integrated autocorrelation time of the training loss's gradient along it.</summary>
    public double[] GradientTau { get; internal init; }

    /// <summary>Its standard error.</summary>
    public double[] GradientTauSem { get; internal init; }

    /// <summary>The same of the weights along it.</summary>
    public double[] DisplacementTau { get; internal init; }

    /// <summary>Its standard error.</summary>
    public double[] DisplacementTauSem { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Rank.Length;

    /// <inheritdoc/>
    public override DirectionTime this[int index] => new()
    {
        Rank = Rank[index],
        Eigenvalue = Eigenvalue[index],
        Relaxation = Relaxation[index],
        GradientTau = GradientTau[index],
        GradientTauSem = GradientTauSem[index],
        DisplacementTau = DisplacementTau[index],
        DisplacementTauSem = DisplacementTauSem[index],
    };
}

/// <summary>How long gradient and weights remember along an eigenvector of the Hessian.</summary>
[View(nameof(Rank), nameof(Eigenvalue), nameof(Relaxation), nameof(GradientTau), nameof(GradientTauSem), nameof(DisplacementTau),
    nameof(DisplacementTauSem))]
public sealed record DirectionTime : TableLine
{
    /// <inheritdoc cref="DirectionTimes.Rank"/>
    [Column(Symbol = "k", Width = 5)]
    public int Rank { get; internal init; }

    /// <inheritdoc cref="DirectionTimes.Eigenvalue"/>
    [Column(Symbol = "lambda_k", Width = 11, Format = "G5")]
    public double Eigenvalue { get; internal init; }

    /// <inheritdoc cref="DirectionTimes.Relaxation"/>
    [Column(Symbol = "1/(eta lambda_k)", Unit = "steps", Width = 10, Format = "G4")]
    public double Relaxation { get; internal init; }

    /// <inheritdoc cref="DirectionTimes.GradientTau"/>
    [Column(Symbol = "tau_k", Unit = "steps", Width = 11, Format = "G4")]
    public double GradientTau { get; internal init; }

    /// <inheritdoc cref="DirectionTimes.GradientTauSem"/>
    [Column(Label = "+-", Symbol = "tau_k", Unit = "steps", Width = 8, Format = "G2")]
    public double GradientTauSem { get; internal init; }

    /// <inheritdoc cref="DirectionTimes.DisplacementTau"/>
    [Column(Symbol = "tau_k", Unit = "steps", Width = 15, Format = "G4")]
    public double DisplacementTau { get; internal init; }

    /// <inheritdoc cref="DirectionTimes.DisplacementTauSem"/>
    [Column(Label = "+-", Symbol = "tau_k", Unit = "steps", Width = 8, Format = "G2")]
    public double DisplacementTauSem { get; internal init; }
}

/// <summary>The autocorrelation of gradient and weights along eigenvectors of the Hessian.</summary>
[LongTable("correlation", nameof(TimescaleMeasurement.BatchSize), nameof(TimescaleMeasurement.LearningRate),
    nameof(TimescaleMeasurement.Seed), nameof(TimescaleMeasurement.Realization), nameof(TimescaleMeasurement.Step))]
public sealed record DirectionCorrelations : ColumnTable<DirectionCorrelation>
{
    /// <summary>k, from 1.</summary>
    public int[] Rank { get; internal init; }

    /// <summary>Steps between.</summary>
    public int[] Lag { get; internal init; }

    /// <summary>rho of the training loss's gradient.</summary>
    public double[] Gradient { get; internal init; }

    /// <summary>rho of the weights.</summary>
    public double[] Displacement { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Rank.Length;

    /// <inheritdoc/>
    public override DirectionCorrelation this[int index] => new()
    {
        Rank = Rank[index],
        Lag = Lag[index],
        Gradient = Gradient[index],
        Displacement = Displacement[index],
    };
}

/// <summary>The autocorrelation of gradient and weights along an eigenvector of the Hessian.</summary>
[View(nameof(Rank), nameof(Lag), nameof(Gradient), nameof(Displacement))]
public sealed record DirectionCorrelation : TableLine
{
    /// <inheritdoc cref="DirectionCorrelations.Rank"/>
    [Column(Symbol = "k", Width = 5)]
    public int Rank { get; internal init; }

    /// <inheritdoc cref="DirectionCorrelations.Lag"/>
    [Column(Symbol = "lag", Unit = "steps", Width = 8)]
    public int Lag { get; internal init; }

    /// <inheritdoc cref="DirectionCorrelations.Gradient"/>
    [Column(Symbol = "rho", Width = 10, Format = "F4")]
    public double Gradient { get; internal init; }

    /// <inheritdoc cref="DirectionCorrelations.Displacement"/>
    [Column(Symbol = "rho", Width = 12, Format = "F4")]
    public double Displacement { get; internal init; }
}
