using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ValleyJump.Core.Sweeps;

/// <summary>A task of a sweep: which rows it does, where they are, and what makes it the one that it is.</summary>
/// <param name="Task">Its number, from 1, in the order of the rows.</param>
/// <param name="FirstRow">Its first row, from 0.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Offset">Where they begin in the file of rows, in bytes.</param>
/// <param name="Bytes">How many bytes they are.</param>
/// <param name="Share">Its share of the cost of all.</param>
/// <param name="Identity">A SHA-256 over the module's version, the seed, the script block's text and the rows.</param>
internal sealed record SweepPart(int Task, int FirstRow, int Rows, long Offset, int Bytes, double Share, string Identity)
{
    /// <summary>The first line of the file of tasks.</summary>
    public const string Header = "Task,FirstRow,Rows,Offset,Bytes,Share,Identity\n";

    /// <summary>Bytes of every line: a task finds its own without reading those of others.</summary>
    public const int LineLength = 7 + 9 + 9 + 15 + 10 + 11 + 64 + 7;

    /// <summary>Its line of the file of tasks.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"{Task:D7},{FirstRow:D9},{Rows:D9},{Offset:D15},{Bytes:D10},{Share:0.000000000},{Identity}\n");

    /// <summary>The task of a line; null where it is none.</summary>
    public static SweepPart? Parse(ReadOnlySpan<byte> line)
    {
        string[] cells = Encoding.ASCII.GetString(line).TrimEnd('\n').Split(',');
        CultureInfo culture = CultureInfo.InvariantCulture;
        return cells.Length == 7 && int.TryParse(cells[0], culture, out int task) && int.TryParse(cells[1], culture, out int first)
            && int.TryParse(cells[2], culture, out int rows) && long.TryParse(cells[3], culture, out long offset)
            && int.TryParse(cells[4], culture, out int bytes) && double.TryParse(cells[5], culture, out double share)
            ? new(task, first, rows, offset, bytes, share, cells[6]) : null;
    }

    /// <summary>What makes a task the one that it is.</summary>
    public static string IdentityOf(string version, ulong? seed, string script, IEnumerable<byte[]> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] text = Encoding.UTF8.GetBytes(script);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"task 1\n{version}\n{seed}\n{text.Length}\n")));
        hash.AppendData(text);
        foreach (byte[] row in rows)
            hash.AppendData(row);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
