using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>A data set as measurements take it: what they need of it is made once for all runs.</summary>
internal sealed class MeasuredDataset(ImageDataset data) : IDisposable
{
    private readonly Lazy<PaddedMatrix> train = new(() => NetworkPass.Load(data.Train));

    public ImageDataset Data { get; } = data;

    /// <summary>The images as kernels take them, and those kernels.</summary>
    public TrainingProblems Problems { get; } = new(data, null);

    /// <summary>The training images in double precision.</summary>
    public PaddedMatrix Train => train.Value;

    public void Dispose()
    {
        if (train.IsValueCreated)
            train.Value.Dispose();
    }
}

/// <summary>
/// The data sets that runs were trained on, found by their fingerprints: those that are given, and the built-in one.
/// </summary>
/// <remarks>For any number of threads.</remarks>
internal sealed class MeasuredDatasets(IReadOnlyList<ImageDataset> given) : IDisposable
{
    private readonly MeasuredDataset[] given = [.. given.Select(d => new MeasuredDataset(d))];
    private readonly Lazy<MeasuredDataset> builtIn = new(() => new(new ImageDatasetImport().Read()));

    /// <summary>The data set of a run.</summary>
    /// <exception cref="InvalidInputException">None of them is.</exception>
    /// <exception cref="Files.FileException">None that is given is, and the built-in images are not there.</exception>
    public MeasuredDataset Of(MeasuredRun run) => Array.Find(given, Fits(run)) ?? (Fits(run)(builtIn.Value) ? builtIn.Value
        : throw new InvalidInputException("Dataset", null,
            $"The run was trained on '{run.Dataset}' with the fingerprint {Short(run.DatasetFingerprint)}, and there "
            + $"{(given.Length == 0 ? "is the built-in" : "are")} {string.Join(" and ", Known().Select(d => $"'{d.Name}' with {Short(d.Fingerprint)}"))}. "
            + "Give -Dataset the images that it was trained on, read by Import-ImageDataset with the parameters of then.")
        {
            Id = "DatasetNotOfRun",
        });

    public void Dispose()
    {
        foreach (MeasuredDataset dataset in given)
            dataset.Dispose();
        if (builtIn.IsValueCreated)
            builtIn.Value.Dispose();
    }

    private IEnumerable<ImageDataset> Known() => (given.Length > 0 ? given : [builtIn.Value]).Select(d => d.Data);

    private static Predicate<MeasuredDataset> Fits(MeasuredRun run) => dataset => dataset.Data.Fingerprint == run.DatasetFingerprint;

    private static string Short(string fingerprint) => fingerprint.Length > 12 ? fingerprint[..12] : fingerprint;
}
