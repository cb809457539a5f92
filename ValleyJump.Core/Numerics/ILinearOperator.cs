namespace ValleyJump.Core.Numerics;

/// <summary>A symmetric matrix that is known by its products. Not for several threads at once.</summary>
internal interface ILinearOperator
{
    /// <summary>Rows, and columns.</summary>
    int Size { get; }

    /// <summary>The matrix times a vector.</summary>
    /// <param name="vector">Length Size.</param>
    /// <param name="product">Length Size; need not be zero before.</param>
    void Apply(ReadOnlySpan<double> vector, Span<double> product);
}
