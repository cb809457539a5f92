using ValleyJump.Core.Datasets;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Networks;

/// <summary>What the runs of one network, loss function and update rule share: the images laid out for their kernels.</summary>
internal sealed record TrainingProblem(ImageDataset Data, NetworkArchitecture Architecture, SparseImages Train, SparseImages Test,
    int? Width)
{
    /// <summary>A kernel for these images.</summary>
    public INetworkKernel CreateKernel(LossFunction loss, UpdateRule rule) =>
        NetworkKernels.Create(Architecture, loss, rule, Train.Pixels, Width);
}

/// <summary>Lays a data set out once for each width of the first layer.</summary>
internal sealed class TrainingProblems
{
    private readonly ImageDataset data;
    private readonly int? width;
    private PixelOrder? pixels;
    private readonly Dictionary<InputLayout, (SparseImages Train, SparseImages Test)> images = [];
    private readonly Lock gate = new();

    /// <param name="data">The data set.</param>
    /// <param name="width">Bits of a register; null for the widest.</param>
    public TrainingProblems(ImageDataset data, int? width) => (this.data, this.width) = (data, width);

    /// <summary>What a run needs.</summary>
    public TrainingProblem Of(SgdSettings settings, CancellationToken cancel)
    {
        NetworkArchitecture architecture = NetworkArchitecture.For(data, settings.HiddenWidths);
        InputLayout layout = NetworkKernels.LayoutOf(architecture, width);
        lock (gate)
        {
            if (!images.TryGetValue(layout, out var sets))
            {
                pixels ??= PixelOrder.Of(data.Train, cancel: cancel);
                images[layout] = sets = (new(data.Train, pixels, layout, cancel), new(data.Test, pixels, layout, cancel));
            }
            return new(data, architecture, sets.Train, sets.Test, width);
        }
    }
}
