using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ValleyJump.Core.Networks;

/// <summary>A number that the JIT knows: the registers of a block, for which it then keeps as many and no more.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct Count1 : ICount { public static int Value => 1; }

internal readonly struct Count2 : ICount { public static int Value => 2; }

internal readonly struct Count3 : ICount { public static int Value => 3; }

internal readonly struct Count4 : ICount { public static int Value => 4; }

internal readonly struct Count5 : ICount { public static int Value => 5; }

internal readonly struct Count6 : ICount { public static int Value => 6; }

internal readonly struct Count7 : ICount { public static int Value => 7; }

internal readonly struct Count8 : ICount { public static int Value => 8; }

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
