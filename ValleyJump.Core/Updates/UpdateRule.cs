using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Updates;

/// <summary>Families of update rules.</summary>
public enum UpdateRuleKind
{
    /// <summary>Stochastic gradient descent, with or without momentum.</summary>
    Sgd,

    /// <summary>RMSProp (Tieleman and Hinton, 2012).</summary>
    RmsProp,

    /// <summary>Adam (Kingma and Ba, ICLR 2015).</summary>
    Adam,
}

/// <summary>
/// How a step turns the gradient g of a mini-batch into a change of the weights w. All rules first add the weight decay, g = g + lambda w
/// (biases too). The formulas are PyTorch's; averages start from 0, and t counts steps from 1.
/// </summary>
/// <remarks>Immutable; compared by value. Setters throw <see cref="InvalidInputException"/> naming the property.</remarks>
public sealed record UpdateRule
{
    /// <summary>The family.</summary>
    [Column(Name = "Optimizer")]
    public UpdateRuleKind Kind { get; internal init => field = Check.Require(Enum.IsDefined(value), value, "Sgd, RmsProp or Adam"); }

    /// <summary>
    /// mu of SGD and RMSProp, the decay of their velocity; for Adam beta1, that of its average gradient. From 0 up to below 1.
    /// </summary>
    [Column(Symbol = "mu", Least = 0, Most = 1)]
    public double Momentum { get; internal init => field = Check.Require(value is >= 0 and < 1, value, "from 0 up to below 1"); }

    /// <summary>Nesterov's form of the momentum; for SGD only.</summary>
    public bool Nesterov { get; internal init; }

    /// <summary>lambda, the L2 penalty's coefficient; finite, zero or positive.</summary>
    [Column(Symbol = "lambda", Least = 0)]
    public double WeightDecay { get; internal init => field = Check.NotNegative(value); }

    /// <summary>Decay of the average of g^2: alpha of RMSProp, beta2 of Adam; from 0 up to below 1.</summary>
    [Column(Symbol = "beta2", Least = 0, Most = 1)]
    public double SquareDecay { get; internal init => field = Check.Require(value is >= 0 and < 1, value, "from 0 up to below 1"); }

    /// <summary>Added to the root of the average of g^2; finite and positive. Used by RMSProp and Adam.</summary>
    [Column(Symbol = "epsilon", Least = 0)]
    public double Epsilon { get; internal init => field = Check.Positive(value); } = 1e-8;

    /// <summary>The rule of a family with its usual numbers.</summary>
    public static UpdateRule Of(UpdateRuleKind kind) => kind switch
    {
        UpdateRuleKind.RmsProp => RmsProp(),
        UpdateRuleKind.Adam => Adam(),
        _ => Sgd() with { Kind = kind },
    };

    /// <summary>The rule of a family with some numbers given; Sgd ignores those of the others, as they do Nesterov.</summary>
    /// <exception cref="InvalidInputException">A number is out of range, or Nesterov asked of another family than Sgd.</exception>
    internal static UpdateRule Of(UpdateRuleKind kind, double? momentum, bool nesterov, double? weightDecay, double? squareDecay,
        double? epsilon)
    {
        Check.That(!nesterov || kind == UpdateRuleKind.Sgd, nameof(Nesterov), kind, "left out, or the optimizer Sgd");
        UpdateRule rule = Of(kind);
        rule = rule with { Momentum = momentum ?? rule.Momentum, Nesterov = nesterov, WeightDecay = weightDecay ?? rule.WeightDecay };
        return kind == UpdateRuleKind.Sgd ? rule
            : rule with { SquareDecay = squareDecay ?? rule.SquareDecay, Epsilon = epsilon ?? rule.Epsilon };
    }

    /// <summary>
    /// SGD: w = w - eta g. With momentum v = mu v + g, and w = w - eta v, or w = w - eta (g + mu v) in Nesterov's form.
    /// (v starts from 0, so that the first step is that of plain SGD, or (1 + mu) times that in Nesterov's form.)
    /// </summary>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public static UpdateRule Sgd(double momentum = 0, bool nesterov = false, double weightDecay = 0) =>
        new() { Momentum = momentum, Nesterov = nesterov, WeightDecay = weightDecay };

    /// <summary>RMSProp: s = alpha s + (1 - alpha) g^2, h = g/(sqrt(s) + epsilon), v = mu v + h, w = w - eta v.</summary>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public static UpdateRule RmsProp(double squareDecay = 0.99, double epsilon = 1e-8, double momentum = 0, double weightDecay = 0) =>
        new()
        {
            Kind = UpdateRuleKind.RmsProp,
            Nesterov = false,
            SquareDecay = squareDecay,
            Epsilon = epsilon,
            Momentum = momentum,
            WeightDecay = weightDecay,
        };

    /// <summary>
    /// Adam: m = beta1 m + (1 - beta1) g, s = beta2 s + (1 - beta2) g^2, w = w - eta (m/(1 - beta1^t))/(sqrt(s/(1 - beta2^t)) + epsilon).
    /// </summary>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public static UpdateRule Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0) =>
        new()
        {
            Kind = UpdateRuleKind.Adam,
            Nesterov = false,
            Momentum = beta1,
            SquareDecay = beta2,
            Epsilon = epsilon,
            WeightDecay = weightDecay,
        };

    /// <summary>w = w - eta g and nothing else, which the kernel does fastest.</summary>
    internal bool IsPlain => Kind == UpdateRuleKind.Sgd && Momentum == 0 && WeightDecay == 0;

    /// <summary>
    /// The learning rate of plain SGD that small steps with momentum amount to, eta/(1 - mu), in Nesterov's form too. Not for RMSProp and
    /// Adam, whose rate depends on the gradients.
    /// </summary>
    internal double EffectiveRate(double eta) => Kind == UpdateRuleKind.Sgd ? eta / (1 - Momentum) : eta;

    /// <summary>The rule, in a line.</summary>
    public override string ToString()
    {
        string momentum = FormattableString.Invariant($"momentum {Momentum:R}"), text = Kind switch
        {
            UpdateRuleKind.Sgd => Momentum == 0 ? "SGD" : $"SGD, {(Nesterov ? "Nesterov " : "")}{momentum}",
            UpdateRuleKind.RmsProp => FormattableString.Invariant($"RMSProp, alpha {SquareDecay:R}, epsilon {Epsilon:R}")
                + (Momentum == 0 ? "" : $", {momentum}"),
            _ => FormattableString.Invariant($"Adam, beta {Momentum:R} and {SquareDecay:R}, epsilon {Epsilon:R}"),
        };
        return WeightDecay == 0 ? text : text + FormattableString.Invariant($", weight decay {WeightDecay:R}");
    }
}
