using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>Random images and weights of any size, the same every time.</summary>
internal static class SmallData
{
    /// <summary>
    /// Images of one row of pixels; a fraction of the pixels is uniform in [-1, 1], the rest is <paramref name="background"/>.
    /// </summary>
    public static LabelledImages Images(int count, int features, int classes, double density = 1, float background = -1, ulong seed = 1)
    {
        var random = new Xoshiro256(seed, 0);
        var pixels = new float[count * features];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = Uniform(ref random) < density ? (float)(2 * Uniform(ref random) - 1) : background;
        return new(pixels, [.. Enumerable.Range(0, count).Select(n => n % classes)], 1, features);
    }

    /// <summary>A data set of such images.</summary>
    public static ImageDataset Dataset(int train = 40, int test = 20, int features = 12, int classes = 3) => new()
    {
        Name = "small",
        Train = Images(train, features, classes, 0.3),
        Test = Images(test, features, classes, 0.3, seed: 2),
        Classes = classes,
        Fingerprint = $"{train}-{test}-{features}-{classes}",
    };

    /// <summary>Weights and biases: the initialisation with biases of 0.1 n.</summary>
    public static float[] Weights(NetworkArchitecture architecture, ulong seed = 3)
    {
        float[] weights = InitialWeights.Draw(architecture, seed);
        var random = new Xoshiro256(seed, 1);
        for (int l = 0; l < architecture.Layers; l++)
        {
            foreach (ref float bias in weights.AsSpan(architecture.BiasOffset(l), architecture.Widths[l + 1]))
                bias = (float)(0.2 * Uniform(ref random) - 0.1);
        }
        return weights;
    }

    public static double[] Double(float[] numbers) => Array.ConvertAll(numbers, x => (double)x);

    private static double Uniform(ref Xoshiro256 random) => (random.Next() >> 11) * (1.0 / (1L << 53));
}
