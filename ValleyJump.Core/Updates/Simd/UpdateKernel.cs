using D = System.Runtime.Intrinsics.Vector256<double>;

namespace ValleyJump.Core.Updates.Simd.Lanes256;

/// <summary>
/// An update rule as the hot loop of the toy model sees it: a struct made for one step, a type parameter of the loop. See
/// <see cref="UpdateRule"/> for the formulas; those of networks, in single precision, are in Networks.
/// </summary>
internal interface IUpdateKernel<TSelf>
    where TSelf : struct, IUpdateKernel<TSelf>
{
    /// <summary>theta - eta g and nothing else: the loop does it by itself, and there is no state.</summary>
    static virtual bool IsPlain => false;

    /// <summary>The rule has a second state variable for each coordinate.</summary>
    static virtual bool HasSquare => true;

    /// <summary>The rule at a step.</summary>
    /// <param name="rule">Its numbers.</param>
    /// <param name="eta">The learning rate of the step.</param>
    /// <param name="step">The step, from 1.</param>
    static abstract TSelf Create(UpdateRule rule, double eta, double step);

    /// <summary>By how much a coordinate changes.</summary>
    /// <param name="descent">-g, the force and the noise.</param>
    /// <param name="mean">The first state variable, 0 at first.</param>
    /// <param name="square">The second.</param>
    D Change(D descent, ref D mean, ref D square);
}
