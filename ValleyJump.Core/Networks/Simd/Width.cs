using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ValleyJump.Core.Networks.Simd;

// What the register widths have no common name for, and the numbers of registers. Everything else in this folder is written once for 256
// bits and built for 128 and 512 by substitution (see the project file).

/// <summary>A number that the JIT knows: the registers of a block, for which it then keeps as many and no more.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct Count0 : ICount { public static int Value => 0; }

internal readonly struct Count1 : ICount { public static int Value => 1; }

internal readonly struct Count2 : ICount { public static int Value => 2; }

internal readonly struct Count3 : ICount { public static int Value => 3; }

internal readonly struct Count4 : ICount { public static int Value => 4; }

internal readonly struct Count5 : ICount { public static int Value => 5; }

internal readonly struct Count6 : ICount { public static int Value => 6; }

internal readonly struct Count7 : ICount { public static int Value => 7; }

internal readonly struct Count8 : ICount { public static int Value => 8; }

internal readonly struct Count9 : ICount { public static int Value => 9; }

internal readonly struct Count10 : ICount { public static int Value => 10; }

internal readonly struct Count11 : ICount { public static int Value => 11; }

internal readonly struct Count12 : ICount { public static int Value => 12; }

/// <summary>The largest element of a register, whatever its width.</summary>
internal static class Largest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(Vector128<float> v)
    {
        v = Vector128.MaxNative(v, Vector128.Shuffle(v, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(v, Vector128.Shuffle(v, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(Vector256<float> v) => Of(Vector128.MaxNative(v.GetLower(), v.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(Vector512<float> v) => Of(Vector256.MaxNative(v.GetLower(), v.GetUpper()));
}

/// <summary>Sums in an order that does not depend on the register's width: every fourth element first.</summary>
internal static class Quarters
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> sum, Vector128<float> v) => sum + v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> sum, Vector256<float> v) => sum + v.GetLower() + v.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> sum, Vector512<float> v) => Add(Add(sum, v.GetLower()), v.GetUpper());
}

/// <summary>A register of 128 bits as four quarters of one element each.</summary>
internal static unsafe class QuartersOfVector128
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* from, nint stride) =>
        Vector128.Create(from[0], from[stride], from[2 * stride], from[3 * stride]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> v, float* to, nint stride)
    {
        to[0] = v.GetElement(0);
        to[stride] = v.GetElement(1);
        to[2 * stride] = v.GetElement(2);
        to[3 * stride] = v.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Repeat(float* from) => Vector128.Create(*from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) =>
        Vector128.Create(a.ToScalar(), b.ToScalar(), c.ToScalar(), d.ToScalar());
}

/// <summary>A register of 256 bits as four quarters of two elements each.</summary>
internal static unsafe class QuartersOfVector256
{
    /// <summary>A quarter from each of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from, nint stride) =>
        Vector256.Create(*(double*)from, *(double*)(from + stride), *(double*)(from + 2 * stride), *(double*)(from + 3 * stride))
            .AsSingle();

    /// <summary>A quarter to each of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> v, float* to, nint stride)
    {
        Vector128<double> low = v.GetLower().AsDouble(), high = v.GetUpper().AsDouble();
        *(double*)to = low.GetElement(0);
        *(double*)(to + stride) = low.GetElement(1);
        *(double*)(to + 2 * stride) = high.GetElement(0);
        *(double*)(to + 3 * stride) = high.GetElement(1);
    }

    /// <summary>The same quarter four times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Repeat(float* from) => Vector256.Create(*(double*)from).AsSingle();

    /// <summary>A quarter of each register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        if (Avx.IsSupported)
            return Avx.Blend(Avx.Blend(a, b, 0b00001100), Avx.Blend(c, d, 0b11000000), 0b11110000);
        return Vector256.Create(
            Vector128.ConditionalSelect(Vector128.Create(-1L, 0).AsSingle(), a.GetLower(), b.GetLower()),
            Vector128.ConditionalSelect(Vector128.Create(-1L, 0).AsSingle(), c.GetLower(), d.GetLower()));
    }
}

/// <summary>A register of 512 bits as four quarters of four elements each.</summary>
internal static unsafe class QuartersOfVector512
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from, nint stride) => Vector512.Create(
        Vector256.Create(Vector128.Load(from), Vector128.Load(from + stride)),
        Vector256.Create(Vector128.Load(from + 2 * stride), Vector128.Load(from + 3 * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> v, float* to, nint stride)
    {
        Vector256<float> low = v.GetLower(), high = v.GetUpper();
        low.GetLower().Store(to);
        low.GetUpper().Store(to + stride);
        high.GetLower().Store(to + 2 * stride);
        high.GetUpper().Store(to + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Repeat(float* from)
    {
        if (Avx512F.IsSupported)
            return Avx512F.BroadcastVector128ToVector512(from);
        var pair = Vector256.Create(Vector128.Load(from), Vector128.Load(from));
        return Vector512.Create(pair, pair);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        // Elements 4-7 and 12-15, then 8-15.
        Vector512<float> odd = Vector512.Create(0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1).AsSingle();
        Vector512<float> upper = Vector512.Create(Vector256<int>.Zero, Vector256<int>.AllBitsSet).AsSingle();
        return Vector512.ConditionalSelect(upper, Vector512.ConditionalSelect(odd, d, c), Vector512.ConditionalSelect(odd, b, a));
    }
}
