namespace ValleyJump.Core.Dynamics;

/// <summary>
/// Which coordinates a step moves: a type parameter of the loop, so that what is only there for y is left out where y is held.
/// </summary>
internal interface IMotion
{
    /// <summary>y moves. Otherwise the block's Y and YAtLastCrossing stay as they are.</summary>
    static abstract bool MovesY { get; }
}

/// <summary>x and y move.</summary>
internal readonly struct FreeMotion : IMotion
{
    public static bool MovesY => true;
}

/// <summary>x moves, y is held.</summary>
internal readonly struct HeldMotion : IMotion
{
    public static bool MovesY => false;
}
