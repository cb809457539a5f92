using System.Numerics;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// A matrix in double precision, row by row, whose rows and columns are filled up with zeros to whole tiles of
/// <see cref="MatrixProduct"/>.
/// </summary>
internal sealed unsafe class PaddedMatrix : IDisposable
{
    private readonly AlignedBuffer<double> buffer;

    /// <summary>A matrix of zeros.</summary>
    public PaddedMatrix(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        PaddedRows = RoundUp(rows, MatrixProduct.TileRows);
        // Of a transpose whole tiles of columns are read, which with registers of two numbers are wider than these.
        Stride = RoundUp(columns, Math.Max(Vector<double>.Count, MatrixProduct.TileRows));
        buffer = new((long)PaddedRows * Stride);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Rows, those of zeros included.</summary>
    public int PaddedRows { get; }

    /// <summary>Numbers from one row to the next.</summary>
    public int Stride { get; }

    public double* Pointer => buffer.Pointer;

    /// <summary>A row's numbers.</summary>
    public Span<double> this[int row] => new(buffer.Pointer + (nint)row * Stride, Columns);

    public void Clear() => buffer.Clear();

    /// <summary>Takes on numbers that lie without gaps.</summary>
    public void Load(ReadOnlySpan<double> values)
    {
        for (int r = 0; r < Rows; r++)
            values.Slice(r * Columns, Columns).CopyTo(this[r]);
    }

    /// <summary>Takes on the transpose of numbers that lie without gaps.</summary>
    public void LoadTransposed(ReadOnlySpan<double> values)
    {
        for (int c = 0; c < Columns; c++)
        {
            for (int r = 0; r < Rows; r++)
                buffer.Pointer[(nint)r * Stride + c] = values[c * Rows + r];
        }
    }

    /// <summary>Adds the numbers, times a factor, to some that lie without gaps.</summary>
    public void AddTo(Span<double> values, double factor)
    {
        for (int r = 0; r < Rows; r++)
        {
            ReadOnlySpan<double> row = this[r];
            for (int c = 0; c < Columns; c++)
                values[r * Columns + c] += factor * row[c];
        }
    }

    public void Dispose() => buffer.Dispose();

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
