using System.Runtime.Intrinsics;

namespace ValleyJump.Core.Numerics;

/// <summary>The registers that the processor has.</summary>
internal static class SimdWidth
{
    /// <summary>Bits of the widest register that the processor runs at full speed: 512, 256 or 128.</summary>
    public static int Native { get; } = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
