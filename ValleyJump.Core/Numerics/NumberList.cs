using System.Collections;
using System.Globalization;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// A short list of numbers whose text is the numbers themselves, "-0.01;0.01", exactly and in the invariant culture: tables made by any
/// tool that calls ToString, such as Export-Csv, hold the numbers and not the name of a type. Compared by value.
/// </summary>
internal sealed class NumberList(IEnumerable<double> numbers) : IReadOnlyList<double>, IEquatable<NumberList>
{
    private readonly double[] numbers = [.. numbers];

    public double this[int index] => numbers[index];

    public int Count => numbers.Length;

    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)numbers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => numbers.GetEnumerator();

    public bool Equals(NumberList? other) => other is not null && numbers.AsSpan().SequenceEqual(other.numbers);

    public override bool Equals(object? obj) => Equals(obj as NumberList);

    public override int GetHashCode() => numbers.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(';', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)));
}
