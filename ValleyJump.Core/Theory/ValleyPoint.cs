using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Theory;

/// <summary>What the theory is asked about: a landscape, the noise on it, the learning rate, and y, which is held.</summary>
/// <remarks>Immutable; compared by value. Values out of range are refused by name.</remarks>
public sealed record ValleyPoint
{
    /// <param name="landscape">The loss surface, of two valleys or a chain of them.</param>
    /// <param name="noise">The noise law, its strength sigma included. Strength 0 leaves the floor of 1e-8.</param>
    /// <param name="learningRate">eta, finite and positive.</param>
    /// <param name="y">
    /// Coordinate along the training direction, above -min(y_b, y_f). For y of 0 and below there is one valley, not two. Above 0 on a
    /// chain.
    /// </param>
    /// <exception cref="InvalidInputException">LearningRate or Y is out of range.</exception>
    public ValleyPoint(ValleyLandscape landscape, NoiseLaw noise, double learningRate, double y) =>
        (Landscape, Noise, LearningRate, Y) = (landscape, noise, learningRate, y);

    /// <summary>eta, the learning rate.</summary>
    [Column(Symbol = "eta", Format = "G5", Least = 0)]
    public double LearningRate { get; internal init => field = Check.Positive(value); }

    /// <summary>The noise law.</summary>
    [Inputs]
    public NoiseLaw Noise { get; internal init => field = value ?? throw new ArgumentNullException(nameof(Noise)); }

    /// <summary>mu of SGD with momentum, from 0 up to below 1.</summary>
    [Column(Symbol = "mu", Least = 0, Most = 1)]
    public double Momentum { get; internal init => field = Check.Require(value is >= 0 and < 1, value, "from 0 up to below 1"); }

    /// <summary>
    /// eta/(1 - mu), the rate of plain SGD that small steps with momentum amount to, and at which all predictions are made.
    /// </summary>
    [Column(Symbol = "eta/(1 - mu)", Format = "G5")]
    public double EffectiveLearningRate => LearningRate / (1 - Momentum);

    /// <summary>Delta_S = eta sigma/(1 - mu).</summary>
    [Column(Symbol = "Delta_S", Format = "G5", Least = 0)]
    public double DeltaS => EffectiveLearningRate * Noise.Strength;

    /// <summary>The coordinate along the training direction that is held.</summary>
    [Column(Symbol = "y", Width = 8, Format = "G6")]
    public double Y { get; internal init => field = Landscape.RequireInside(value); }

    /// <summary>The loss surface.</summary>
    [Inputs]
    public ValleyLandscape Landscape { get; internal init => field = value ?? throw new ArgumentNullException(nameof(Landscape)); }

    /// <summary>The paper's two valleys, for what is of them only.</summary>
    /// <exception cref="InvalidInputException">The landscape is a chain.</exception>
    internal TwoValleyLandscape TwoValleys => Landscape.RequireTwo();

    /// <summary>The point, in a line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"y = {Y:G5}, eta = {LearningRate:G5}, sigma = {Noise.Strength:G5}, {Noise.Model} noise");
}
