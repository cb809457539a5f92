using ValleyJump.Core.Datasets;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>The built-in digits: the first 100 images of each class to train, the next 100 to test, class by class.</summary>
internal static class Mnist
{
    private static readonly Lazy<ImageDataset> Lazily = new(() => new ImageDatasetImport().Read());

    public static ImageDataset BuiltIn => Lazily.Value;

    /// <summary>The training pixels as the reference has them, in double precision: its values are of p/255, not of its rounding.</summary>
    public static double[] ExactPixels =>
        Array.ConvertAll(BuiltIn.Train.Pixels, p => (Math.Round((p * 0.5 + 0.5) * 255) / 255 - 0.5) / 0.5);

    /// <summary>Some of the training images.</summary>
    public static LabelledImages Subset(int[] samples) =>
        new([.. samples.SelectMany(n => BuiltIn.Train.Image(n).ToArray())], [.. samples.Select(n => BuiltIn.Train.Labels[n])], 28, 28);
}
