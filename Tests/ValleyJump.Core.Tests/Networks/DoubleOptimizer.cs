using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>The update rules in double precision, written from PyTorch's documentation, one weight at a time.</summary>
internal sealed class DoubleOptimizer(UpdateRule rule, double[] weights)
{
    private readonly double[] velocity = new double[weights.Length], square = new double[weights.Length];
    private int step;

    public double[] Weights { get; } = weights;

    public void Step(double[] gradient, double rate)
    {
        step++;
        for (int i = 0; i < Weights.Length; i++)
        {
            double g = gradient[i] + rule.WeightDecay * Weights[i];
            switch (rule.Kind)
            {
                case UpdateRuleKind.Sgd:
                    velocity[i] = rule.Momentum * velocity[i] + g;
                    Weights[i] -= rate * (rule.Nesterov ? g + rule.Momentum * velocity[i] : velocity[i]);
                    break;
                case UpdateRuleKind.RmsProp:
                    square[i] = rule.SquareDecay * square[i] + (1 - rule.SquareDecay) * g * g;
                    velocity[i] = rule.Momentum * velocity[i] + g / (Math.Sqrt(square[i]) + rule.Epsilon);
                    Weights[i] -= rate * velocity[i];
                    break;
                case UpdateRuleKind.Adam:
                    velocity[i] = rule.Momentum * velocity[i] + (1 - rule.Momentum) * g;
                    square[i] = rule.SquareDecay * square[i] + (1 - rule.SquareDecay) * g * g;
                    double mean = velocity[i] / (1 - Math.Pow(rule.Momentum, step)),
                        variance = square[i] / (1 - Math.Pow(rule.SquareDecay, step));
                    Weights[i] -= rate * mean / (Math.Sqrt(variance) + rule.Epsilon);
                    break;
            }
        }
    }
}
