using ValleyJump.Core.Tables;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>What results say that lack their numbers, gathered for one warning a call: each has its own Note.</summary>
internal sealed class ShortNotes
{
    private int results, noted;
    private string first = "";

    /// <summary>Looks at a result.</summary>
    public void Add(object result)
    {
        if (result is not INoted told)
            return;
        results++;
        if (told.Note.Length > 0 && noted++ == 0)
            first = $"{told.Cell}: {told.Note}";
    }

    /// <summary>The warning; null where there is nothing to warn of.</summary>
    public string? Warning => noted == 0 ? null : noted == 1 ? first
        : FormattableString.Invariant($"{noted} of {results} results lack their numbers, or mean less by them: see Note. The first, ")
            + first;
}
