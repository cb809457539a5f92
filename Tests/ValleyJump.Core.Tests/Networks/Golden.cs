using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>Reference values in double precision from an independent program, checked there against automatic differentiation.</summary>
internal sealed class Golden
{
    public static readonly NetworkArchitecture Architecture = new([784, 50, 50, 10]);

    public static readonly string[] Parts = ["W1", "b1", "W2", "b2", "W3", "b3"];

    public static readonly Golden Small = new("sm40", FromSplitMix()), Trained = new("trained1000", FromFiles("trained1000"));

    public static Golden Of(string name) => name == "sm40" ? Small : Trained;

    private readonly string name;
    private readonly JsonElement json;

    private Golden(string name, double[] weights)
    {
        (this.name, Weights) = (name, weights);
        using var document = JsonDocument.Parse(File.ReadAllText(PathOf(name + ".json")));
        json = document.RootElement.Clone();
    }

    public double[] Weights { get; }

    public float[] SingleWeights => [.. Weights.Select(w => (float)w)];

    public int[] Samples => Integers("sample_indices");

    public int[] Predictions => Integers("predictions");

    public double this[string property] => json.GetProperty(property).GetDouble();

    public double[] Numbers(string property) => [.. json.GetProperty(property).EnumerateArray().Select(e => e.GetDouble())];

    private int[] Integers(string property) => [.. Numbers(property).Select(n => (int)n)];

    public double In(string property, string layer) => json.GetProperty(property).GetProperty(layer).GetDouble();

    /// <summary>A file of the case: .npy, or else .csv.</summary>
    public double[] Values(string what) => File.Exists(PathOf($"{name}_{what}.npy")) ? Npy($"{name}_{what}.npy")
        : Csv($"{name}_{what}.csv");

    /// <summary>V of the Hessian-vector product.</summary>
    public static double[] Direction()
    {
        ulong state = 777;
        return [.. Enumerable.Range(0, 2500).Select(_ => 2 * Unit(ref state) - 1)];
    }

    /// <summary>W1, b1, ... of parameters, by name.</summary>
    public static T[] Part<T>(T[] parameters, string name)
    {
        int l = name[1] - '1', start = name[0] == 'W' ? Architecture.WeightOffset(l) : Architecture.BiasOffset(l);
        int length = Architecture.Widths[l + 1] * (name[0] == 'W' ? Architecture.Widths[l] : 1);
        return parameters[start..(start + length)];
    }

    private static double[] FromSplitMix()
    {
        ulong state = 12345;
        var first = Csv("splitmix_first5.csv");
        var weights = new double[Architecture.ParameterCount];
        for (int l = 0; l < 3; l++)
        {
            for (int i = Architecture.WeightOffset(l); i < Architecture.BiasOffset(l) + Architecture.Widths[l + 1]; i++)
            {
                double u = Unit(ref state);
                if (i < first.Length)
                    Assert.Equal(first[i], u);
                weights[i] = (2 * u - 1) * (i < Architecture.BiasOffset(l) ? Math.Sqrt(6.0 / Architecture.Widths[l]) : 0.1);
            }
        }
        return weights;
    }

    private static double[] FromFiles(string name) => [.. Parts.SelectMany(p => Npy($"{name}_{p}.npy"))];

    private static double Unit(ref ulong state) => (SplitMix64.Next(ref state) >> 11) * (1.0 / (1L << 53));

    private static double[] Csv(string file) =>
        [.. File.ReadAllLines(PathOf(file)).SelectMany(l => l.Split(',')).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    private static double[] Npy(string file)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(file));
        int start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        string header = Encoding.ASCII.GetString(bytes, 10, start - 10);
        Assert.Contains("'<f8', 'fortran_order': False", header, StringComparison.Ordinal);
        return [.. Enumerable.Range(0, (bytes.Length - start) / 8).Select(i =>
            BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(start + 8 * i)))];
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Data", "golden", file);
}
