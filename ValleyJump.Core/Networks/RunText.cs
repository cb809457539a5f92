namespace ValleyJump.Core.Networks;

/// <summary>What tells a training run from others, in words: batch size, learning rate, seed and realization, never fewer.</summary>
internal static class RunText
{
    /// <summary>The heading of <see cref="Name"/> in views.</summary>
    public const string Label = "Seed/realiz";

    /// <summary>Characters of <see cref="Name"/> in views.</summary>
    public const int Width = 11;

    /// <summary>The columns that <see cref="Name"/> is made of.</summary>
    public const string Columns = "Seed Realization";

    /// <summary>Which run of its cell it is: its seed and realization, as in 42/0.</summary>
    public static string Name(ulong seed, int realization) => FormattableString.Invariant($"{seed}/{realization}");

    /// <summary>Which run of any cell it is, for columns: batch size, learning rate, seed and realization, as in 50 0.05 42/0.</summary>
    public static string Short(int batchSize, double learningRate, ulong seed, int realization) =>
        FormattableString.Invariant($"{batchSize} {learningRate:G5} {Name(seed, realization)}");

    /// <summary>Which run of any cell it is, in a line.</summary>
    public static string Line(int batchSize, double learningRate, ulong seed, int realization) =>
        FormattableString.Invariant($"B = {batchSize}, eta = {learningRate:G5}, seed {seed}, realization {realization}");
}
