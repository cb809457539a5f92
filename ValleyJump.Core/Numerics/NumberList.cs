using System.Collections;
using System.Globalization;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// A short list of numbers whose text is the numbers themselves, "-0.01;0.01", exactly and in the invariant culture: tables made by any
/// tool that calls ToString, such as Export-Csv, hold the numbers and not the name of a type. Compared by value.
/// </summary>
internal sealed class NumberList<T>(IEnumerable<T> numbers) : IReadOnlyList<T>, IEquatable<NumberList<T>> where T
    : struct, IFormattable, IEquatable<T>
{
    private readonly T[] numbers = [.. numbers];

    public T this[int index] => numbers[index];

    public int Count => numbers.Length;

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)numbers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => numbers.GetEnumerator();

    public bool Equals(NumberList<T>? other) => other is not null && numbers.AsSpan().SequenceEqual(other.numbers);

    public override bool Equals(object? obj) => Equals(obj as NumberList<T>);

    public override int GetHashCode() => numbers.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(';', numbers.Select(n => n.ToString(null, CultureInfo.InvariantCulture)));
}
