namespace ValleyJump.Core.Tables;

/// <summary>The records of a CSV file as they are. A record ends at a line feed that is not in quotes.</summary>
internal static class CsvRecords
{
    /// <summary>The records from where the stream is, with their line feeds; the bytes are valid until the next one is asked for.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="longest">The longest record that is read, in bytes.</param>
    /// <exception cref="SourceException">A record is longer.</exception>
    /// <returns>Of each, the bytes and whether it is whole: the last is not when it does not end.</returns>
    public static IEnumerable<(ReadOnlyMemory<byte> Bytes, bool IsWhole)> Of(Stream stream, int longest = int.MaxValue)
    {
        byte[] buffer = new byte[1 << 16];
        int start = 0, at = 0, filled = 0;
        bool quoted = false;
        while (true)
        {
            for (; at < filled; at++)
            {
                if (buffer[at] == '"')
                    quoted = !quoted;
                if (buffer[at] != '\n' || quoted)
                    continue;
                yield return (buffer.AsMemory(start, at + 1 - start), true);
                start = at + 1;
            }
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (filled, at, start) = (filled - start, at - start, 0);
            if (filled > longest)
                throw new SourceException("has a line that does not end: a quote is open", Files.FileFault.TooLarge);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, 2 * filled);
            int read = stream.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
                break;
            filled += read;
        }
        if (filled > 0)
            yield return (buffer.AsMemory(0, filled), false);
    }
}
