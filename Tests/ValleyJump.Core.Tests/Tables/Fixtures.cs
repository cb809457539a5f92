using System.Globalization;
using System.Text;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>A directory that is removed with what is in it.</summary>
public sealed class TestDirectory : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("valleyjump-").FullName;

    public string this[string name] => Path.Combine(root, name);

    public string[] Files => [.. Directory.GetFiles(root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(root, recursive: true);
}

/// <summary>Another culture until it is disposed.</summary>
public sealed class CultureScope : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public CultureScope(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = before;
}

public enum Kind
{
    Plain,
    Fancy,
}

[LongTable(LongTableAttribute.Curve, "LearningRate", "Kind", "Absent", TimePerStep = "LearningRate")]
public sealed record TestCurve(long[] Step, double[] PFlat, IReadOnlyList<int> Alive);

[LongTable(LongTableAttribute.Paths, "LearningRate")]
public sealed record TestPath(long Index, long[] Step, double[] X);

public sealed record Nested(double A);

public record TestBase
{
    public string Name { get; init; } = "a";
}

public sealed record TestResult : TestBase
{
    public double LearningRate { get; init; } = 0.5;

    public Kind Kind { get; init; } = Kind.Fancy;

    public ulong Seed { get; init; } = ulong.MaxValue;

    public bool Converged { get; init; } = true;

    public IReadOnlyList<double> InitialX { get; init; } = [-0.01, 0.01];

    public int? Count { get; init; }

    public Nested Inputs { get; } = new(1);

    public double[,] Matrix { get; } = new double[2, 2];

    [LongList]
    public IReadOnlyList<double> Samples { get; init; } = [1, 2.5];

    public TestCurve? Curve { get; init; }

    public IReadOnlyList<TestPath> Trajectories { get; init; } = [];

    internal double Hidden { get; init; } = 3;

    public double this[int index] => index;

    public static double Shared => 4;
}

/// <summary>Exports in one call.</summary>
internal static class Exporting
{
    public static TestResult WithCurve { get; } = new()
    {
        Curve = new([0, 10], [0.5, double.NaN], [3, 2]),
        Trajectories = [new(7, [0, 10], [-0.01, 0.25]), new(9, [0], [1])],
    };

    public static KeyValuePair<string, object?> Pair(string name, object? value) => new(name, value);

    public static TableRow Row(params (string Name, object? Value)[] cells) =>
        TableRow.FromPairs([.. cells.Select(c => Pair(c.Name, c.Value))]);

    public static IReadOnlyList<string> Export(TableExportOptions options, params TableRow[] rows)
    {
        using ITableOutput export = ITableOutput.Open(options);
        foreach (TableRow row in rows)
            export.Add(row);
        return export.Commit();
    }

    /// <summary>The text of one file, whose bytes must be UTF-8 without a byte order mark.</summary>
    public static string ExportText(string name, params TableRow[] rows)
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory[name] }, rows);
        return Read(directory[name]);
    }

    public static string Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.False(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
    }

    public static FileFault FaultOf(Action work) => Assert.Throws<FileException>(work).Fault;

    public static string IdOf(Action work) => Assert.Throws<InvalidInputException>(work).Id;
}
