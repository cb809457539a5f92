using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures how a quantity follows another over rows: slope, error, interval, rank correlation and a verdict.</summary>
/// <remarks>
/// <para>
/// A straight line by least squares, with -Log along the logarithm of x to base 10, so that the slope is that of a factor of ten; with
/// -LogY as well it is the exponent of a power law. The error is from the scatter about the line. The interval is at 95 %, by the
/// bootstrap of rows (BCa, widened for few values), and holds for a scatter that differs along the line too. Spearman's rank correlation
/// needs no line; its p is exact up to eight rows and by Student's distribution above.
/// </para>
/// <para>
/// With -Within each value of a property has a constant of its own: the slope is that within the groups, such as along the noise at the
/// same learning rate. R^2 and ranks are within groups then. With -Each every value has a line, and makes a statement, of
/// its own.
/// </para>
/// <para>
/// With -ClusterBy, rows that agree in these properties belong together, such as all runs of a seed, which share their initial weights: the
/// error is that between clusters, the interval draws clusters, and degrees of freedom are clusters less one. Where all clusters have the
/// same x, the error is the standard error of the mean of their slopes. The rank correlation has no p then.
/// </para>
/// <para>
/// The verdict: Holds says whether what -Expect claims is so by four standard errors, and Because tells the numbers and the rule. In a test
/// of Pester: $verdict.Holds | Should -BeTrue -Because $verdict.Because.
/// </para>
/// <para type="notes">
/// Rows that are left out, since a value is missing or has no logarithm, are counted in LeftOut; those without a value of -Each are left
/// out with a warning. None says that no trend is seen, not that there is none: look how far the interval reaches. Where no error can be
/// told Holds is false; Note says why, and warns of errors from so few rows that chance passes four of them oftener than once in a hundred
/// times. An interval does not reach beyond what drawn rows can give: of three rows it is that of the slopes of two of them, which is right
/// in two of three cases. Each row counts, copies of a run too: full-batch descent, whose realizations are copies, has no noise and does
/// not belong into a trend along it. The order of the rows changes nothing.
/// </para>
/// <para type="input">Rows of any kind.</para>
/// <para type="output">One object for each y and value of -Each.</para>
/// </remarks>
/// <example>
/// How does freezing depend on the noise of a step, at the same learning rate?
/// <code>$runs = Start-SgdTraining (Import-ImageDataset) -BatchSize 10,20,50 -LearningRate 0.05,0.1 -Realizations 2 -Steps 1000 -NoWeights
/// $runs | Measure-ValleyTrend -X EffectiveNoise -Y EtaFreezeStepLoss -Log -Within LearningRate</code>
/// </example>
/// <example>
/// Is P_flat larger with more noise, over ensembles?
/// <code>Invoke-TwoValleySim 0.05 0.01,0.02,0.05,0.1,0.2 -Realizations 500 |
///     Measure-ValleyTrend NoiseStrength PFlat -Log -Expect Rises</code>
/// </example>
/// <example>
/// The exponent of a power law.
/// <code>1..8 | ForEach-Object { @{ Size = $_; Weight = [Math]::Pow($_, 1.5) * (1 + 0.1 * [Math]::Sin($_)) } } |
///     Measure-ValleyTrend Size Weight -Log -LogY | Select-Object Slope, SlopeLow, SlopeHigh, Holds</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "ValleyTrend")]
[OutputType(typeof(ValleyTrend))]
public sealed class MeasureValleyTrendCommand : StatementCmdlet
{
    /// <summary>The property along which the trend goes, such as EffectiveNoise.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrEmpty]
    public string X { get; set; } = "";

    /// <summary>The quantities that follow it, or not, such as Flatness: one statement for each.</summary>
    [Parameter(Mandatory = true, Position = 1), ValidateNotNullOrEmpty]
    public string[] Y { get; set; } = [];

    /// <summary>Take x by its logarithm to base 10.</summary>
    [Parameter]
    public SwitchParameter Log { get; set; }

    /// <summary>Take y by its logarithm to base 10.</summary>
    [Parameter]
    public SwitchParameter LogY { get; set; }

    /// <summary>Properties of which each value has a constant of its own.</summary>
    /// <value>none: one line</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string[] Within { get; set; } = [];

    /// <summary>Properties of which the rows of one value belong together, such as Seed.</summary>
    /// <value>none: the rows are independent</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string[] ClusterBy { get; set; } = [];

    /// <summary>What is claimed: there is a Trend, it Rises or Falls, or None is seen.</summary>
    /// <value>Trend</value>
    [Parameter, Choice<TrendClaim>]
    public TrendClaim? Expect { get; set; }

    private TrendQuestion Question => new()
    {
        X = X, Y = Y, Log = Log, LogY = LogY, Within = Within, ClusterBy = ClusterBy, Each = Each, Expect = Expect ?? default,
        Resamples = Resamples ?? BootstrapChoice.Resamples, Seed = Seed ?? BootstrapChoice.Seed,
    };

    private protected override StatementRows NewRows() => Question.NewRows();

    private protected override void State(StatementRows rows)
    {
        TrendQuestion question = Question;
        State("Fitting trends", cancel => question.Points(rows, cancel),
            (trends, emit, progress, cancel) => TrendFitter.Run(question, trends, emit, progress, cancel));
    }
}
