using System.Management.Automation;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters of the dynamics on a landscape, shared by the cmdlets of the simulation and of the theory.</summary>
public abstract class DynamicsCmdlet : LandscapeCmdlet
{
    /// <summary>eta, the learning rate. Positive. Several values make a grid with -NoiseStrength.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), Alias("Eta"), Number<double>(List = true)]
    [ArgumentCompleter(typeof(PhaseDiagramCompleter))]
    public double[] LearningRate { get; set; } = [];

    /// <summary>sigma, the noise strength. Zero or positive. Several values make a grid with -LearningRate.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), Alias("Sigma"), Number<double>(List = true)]
    [ArgumentCompleter(typeof(PhaseDiagramCompleter))]
    public double[] NoiseStrength { get; set; } = [];

    /// <summary>
    /// Sigma, the noise's covariance: Hessian (2 sigma [H]+, the main text's), HessianSquared (2 sigma H^2), Isotropic (2 sigma h I, the
    /// equilibrium control), HessianPower (2 sigma |H|^alpha), HessianPlusIsotropic (2 sigma ((1 - b) [H]+ + b h I), such as label noise
    /// beside curvature noise) or StudentT (that of Hessian, with heavy tails: nu degrees of freedom).
    /// </summary>
    /// <value>Hessian</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Choice<NoiseModel>]
    public NoiseModel? NoiseModel { get; set; }

    /// <summary>alpha, the exponent of -NoiseModel HessianPower. Zero or positive. Other models ignore it.</summary>
    /// <value>1</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Alias("Alpha"), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? NoiseExponent { get; set; }

    /// <summary>
    /// h, the constant curvature of -NoiseModel Isotropic and HessianPlusIsotropic. Positive. Other models ignore it.
    /// </summary>
    /// <value>1</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? IsotropicCurvature { get; set; }

    /// <summary>b, the isotropic share of -NoiseModel HessianPlusIsotropic. From 0 to 1. Other models ignore it.</summary>
    /// <value>0.5</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? IsotropicShare { get; set; }

    /// <summary>
    /// nu of -NoiseModel StudentT. Above 2, where the variance is finite; the larger, the nearer to Gaussian noise. Other models ignore it.
    /// </summary>
    /// <value>5</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? DegreesOfFreedom { get; set; }

    /// <summary>A record of inputs for each learning rate, the outer loop, and noise strength.</summary>
    /// <param name="cell">Makes it.</param>
    protected List<T> BuildGrid<T>(Func<TwoValleyLandscape, double, NoiseLaw, T> cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        TwoValleyLandscape landscape = BuildLandscape();
        var law = new NoiseLaw();
        law = law with
        {
            Model = NoiseModel ?? law.Model,
            Exponent = NoiseExponent ?? law.Exponent,
            IsotropicCurvature = IsotropicCurvature ?? law.IsotropicCurvature,
            IsotropicShare = IsotropicShare ?? law.IsotropicShare,
            DegreesOfFreedom = DegreesOfFreedom ?? law.DegreesOfFreedom,
        };
        var grid = new List<T>();
        foreach (double eta in LearningRate)
        {
            foreach (double sigma in NoiseStrength)
            {
                // A grid can have millions of cells.
                ThrowIfStopping();
                grid.Add(cell(landscape, eta, law with { Strength = sigma }));
            }
        }
        return grid;
    }
}
