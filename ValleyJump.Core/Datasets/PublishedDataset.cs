namespace ValleyJump.Core.Datasets;

/// <summary>Data sets that can be downloaded.</summary>
public enum DatasetSource
{
    /// <summary>MNIST: 70 000 handwritten digits, by LeCun, Cortes and Burges, CC BY-SA 3.0; 12 MB.</summary>
    Mnist,

    /// <summary>Fashion-MNIST: 70 000 pictures of clothes, by Xiao, Rasul and Vollgraf (arXiv 1708.07747), MIT; 31 MB.</summary>
    FashionMnist,
}

/// <summary>A file as it was published.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
internal sealed record PublishedFile(string Name, long Length, string Sha256);

/// <summary>What is known of a data set that can be downloaded.</summary>
/// <param name="Source">Which.</param>
/// <param name="Mirror">The folder that its files are downloaded from unless another is given.</param>
/// <param name="Files">Its four files.</param>
internal sealed record PublishedDataset(DatasetSource Source, Uri Mirror, IReadOnlyList<PublishedFile> Files)
{
    /// <summary>Every data set, with the checksums of the files that their authors published.</summary>
    public static IReadOnlyDictionary<DatasetSource, PublishedDataset> All { get; } = new[]
    {
        new PublishedDataset(DatasetSource.Mnist, new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        [
            new("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ]),
        new PublishedDataset(DatasetSource.FashionMnist, new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        [
            new("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            new("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            new("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            new("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        ]),
    }.ToDictionary(d => d.Source);
}
