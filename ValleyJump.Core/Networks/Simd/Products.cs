using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>Where some elements of a matrix lie.</summary>
internal unsafe interface ICells
{
    F Load();

    void Store(F v);

    /// <summary>The cells so many bytes further on.</summary>
    F LoadAt(nint offset);
}

/// <summary>A register's elements of a row.</summary>
internal readonly unsafe struct RowCells(float* c) : ICells
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Load() => V.Load(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(F v) => v.Store(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F LoadAt(nint offset) => V.Load((float*)((byte*)c + offset));
}

/// <summary>The last columns of four rows, a quarter of a register each.</summary>
internal readonly unsafe struct TailCells(float* c, nint stride) : ICells
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Load() => QuartersOfVector256.Load(c, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(F v) => QuartersOfVector256.Store(v, c, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F LoadAt(nint offset) => QuartersOfVector256.Load((float*)((byte*)c + offset), stride);
}

/// <summary>Where a product's sums start from, and what becomes of them.</summary>
internal interface IProduct
{
    F Begin<TCells>(TCells c) where TCells : struct, ICells;

    void End<TCells>(F sum, TCells c) where TCells : struct, ICells;
}

/// <summary>c = a b.</summary>
internal readonly struct Assign : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin<TCells>(TCells c) where TCells : struct, ICells => F.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End<TCells>(F sum, TCells c) where TCells : struct, ICells => c.Store(sum);
}

/// <summary>c = max(a b, 0).</summary>
internal readonly struct Rectify : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin<TCells>(TCells c) where TCells : struct, ICells => F.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End<TCells>(F sum, TCells c) where TCells : struct, ICells => c.Store(V.MaxNative(sum, F.Zero));
}

/// <summary>c = a b where the activation, which lies <paramref name="offset"/> bytes from c, is positive, and else 0.</summary>
internal readonly struct Mask(nint offset) : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin<TCells>(TCells c) where TCells : struct, ICells => F.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End<TCells>(F sum, TCells c) where TCells : struct, ICells => c.Store(sum & V.GreaterThan(c.LoadAt(offset), F.Zero));
}

/// <summary>c = c + a b.</summary>
internal readonly struct Accumulate : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin<TCells>(TCells c) where TCells : struct, ICells => c.Load();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End<TCells>(F sum, TCells c) where TCells : struct, ICells => c.Store(sum);
}

/// <summary>c = max(c + a b, 0).</summary>
internal readonly struct AccumulateRectified : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin<TCells>(TCells c) where TCells : struct, ICells => c.Load();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End<TCells>(F sum, TCells c) where TCells : struct, ICells => c.Store(V.MaxNative(sum, F.Zero));
}

/// <summary>c = c - rate a b.</summary>
internal readonly struct Descend(float rate) : IProduct
{
    private readonly F minusRate = V.Create(-rate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin<TCells>(TCells c) where TCells : struct, ICells => F.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End<TCells>(F sum, TCells c) where TCells : struct, ICells => c.Store(V.FusedMultiplyAdd(minusRate, sum, c.Load()));
}
