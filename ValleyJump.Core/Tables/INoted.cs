namespace ValleyJump.Core.Tables;

/// <summary>A result that can lack its numbers, or mean less by them than they seem to: it says so itself.</summary>
internal interface INoted
{
    /// <summary>Why; empty where all is as it should be.</summary>
    string Note { get; }

    /// <summary>What it is the result of, in a few words.</summary>
    string Cell { get; }
}
