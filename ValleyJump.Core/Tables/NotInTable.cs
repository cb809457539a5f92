using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>What a result that was read from a table cannot give, since a table does not hold it.</summary>
internal static class NotInTable
{
    /// <summary>The error.</summary>
    /// <param name="result">The result.</param>
    /// <param name="name">What was asked for.</param>
    /// <param name="advice">What to do, as a sentence.</param>
    public static InvalidInputException Of(object result, string name, string advice) => new(name, null,
        $"This {result.GetType().Name} was read from a file, which holds its columns and no {name}. {advice}")
    {
        Id = nameof(NotInTable),
    };
}
