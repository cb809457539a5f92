namespace ValleyJump.Core.Runs.Elsewhere;

/// <summary>An array of another program's file: what it is called, its dimensions (the last runs fastest), and its numbers.</summary>
internal sealed record NamedArray(string Name, int[] Shape, double[] Values)
{
    /// <summary>As in "fc1.weight (50, 784)".</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} ({string.Join(", ", Shape)})");
}

/// <summary>What another program's file holds: arrays, and what it says of itself in words.</summary>
internal sealed record NamedArrays(IReadOnlyList<NamedArray> Arrays, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>The array of one of some names, without case and underscores; null where there is none.</summary>
    public NamedArray? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Arrays.FirstOrDefault(a => Plain(a.Name) == Plain(name)) is { } found)
                return found;
        }
        return null;
    }

    /// <summary>A name without case and underscores.</summary>
    public static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
