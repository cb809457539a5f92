using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>
/// Adds results to a file of JSON lines, curves within them. Each is handed to the system whole as it comes, as by
/// <see cref="TableAppend"/>; rows may differ in what they have.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class JsonLinesAppend : ITableOutput
{
    private readonly JsonLinesFile file;

    /// <summary>Reads what is there, and writes nothing yet.</summary>
    /// <exception cref="InvalidInputException">Curves are wanted alone.</exception>
    /// <exception cref="FileException">The file cannot be written, exists although none may, or ends within a line.</exception>
    public JsonLinesAppend(TableExportOptions options)
    {
        if (options.OnlyTable is not null)
        {
            throw TableRow.Unfit("AppendCurve", nameof(options.Append),
                "Where there are only curves, nothing tells a whole one from one that was cut short. Append the results: they hold them.");
        }
        file = new(options);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => file.CutOff is { } cutOff ? [cutOff] : [];

    /// <inheritdoc/>
    public void Add(TableRow row, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        file.Write(row, cancel);
    }

    /// <summary>Writes to the disk what the system has. No results are no error: there may be none left to do.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> Commit(CancellationToken cancel = default)
    {
        file.Save();
        return file.IsChanged ? [file.Path] : [];
    }

    public void Dispose() => file.Dispose();

    private sealed class JsonLinesFile : AppendFile
    {
        public JsonLinesFile(TableExportOptions options) : base(options.Path, options) => Read(stream => Read(stream, options.Force));

        public void Write(TableRow row, CancellationToken cancel) =>
            Write(stream => new JsonTableWriter(stream, lines: true).Write(row, cancel));

        /// <summary>Lines end in a line feed, which JSON has nowhere else.</summary>
        private void Read(Stream stream, bool force)
        {
            if (stream.Length == 0)
                return;
            if (stream.ReadByte() != '{')
                throw Fault(FileFault.InvalidHeader, $"Cannot add to '{Path}': it does not begin with a line of JSON.");
            byte[] part = new byte[1 << 16];
            long start = stream.Length, after = -1;
            while (start > 0 && after < 0)
            {
                int count = (int)Math.Min(part.Length, start);
                stream.Position = start -= count;
                stream.ReadExactly(part, 0, count);
                after = part.AsSpan(0, count).LastIndexOf((byte)'\n') is var at and >= 0 ? start + at + 1 : -1;
            }
            Whole = Math.Max(after, 0);
            if (Whole == stream.Length)
                return;
            stream.Position = Whole;
            CutOffEnd(TornLine(part.AsSpan(0, stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false))), force);
        }
    }
}
