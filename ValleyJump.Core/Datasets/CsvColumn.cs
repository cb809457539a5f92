using System.Globalization;

namespace ValleyJump.Core.Datasets;

/// <summary>What was seen of one column of a table, to tell labels from pixels and from numbers of the rows.</summary>
/// <param name="Number">Its number, from 0.</param>
internal sealed record CsvColumn(int Number)
{
    // More classes than nearly any set of images has, and fewer values than a column of grey pixels.
    private const int MaxClasses = 100;

    private readonly Dictionary<string, int> values = new(StringComparer.Ordinal);
    private double last;
    private bool rises = true;

    /// <summary>Rows seen.</summary>
    public int Rows { get; private set; }

    /// <summary>Different values.</summary>
    public int Distinct => values.Count;

    /// <summary>A label that no pixel has, a name or a whole number below zero; null where there is none.</summary>
    public string? NoPixel { get; private set; }

    /// <summary>The first value.</summary>
    public string First { get; private set; } = "";

    /// <summary>The last one.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Whole numbers that rise by one from row to row.</summary>
    public bool Rises => rises && Rows > 1;

    /// <summary>Has it as few values as classes can be, each with several images?</summary>
    public bool HasClasses => Distinct is > 1 and <= MaxClasses && 2 * Distinct <= Rows;

    /// <summary>How evenly the values occur, from 0 to 1: the entropy, as a part of the greatest that their number allows.</summary>
    public double Evenness => Distinct < 2 ? 0
        : -values.Values.Sum(n => (double)n / Rows * Math.Log((double)n / Rows)) / Math.Log(Distinct);

    /// <summary>Sees the cell of the next row.</summary>
    public void Add(string cell)
    {
        values[cell] = values.GetValueOrDefault(cell) + 1;
        bool isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        if (NoPixel is null && (!isNumber || number < 0 && double.IsInteger(number)))
            NoPixel = cell;
        rises = rises && isNumber && double.IsInteger(number) && (Rows == 0 || number == last + 1);
        last = number;
        if (Rows++ == 0)
            First = cell;
        Last = cell;
    }

    /// <summary>
    /// Do its values occur otherwise than those of a column beside it, by more than chance makes of it? Neighbouring pixels are alike.
    /// </summary>
    /// <remarks>
    /// The total variation of two samples of n from one even distribution over K values has the mean sqrt(K / (pi n)), that is
    /// 0.56 sqrt(K/n), and hardly varies.
    /// </remarks>
    public bool IsUnlike(CsvColumn beside)
    {
        double variation = values.Keys.Union(beside.values.Keys)
            .Sum(v => Math.Abs(values.GetValueOrDefault(v) - beside.values.GetValueOrDefault(v))) / (2.0 * Rows);
        return variation > 0.1 + 0.6 * Math.Sqrt((double)Distinct / Rows);
    }
}
