using System.Globalization;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Sweeps;

/// <summary>A row of a sweep: its line of JSON, and what it costs beside the others.</summary>
internal readonly record struct SweepRow(byte[] Line, double Cost);

/// <summary>What is to become a sweep, or must be the one that is there.</summary>
internal sealed record SweepDraft
{
    /// <summary>Tasks where their number is not given, or fewer where there are fewer rows.</summary>
    public const int DefaultTasks = 100;

    /// <summary>The text of the script block; null where none was given.</summary>
    public string? Script { get; init; }

    /// <summary>The rows; null where none were piped in.</summary>
    public IReadOnlyList<SweepRow>? Rows { get; init; }

    /// <summary>No row is a result of the module.</summary>
    public bool PlainRows { get; init; }

    /// <summary>Tasks; null where their number was not given.</summary>
    public int? Tasks { get; init => field = value is null ? null : Check.Require(value > 0, value, "greater than zero"); }

    /// <summary>The most tasks that can be submitted at once; where rows are more, tasks have several.</summary>
    public int MostTasks { get; init; } = int.MaxValue;

    /// <summary>The seed of rows that had none; null where none was given.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The columns whose product is a row's cost; null where they were not given.</summary>
    public IReadOnlyList<string>? Cost { get; init; }

    /// <summary>The folder that tasks begin in.</summary>
    public required string Location { get; init; }

    /// <summary>The text of a script block, the same on every system.</summary>
    public static string Normal(string script) => script.ReplaceLineEndings("\n").Trim();

    /// <summary>The tasks that the rows are cut into: each has rows that follow each other, of about the same cost.</summary>
    /// <param name="version">The version of the module.</param>
    /// <exception cref="InvalidInputException">There are no rows, or there is no script block.</exception>
    public IReadOnlyList<SweepPart> Parts(string version)
    {
        if (string.IsNullOrEmpty(Script))
            throw new InvalidInputException("ScriptBlock", null, "Give -ScriptBlock what is to be done with each row, such as { $_ | Invoke-TwoValleySim }.");
        if (Rows is null or [])
            throw new InvalidInputException("InputObject", null, "There are no rows. Check where they come from.") { Id = "SweepNoRows" };
        int count = Math.Min(Math.Min(Tasks ?? DefaultTasks, MostTasks), Rows.Count);
        double total = Rows.Sum(r => r.Cost), sum = 0;
        var parts = new List<SweepPart>(count);
        long offset = 0;
        for (int task = 1, row = 0; task <= count; task++)
        {
            int first = row, bytes = 0;
            double before = sum;
            // As many rows are left as tasks, at least.
            int last = Rows.Count - (count - task);
            do
            {
                sum += Rows[row].Cost;
                bytes += Rows[row++].Line.Length;
            }
            while (row < last && (task == count || sum + (Rows[row].Cost / 2) <= total * task / count));
            parts.Add(new(task, first, row - first, offset, bytes, (sum - before) / total,
                SweepPart.IdentityOf(version, Seed, Script, Rows.Skip(first).Take(row - first).Select(r => r.Line))));
            offset += bytes;
        }
        return parts;
    }

    /// <summary>What a row costs: the product of the cells of its columns.</summary>
    /// <param name="cell">The cell of a column; null where there is none.</param>
    /// <exception cref="InvalidInputException">A cell is no number above zero.</exception>
    public double CostOf(Func<string, object?> cell)
    {
        double product = 1;
        foreach (string column in Cost ?? [])
        {
            string text = Convert.ToString(cell(column), CultureInfo.InvariantCulture) ?? "";
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out double factor) || !double.IsFinite(factor) || factor <= 0)
                throw new InvalidInputException(nameof(Cost), text, $"Each row must have a number above zero in its column {column}.");
            product *= factor;
        }
        return product;
    }
}
