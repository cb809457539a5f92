using System.Text.RegularExpressions;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Runs.Elsewhere;

/// <summary>
/// The parameters of a network in arrays that another program named: which are weights, which biases, which layer comes after which, and
/// whether rows are outputs (PyTorch) or inputs (Keras, JAX).
/// </summary>
/// <param name="path">The file, for messages.</param>
/// <param name="inputs">Pixels of an image.</param>
/// <param name="outputs">Classes.</param>
internal sealed partial class NetworkArrays(string path, int inputs, int outputs)
{
    private sealed record Layer(NamedArray Weights, NamedArray Biases, bool Stacked, int Rows, int Columns);

    /// <summary>The network and its parameters at each checkpoint that the arrays hold.</summary>
    /// <param name="arrays">Those of the network: matrices and vectors of layers, each with a dimension more in front where checkpoints are
    /// stacked.</param>
    /// <exception cref="FileException">They are none of a network for these images.</exception>
    public (NetworkArchitecture Network, float[][] Parameters) Read(IEnumerable<NamedArray> arrays)
    {
        Layer[] layers = LayersOf([.. arrays]);
        bool[] stacked = [.. layers.Select(l => l.Stacked).Distinct()];
        if (stacked.Length > 1)
            throw Wrong(layers, "some of its layers are stacked and others are not");
        var (order, transposed) = Ordered(layers);
        var network = new NetworkArchitecture([inputs, .. order.Select(l => transposed ? l.Columns : l.Rows)]);
        int checkpoints = order[0].Stacked ? order[0].Weights.Shape[0] : 1;
        if (order.Any(l => l.Stacked && (l.Weights.Shape[0] != checkpoints || l.Biases.Shape[0] != checkpoints)))
            throw Wrong(layers, "its layers are stacked in different numbers");
        return (network, [.. Enumerable.Range(0, checkpoints).Select(k => Parameters(network, order, transposed, k))]);
    }

    /// <summary>
    /// The same from a matrix of which each row, or each column, holds all parameters of a checkpoint, W1, b1, W2, b2, ...
    /// </summary>
    /// <param name="all">A vector of one checkpoint, or a matrix.</param>
    /// <param name="network">The network, which such a matrix does not tell.</param>
    /// <exception cref="FileException">Neither of its dimensions is the number of parameters.</exception>
    public float[][] Read(NamedArray all, NetworkArchitecture network)
    {
        int count = network.ParameterCount;
        int[] shape = [.. all.Shape.Where(n => n != 1).DefaultIfEmpty(1)];
        return shape switch
        {
            [var n] when n == count => [Array.ConvertAll(all.Values, v => (float)v)],
            [var rows, var n] when n == count => [.. Enumerable.Range(0, rows).Select(k => Pick(k * count, 1))],
            [var n, var columns] when n == count => [.. Enumerable.Range(0, columns).Select(k => Pick(k, columns))],
            _ => throw RunFault.Of(FileFault.InvalidContents, path,
                $"has {all}, and a network {network} has {count} parameters. -HiddenWidths says which network it is"),
        };

        float[] Pick(int first, int stride)
        {
            float[] picked = new float[count];
            for (int i = 0; i < count; i++)
                picked[i] = (float)all.Values[first + i * stride];
            return picked;
        }
    }

    private Layer[] LayersOf(NamedArray[] arrays)
    {
        var named = arrays.Select(a => (Array: a, Name: ParameterName().Match(a.Name))).ToArray();
        if (arrays.Length == 0 || named.Any(n => !n.Name.Success))
            throw Wrong(arrays, "the names of layers end in weight and bias, or are W1, b1, W2, b2, ...");
        ILookup<string, NamedArray> weights = Kind("weight"), biases = Kind("bias");
        bool paired = weights.Count > 0 && weights.All(w => w.Count() == 1 && biases[w.Key].Count() == 1)
            && biases.All(b => weights.Contains(b.Key));
        if (!paired)
            throw Wrong(arrays, "each layer has one array of weights and one of biases here");
        return [.. weights.OrderBy(w => w.Key, NumberedNames).Select(w => Make(w.Single(), biases[w.Key].Single()))];

        ILookup<string, NamedArray> Kind(string kind) => named.Where(n => n.Name.Groups[kind].Success)
            .ToLookup(n => n.Name.Groups["layer"].Value + n.Name.Groups["number"].Value, n => n.Array);

        Layer Make(NamedArray weight, NamedArray bias) => weight.Shape switch
        {
            [var rows, var columns] => new(weight, bias, false, rows, columns),
            [_, var rows, var columns] => new(weight, bias, true, rows, columns),
            _ => throw Wrong(arrays, $"{weight.Name} is neither a matrix nor a stack of matrices"),
        };
    }

    /// <summary>The layers one after the other: by their names where these tell, and always so that their sizes fit.</summary>
    private (Layer[] Order, bool Transposed) Ordered(Layer[] layers)
    {
        foreach (bool transposed in (bool[])[false, true])
        {
            if (Chain([], layers, inputs) is { } order)
                return (order, transposed);

            Layer[]? Chain(Layer[] before, Layer[] left, int from)
            {
                if (left.Length == 0)
                    return from == outputs ? before : null;
                foreach (Layer next in left)
                {
                    var (takes, gives) = transposed ? (next.Rows, next.Columns) : (next.Columns, next.Rows);
                    int length = next.Stacked ? next.Biases.Values.Length / Math.Max(1, next.Weights.Shape[0]) : next.Biases.Values.Length;
                    if (takes == from && length == gives && Chain([.. before, next], [.. left.Where(l => l != next)], gives) is { } whole)
                        return whole;
                }
                return null;
            }
        }
        throw Wrong(layers, "no order of them makes a network for these images");
    }

    private static float[] Parameters(NetworkArchitecture network, Layer[] order, bool transposed, int checkpoint)
    {
        float[] parameters = new float[network.ParameterCount];
        for (int l = 0; l < order.Length; l++)
        {
            var (rows, columns) = (network.Widths[l + 1], network.Widths[l]);
            Span<float> weights = network.Weights(l).Of(parameters.AsSpan()), biases = network.Biases(l).Of(parameters.AsSpan());
            ReadOnlySpan<double> from = order[l].Weights.Values.AsSpan(checkpoint * weights.Length, weights.Length);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    weights[i * columns + j] = (float)from[transposed ? j * rows + i : i * columns + j];
                biases[i] = (float)order[l].Biases.Values[checkpoint * rows + i];
            }
        }
        return parameters;
    }

    private FileException Wrong(IEnumerable<Layer> layers, string why) => Wrong(layers.SelectMany(l => new[] { l.Weights, l.Biases }), why);

    private FileException Wrong(IEnumerable<NamedArray> arrays, string why)
    {
        const int shown = 12;
        var list = arrays.ToList();
        string what = list.Count == 0 ? "no arrays" : string.Join(", ", list.Take(shown)) + (list.Count > shown ? ", ..." : "");
        return RunFault.Of(FileFault.InvalidContents, path, $"holds {what}; the images have {inputs} pixels and {outputs} classes, and {why}");
    }

    /// <summary>Names by their numbers: layers.2 comes before layers.10.</summary>
    public static readonly Comparer<string> NumberedNames = Comparer<string>.Create((a, b) =>
        string.CompareOrdinal(Padded(a), Padded(b)));

    private static string Padded(string name) => Digits().Replace(name, d => d.Value.PadLeft(12, '0'));

    [GeneratedRegex(@"^(?<layer>.*?)[._/]?((?<weight>weights?|kernel|W)|(?<bias>bias(es)?|B))(?<number>\d*)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
