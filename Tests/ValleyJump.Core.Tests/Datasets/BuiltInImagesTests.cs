using System.Security.Cryptography;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>The built-in set is the one that the reference calculations used.</summary>
public class BuiltInImagesTests
{
    private static readonly ImageDataset Data = new ImageDatasetImport().Read();

    [Fact]
    public void It_has_100_training_and_100_test_images_of_each_class_in_order()
    {
        Assert.Equal("mnist-10k", Data.Name);
        Assert.Equal(10, Data.Classes);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], Data.ClassNames);
        foreach (LabelledImages set in (LabelledImages[])[Data.Train, Data.Test])
        {
            Assert.Equal((28, 28, 1000), (set.Rows, set.Columns, set.Count));
            Assert.Equal(Enumerable.Range(0, 1000).Select(i => i / 100), set.Labels);
        }
    }

    [Fact]
    public void Pixels_are_normalised_to_minus_one_to_one_in_float32()
    {
        Assert.Equal(-1f, Data.Train.Pixels.Min());
        Assert.Equal(1f, Data.Train.Pixels.Max());
        HashSet<float> levels = [.. Enumerable.Range(0, 256).Select(p => (p / 255f - 0.5f) / 0.5f)];
        Assert.All(Data.Train.Pixels.Concat(Data.Test.Pixels).Distinct(), p => Assert.Contains(p, levels));
        // About 19 % of MNIST's pixels are ink.
        Assert.InRange(Data.Train.Pixels.Count(p => p > -1f) / (double)Data.Train.Pixels.Length, 0.18, 0.20);
    }

    /// <summary>The second hundred of each class are its 101st to 200th images in the file.</summary>
    [Fact]
    public void Training_and_test_images_follow_each_other_in_the_file()
    {
        ImageDataset both = new ImageDatasetImport { TrainPerClass = 200, TestPerClass = 1 }.Read();

        for (int k = 0; k < 10; k++)
        {
            Assert.True(both.Train.Pixels.AsSpan(k * 200 * 784, 100 * 784)
                .SequenceEqual(Data.Train.Pixels.AsSpan(k * 100 * 784, 100 * 784)));
            Assert.True(both.Train.Pixels.AsSpan((k * 200 + 100) * 784, 100 * 784)
                .SequenceEqual(Data.Test.Pixels.AsSpan(k * 100 * 784, 100 * 784)));
        }
    }

    /// <summary>
    /// An independent float64 calculation gives the cross-entropy 3.6935494816862837 for every 25th training image and a 784-50-50-10
    /// network whose weights come from SplitMix64 with seed 12345, in the order W1, b1, W2, b2, W3, b3: (2u - 1) sqrt(6/fan_in), biases (2u
    /// - 1) 0.1. Pixels are float32 here: relative errors of 6e-8 in each, and so less than 1e-6 in the loss.
    /// </summary>
    [Fact]
    public void A_reference_network_has_the_reference_loss_on_it()
    {
        ulong state = 12345;
        double Uniform() => 2 * ((SplitMix64.Next(ref state) >> 11) * Math.Pow(2, -53)) - 1;
        int[] widths = [784, 50, 50, 10];
        var layers = widths.Zip(widths.Skip(1), (inputs, outputs) => (
            W: Enumerable.Range(0, outputs * inputs).Select(_ => Uniform() * Math.Sqrt(6.0 / inputs)).ToArray(),
            B: Enumerable.Range(0, outputs).Select(_ => Uniform() * 0.1).ToArray())).ToArray();
        double loss = 0;
        for (int i = 0; i < 1000; i += 25)
        {
            double[] x = Array.ConvertAll(Data.Train.Image(i).ToArray(), p => (double)p);
            for (int l = 0; l < layers.Length; l++)
            {
                var (w, b) = layers[l];
                x = [.. b.Select((bias, o) => bias + x.Select((v, k) => v * w[o * x.Length + k]).Sum())
                    .Select(z => l < 2 ? Math.Max(z, 0) : z)];
            }
            loss += Math.Log(x.Sum(z => Math.Exp(z - x.Max()))) + x.Max() - x[Data.Train.Labels[i]];
        }

        Assert.Equal(3.6935494816862837, loss / 40, 1e-6);
    }

    [Fact]
    public void Its_fingerprint_is_the_hash_of_counts_labels_and_pixels()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) // little-endian
        {
            writer.Write(10);
            foreach (LabelledImages set in (LabelledImages[])[Data.Train, Data.Test])
            {
                Array.ForEach((int[])[1000, 28, 28, .. set.Labels], writer.Write);
                Array.ForEach(set.Pixels, writer.Write);
            }
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(stream.ToArray())), Data.Fingerprint);
        Assert.Equal("59ded6ece074b36285914e0637ccda2a823f38b8500f0744ae0848a31aa9c405", Data.Fingerprint);
    }

    [Fact]
    public void Asking_for_more_than_there_are_names_the_class_and_the_count()
    {
        FileException problem = Idx.Problem(new() { TrainPerClass = 800 });

        Assert.Equal(FileFault.TooFewImages, problem.Fault);
        Assert.Matches(@"has 863 images of class 5; 800 are needed\.|has 863 images of class 5; 100 are needed, besides the 800 of the training set\.", problem.Message);
    }
}
