using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Sweeps;

/// <summary>
/// Rows and results of a sweep as lines of JSON, by the writer and the reader of tables. A line is read back before it is kept: what would
/// come back as something else is an error then, and not a surprise later.
/// </summary>
internal static class SweepLine
{
    /// <summary>The line of a row, with its line feed.</summary>
    /// <param name="row">The row.</param>
    /// <param name="type">The type of results that it must come back as; null for a plain row.</param>
    /// <exception cref="InvalidInputException">It would come back as something else.</exception>
    public static byte[] Of(TableRow row, Type? type)
    {
        byte[] line = Write(row);
        string? odd = null;
        object back = Read("row", new MemoryStream(line), text => odd = text, CancellationToken.None, type is null).Single();
        Type? found = back is PlainRow ? null : back.GetType();
        if (found != type)
        {
            throw Lost(odd is not null ? $"It would not come back as the {type!.Name} that it is. {odd}"
                : $"It would not come back as the {type!.Name} that it is: it has properties of its own. Add them by Select-Object.");
        }
        byte[] again = Write(back is PlainRow cells ? TableRow.FromPairs(cells.Cells) : TableRow.FromObject(back));
        return again.AsSpan().SequenceEqual(line) ? line
            : throw Lost("Some of its values would come back as others: keep numbers, flags, text, and lists of these.");
    }

    /// <summary>The rows of lines, as they are asked for: results, or plain rows whose text stays text.</summary>
    /// <param name="path">What to call the file.</param>
    /// <param name="stream">At the first line; it is disposed of.</param>
    /// <param name="warn">Receives what is odd.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="plain">All are plain rows.</param>
    /// <exception cref="Files.FileException">They cannot be read.</exception>
    public static IEnumerable<object> Read(string path, Stream stream, Action<string> warn, CancellationToken cancel,
        bool plain = false) =>
        new TableImport(path, TableFormat.JsonLines, wanted: null, warn)
        {
            Source = new JsonTableSource(stream, lines: true), KeepsText = true, IsPlain = plain,
        }.Results(cancel);

    /// <summary>What cannot be kept.</summary>
    public static InvalidInputException Lost(string reason) => new("InputObject", null, reason) { Id = "SweepNotKept" };

    private static byte[] Write(TableRow row)
    {
        var stream = new MemoryStream();
        new JsonTableWriter(stream, lines: true).Write(row, CancellationToken.None);
        return stream.ToArray();
    }
}
