namespace ValleyJump.Core.Tables;

/// <summary>What is said of a result or a figure in several parts, of which some may be empty and are left out.</summary>
internal static class NoteText
{
    /// <summary>Sentences, one after the other.</summary>
    public static string Sentences(params IEnumerable<string> sentences) => Join(" ", sentences);

    /// <summary>Parts of one sentence, or of a line.</summary>
    public static string Parts(params IEnumerable<string> parts) => Join("; ", parts);

    private static string Join(string between, IEnumerable<string> parts) => string.Join(between, parts.Where(p => p.Length > 0));
}
