using System.Management.Automation;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

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

    /// <summary>
    /// The update rule: Sgd, RmsProp or Adam, PyTorch's, fed with the gradient and its noise. The theory describes Sgd.
    /// </summary>
    /// <value>Sgd</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Choice<UpdateRuleKind>]
    public UpdateRuleKind? Optimizer { get; set; }

    /// <summary>
    /// mu of Sgd and RmsProp, beta1 of Adam. From 0 up to below 1. The theory takes Sgd with momentum for plain Sgd of the rate
    /// eta/(1 - mu), which it becomes where steps are small and y is slow.
    /// </summary>
    /// <value>0; 0.9 for Adam</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Momentum { get; set; }

    /// <summary>Nesterov's form of the momentum; for Sgd only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Flag]
    public SwitchParameter Nesterov { get; set; }

    /// <summary>
    /// Decay of the average of the squared gradient: alpha of RmsProp, beta2 of Adam. From 0 up to below 1. Sgd ignores it.
    /// </summary>
    /// <value>0.99 for RmsProp, 0.999 for Adam</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? SquareDecay { get; set; }

    /// <summary>
    /// What the learning rate is multiplied by in the course of the run, whose length counts as 1: 'times 0.5 every 0.25', 'cosine to 0',
    /// 'exponential to 0.01', 'stable, linear to 0 in the last 0.2' (or cosine, or 1-sqrt) or 'piecewise 0:1, 0.5:1, 1:0.1' (times and
    /// factors), and ', warm-up from 0 in 0.05' after any.
    /// </summary>
    /// <value>constant</value>
    [Parameter(ValueFromPipelineByPropertyName = true), ScheduleText, ArgumentCompleter(typeof(ScheduleCompleter))]
    public Schedule? LearningRateSchedule { get; set; }

    /// <summary>
    /// What the batch size is multiplied by in the course of the run, in the same words. The noise strength is divided by it: the noise of
    /// a mini-batch goes as 1/B.
    /// </summary>
    /// <value>constant</value>
    [Parameter(ValueFromPipelineByPropertyName = true), ScheduleText, ArgumentCompleter(typeof(BatchScheduleCompleter))]
    public Schedule? BatchSizeSchedule { get; set; }

    /// <summary>What RmsProp and Adam add to a root, where a cmdlet has a parameter for it.</summary>
    private protected virtual double? RuleEpsilon => null;

    /// <summary>The update rule that the parameters say.</summary>
    private protected UpdateRule BuildRule() =>
        UpdateRule.Of(Optimizer ?? UpdateRuleKind.Sgd, Momentum, Nesterov, null, SquareDecay, RuleEpsilon);

    /// <summary>Checks that the steps are those of plain Sgd at a constant rate, where nothing else is computed.</summary>
    /// <param name="who">What knows no other.</param>
    private protected void RequirePlain(string who)
    {
        UpdateRule rule = BuildRule();
        Check.That(rule.Kind == UpdateRuleKind.Sgd, nameof(Optimizer), rule.Kind, $"Sgd: {who} no steps that depend on past gradients");
        Check.That(rule.IsPlain, nameof(Momentum), rule.Momentum, $"0: {who} plain Sgd only");
        RequireConstant(who);
    }

    /// <summary>Checks that rate and noise strength do not change.</summary>
    /// <param name="who">What knows no other.</param>
    private protected void RequireConstant(string who)
    {
        Check.That(LearningRateSchedule?.IsConstant ?? true, nameof(LearningRateSchedule), LearningRateSchedule,
            $"constant: {who} one learning rate only. Give that of the step in question");
        Check.That(BatchSizeSchedule?.IsConstant ?? true, nameof(BatchSizeSchedule), BatchSizeSchedule,
            $"constant: {who} one noise strength only. Give that of the step in question");
    }

    /// <summary>A record of inputs for each learning rate, the outer loop, and noise strength.</summary>
    /// <param name="cell">Makes it.</param>
    protected List<T> BuildGrid<T>(Func<ValleyLandscape, double, NoiseLaw, T> cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ValleyLandscape landscape = BuildLandscape();
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
