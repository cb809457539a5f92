using D = System.Runtime.Intrinsics.Vector256<double>;

namespace ValleyJump.Core.Updates.Simd.Lanes256;

/// <summary>Plain SGD.</summary>
internal readonly struct PlainUpdate : IUpdateKernel<PlainUpdate>
{
    public static bool IsPlain => true;

    public static PlainUpdate Create(UpdateRule rule, double eta, double step) => default;

    public D Change(D descent, ref D mean, ref D square) => throw new InvalidOperationException("The loop does plain steps by itself.");
}
