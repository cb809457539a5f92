using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Sweeps;

/// <summary>The lines of one file of a sweep as they are added: what stands together must be told apart when it comes back.</summary>
internal sealed class SweepLines
{
    private bool anyPlain, anyTyped, anyAlike;

    /// <summary>All are plain rows, and are read as such: then even one with the columns of a result stays what it is.</summary>
    public bool ArePlain => anyPlain && !anyTyped;

    /// <summary>The line of a row; <see cref="SweepLine.Of"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="type">The type of results that it must come back as; null for a plain row.</param>
    /// <exception cref="InvalidInputException">It would come back as something else.</exception>
    public byte[] Add(TableRow row, Type? type)
    {
        byte[] line = SweepLine.Of(row, type);
        anyPlain |= type is null;
        anyTyped |= type is not null;
        anyAlike |= type is null && RestoredResult.Of([.. row.Fields.Select(f => f.Name)], TableFormat.JsonLines) is not null;
        return anyTyped && anyAlike
            ? throw SweepLine.Lost("A plain row that has the columns of a result would not be told from results. Leave out a column.") : line;
    }
}
