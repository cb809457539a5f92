using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ValleyJump.Core.Dynamics.Simd;

// The few operations for which the register widths have no common name. Each width's struct offers the same members;
// everything else in this folder is written once for 256 bits and built for 128 and 512 by substitution (see the project file).
//
// Split: the high and the low halves of the 64-bit lanes of (a, b). Position k of the result belongs to lane LaneOf(k) of the
// pair; AVX2 has no single instruction that keeps the order, so the random streams are laid out to suit the shuffle it has.

internal static class Width128
{
    /// <summary>c - a b with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> FmaNegated(Vector128<double> a, Vector128<double> b, Vector128<double> c) =>
        Fma.IsSupported ? Fma.MultiplyAddNegated(a, b, c)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.FusedMultiplySubtract(c, a, b)
        : Vector128.FusedMultiplyAdd(-a, b, c);

    /// <summary>Selects by the sign bit of <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> SelectBySign(Vector128<double> sign, Vector128<double> whenSet, Vector128<double> whenClear) =>
        Sse41.IsSupported ? Sse41.BlendVariable(whenClear, whenSet, sign)
        : Vector128.ConditionalSelect(Vector128.ShiftRightArithmetic(sign.AsInt64(), 63).AsDouble(), whenSet, whenClear);

    /// <summary>All bits set where a &gt;= b does not hold, be it that a &lt; b or that one is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> NotAtLeast(Vector128<double> a, Vector128<double> b) =>
        ~Vector128.GreaterThanOrEqual(a, b);

    /// <summary>Loads floats and widens them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Widen(ref readonly float source) => Vector128.WidenLower(
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<double>(in Unsafe.As<float, byte>(ref Unsafe.AsRef(in source)))).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Vector128<ulong> a, Vector128<ulong> b, out Vector128<int> high, out Vector128<int> low)
    {
        if (AdvSimd.Arm64.IsSupported)
        {
            high = AdvSimd.Arm64.UnzipOdd(a.AsInt32(), b.AsInt32());
            low = AdvSimd.Arm64.UnzipEven(a.AsInt32(), b.AsInt32());
        }
        else
        {
            high = Vector128.Narrow(a >>> 32, b >>> 32).AsInt32();
            low = Vector128.Narrow(a & Vector128.Create(0xFFFFFFFFul), b & Vector128.Create(0xFFFFFFFFul)).AsInt32();
        }
    }

    public static int LaneOf(int position) => position;
}

internal static class Width256
{
    /// <summary>c - a b with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> FmaNegated(Vector256<double> a, Vector256<double> b, Vector256<double> c) =>
        Fma.IsSupported ? Fma.MultiplyAddNegated(a, b, c)
        : Vector256.FusedMultiplyAdd(-a, b, c);

    /// <summary>Selects by the sign bit of <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SelectBySign(Vector256<double> sign, Vector256<double> whenSet, Vector256<double> whenClear) =>
        Avx.IsSupported ? Avx.BlendVariable(whenClear, whenSet, sign)
        : Vector256.ConditionalSelect(Vector256.ShiftRightArithmetic(sign.AsInt64(), 63).AsDouble(), whenSet, whenClear);

    /// <summary>All bits set where a &gt;= b does not hold, be it that a &lt; b or that one is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> NotAtLeast(Vector256<double> a, Vector256<double> b) =>
        Avx.IsSupported ? Avx.CompareNotGreaterThanOrEqual(a, b) : ~Vector256.GreaterThanOrEqual(a, b);

    /// <summary>Loads floats and widens them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Widen(ref readonly float source) => Avx.IsSupported
        ? Avx.ConvertToVector256Double(Vector128.LoadUnsafe(in source))
        : Vector256.Create(Vector128.WidenLower(Vector128.LoadUnsafe(in source)), Vector128.WidenUpper(Vector128.LoadUnsafe(in source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Vector256<ulong> a, Vector256<ulong> b, out Vector256<int> high, out Vector256<int> low)
    {
        if (Avx.IsSupported)
        {
            high = Avx.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).AsInt32();
            low = Avx.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).AsInt32();
        }
        else
        {
            high = Vector256.Narrow(a >>> 32, b >>> 32).AsInt32();
            low = Vector256.Narrow(a & Vector256.Create(0xFFFFFFFFul), b & Vector256.Create(0xFFFFFFFFul)).AsInt32();
        }
    }

    // The shuffle works within 128-bit halves: a0 a1 b0 b1 | a2 a3 b2 b3.
    public static int LaneOf(int position) =>
        Avx.IsSupported ? (position & 1) | ((position & 2) << 1) | ((position & 4) >> 1) : position;
}

internal static class Width512
{
    /// <summary>c - a b with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FmaNegated(Vector512<double> a, Vector512<double> b, Vector512<double> c) =>
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAddNegated(a, b, c)
        : Vector512.FusedMultiplyAdd(-a, b, c);

    /// <summary>Selects by the sign bit of <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SelectBySign(Vector512<double> sign, Vector512<double> whenSet, Vector512<double> whenClear) =>
        Vector512.ConditionalSelect(Vector512.ShiftRightArithmetic(sign.AsInt64(), 63).AsDouble(), whenSet, whenClear);

    /// <summary>All bits set where a &gt;= b does not hold, be it that a &lt; b or that one is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NotAtLeast(Vector512<double> a, Vector512<double> b) =>
        ~Vector512.GreaterThanOrEqual(a, b);

    /// <summary>Loads floats and widens them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Widen(ref readonly float source) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(in source))
        : Vector512.Create(Vector256.WidenLower(Vector256.LoadUnsafe(in source)), Vector256.WidenUpper(Vector256.LoadUnsafe(in source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Vector512<ulong> a, Vector512<ulong> b, out Vector512<int> high, out Vector512<int> low)
    {
        if (Avx512F.IsSupported)
        {
            high = Avx512F.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).AsInt32();
            low = Avx512F.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).AsInt32();
        }
        else
        {
            high = Vector512.Narrow(a >>> 32, b >>> 32).AsInt32();
            low = Vector512.Narrow(a & Vector512.Create(0xFFFFFFFFul), b & Vector512.Create(0xFFFFFFFFul)).AsInt32();
        }
    }

    // Again within 128-bit quarters: a0 a1 b0 b1 | a2 a3 b2 b3 | ...
    public static int LaneOf(int position) =>
        Avx512F.IsSupported ? (position & 1) | ((position & 2) << 2) | ((position & 12) >> 1) : position;
}
