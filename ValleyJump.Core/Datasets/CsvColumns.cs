using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>What the columns of a table are.</summary>
/// <param name="Header">What its first row says.</param>
/// <param name="Label">The number of the label column, from 0.</param>
/// <param name="Pixels">The numbers of the columns of pixels.</param>
internal sealed record CsvColumns(CsvHeader Header, int Label, int[] Pixels)
{
    // The first column numbers the rows (pandas' index does) if it rises by one in so many. Elsewhere it is less usual.
    // A pixel that differs in each of 64 images is one in 3000, even where all values from 0 to 255 are as likely.
    private const int FirstRises = 3, OtherRises = 12, AllDiffer = 64;
    private const double SimilarEvenness = 0.05;

    /// <summary>Looks through a table before it is read: a guess about it is only taken where its outcome makes sense.</summary>
    /// <param name="table">At its first row; at its first row again afterwards.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="labelColumn">A name, or a number from 0 or from -1; null looks for the labels.</param>
    /// <param name="excludeColumn">Names or numbers of columns to leave out, with semicolons between them; null for none.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FileException">A column is not there, the labels are not sure, or a column numbers the rows.</exception>
    public static CsvColumns Of(CsvTable table, string path, string? labelColumn, string? excludeColumn, CancellationToken cancel)
    {
        CsvHeader header = CsvHeader.Of([.. Enumerable.Range(0, table.Count).Select(table.Text)]);
        string[] unwanted = excludeColumn?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        HashSet<int> excluded = [.. unwanted.Select(c => header.Find(path, c, FileFault.ExcludeColumnNotFound, "column to leave out"))];
        int[] kept = [.. Enumerable.Range(0, header.Count).Where(c => !excluded.Contains(c))];
        int? label = labelColumn is null ? NamedLabel(header, path, kept)
            : header.Find(path, labelColumn, FileFault.LabelColumnNotFound, "label column");
        if (label is { } given && excluded.Contains(given))
        {
            throw header.Wrong(path, FileFault.LabelColumnNotFound,
                $"column {given}{header.Describe(given)} is to be left out, and is the label column as well");
        }
        if (kept.Length < 2)
            throw ImageFault.Of(FileFault.EmptyTable, path, $"'{path}' has no columns of pixels besides the labels.");
        CsvColumn[] seen = Look(table, header, kept, label, cancel);
        RefuseIndex(header, path, kept, label, seen);
        label ??= SureLabel(path, kept, seen);
        return new(header, label.Value, [.. kept.Where(c => c != label)]);
    }

    private static int? NamedLabel(CsvHeader header, string path, int[] kept)
    {
        if (header.Names is null)
            return null;
        int[] found = [.. header.Labels.Intersect(kept)];
        return found switch
        {
            [int one] => one,
            [] => throw header.Wrong(path, FileFault.LabelColumnNotFound, $"none of its columns is the label column 'label'"),
            _ => throw header.Wrong(path, FileFault.LabelColumnDoubtful,
                $"more than one of its columns can be the label column: {string.Join(", ", found.Select(c => header.Names[c]))}"),
        };
    }

    /// <summary>Sees the columns at both ends, and those beside the labels.</summary>
    private static CsvColumn[] Look(CsvTable table, CsvHeader header, int[] kept, int? label, CancellationToken cancel)
    {
        CsvColumn[] seen = [.. kept.Where((c, i) => i < 2 || i >= kept.Length - 2 || label is { } l && Math.Abs(c - l) < 2)
            .Select(c => new CsvColumn(c))];
        int row = 0;
        for (bool more = !header.IsPresent || table.Read(); more; more = table.Read())
        {
            if (row++ % 256 == 0)
                cancel.ThrowIfCancellationRequested();
            table.Require(header.Count);
            foreach (CsvColumn column in seen)
                column.Add(table.Text(column.Number));
        }
        table.Restart();
        return row > 0 ? seen : throw ImageFault.Of(FileFault.EmptyTable, table.Path, $"'{table.Path}' has a header, but no rows.");
    }

    private static void RefuseIndex(CsvHeader header, string path, int[] kept, int? label, CsvColumn[] seen)
    {
        int[] named = [.. header.Indices.Intersect(kept).Where(c => c != label)];
        if (named is [int column, ..])
        {
            throw header.Wrong(path, FileFault.IndexColumn,
                $"column {column}{header.Describe(column)} has a name as if it numbered or named the rows, and would be taken for a pixel");
        }
        CsvColumn? counts = seen.FirstOrDefault(c => c.Number != label && (c.Rises
            ? c.Rows >= (c.Number == kept[0] ? FirstRises : OtherRises) : c.Rows >= AllDiffer && c.Distinct == c.Rows));
        if (counts is not null)
        {
            string name = header.Describe(counts.Number), taken = label is null ? "the labels" : "a pixel";
            string how = counts.Rises ? $"numbers the rows, from {counts.First} to {counts.Last}," : "has another value in each row,";
            throw header.Wrong(path, FileFault.IndexColumn, $"column {counts.Number}{name} {how} and would be taken for {taken}");
        }
    }

    /// <summary>Without a header the labels are the first column, if that makes sense and the last makes less.</summary>
    private static int SureLabel(string path, int[] kept, CsvColumn[] seen)
    {
        CsvColumn first = seen[0], last = seen[^1];
        string? doubt = null;
        if (last.NoPixel is { } odd)
        {
            doubt = $"the last has {CsvTable.Quote(odd)}, which is no pixel";
        }
        else if (first.Rows > 1 && first.Distinct == 1)
        {
            doubt = "the first, which it mostly is, has the same value in all rows";
        }
        else if (first.Rows > 2 && 2 * first.Distinct > first.Rows)
        {
            doubt = $"the first, which it mostly is, has {first.Distinct} different values in {first.Rows} rows";
        }
        else if (first.NoPixel is null && kept.Length > 3 && last.HasClasses && last.Evenness > first.Evenness - SimilarEvenness
            && last.IsUnlike(seen[^2]))
        {
            doubt = $"the first has {first.Distinct} different values, and the last, with {last.Distinct}, fits as well or better";
        }
        return doubt is null ? first.Number : throw ImageFault.Of(FileFault.LabelColumnDoubtful, path,
            $"'{path}' has no header that tells which column has the labels, and it is not sure: {doubt}.");
    }
}
