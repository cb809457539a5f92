namespace ValleyJump.Core.Networks;

/// <summary>One array among a network's parameters: the weights or the biases of a layer.</summary>
/// <param name="Name">W1, b1, W2, b2, ...: also its name in a run's file.</param>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Shape">Outputs and inputs of the layer, or, for biases, outputs.</param>
/// <param name="FanIn">Numbers that are summed into one unit; 0 for biases, which begin at zero.</param>
/// <param name="Offset">Where it begins in the parameters.</param>
internal sealed record ParameterBlock(string Name, int Layer, int[] Shape, int FanIn, int Offset)
{
    /// <summary>Numbers in it.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, n) => product * n);

    /// <summary>Where it ends.</summary>
    public int End => Offset + Length;

    /// <summary>Its part of the parameters.</summary>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> parameters) => parameters.Slice(Offset, Length);

    /// <summary>Its part of the parameters.</summary>
    public Span<T> Of<T>(Span<T> parameters) => parameters.Slice(Offset, Length);
}
