using System.Globalization;
using System.Text.RegularExpressions;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Runs.Elsewhere;

/// <summary>
/// A network that another program trained, as a run: its weights are read, and losses, accuracies and predictions computed here on the
/// images that it was trained on, so that everything that measures runs takes it.
/// </summary>
/// <remarks>
/// Files of .safetensors, .npz and .mat (level 5) of one checkpoint or of several that are stacked, or a folder of these, a checkpoint a
/// file. What the file does not say of the training must be given: nothing is assumed of the learning rate, the batch size or the steps.
/// </remarks>
internal sealed partial record ElsewhereRun
{
    /// <summary>A checkpoint of a file, and what the file says of it.</summary>
    private sealed record Found(long? Step, float[] Weights, double? TrainLoss, double? TestAccuracy);

    private static readonly string[] Extensions = [SafeTensors.Extension, NpzArrays.Extension, MatFile.Extension];

    private static readonly string[] StepNames = ["step", "steps", "save_iterations", "iterations"],
        AllWeights = ["weight_all", "weights_all", "theta", "parameters"], TrainLosses = ["train_loss"], TestAccuracies = ["test_accuracy"],
        // Without case and underscores.
        OtherNames = [.. StepNames.Concat(TrainLosses).Concat(TestAccuracies).Select(NamedArrays.Plain), "trainaccuracy", "testloss",
            "wrongindices", "batchsize", "learningrate", "lr", "realization", "labels"];

    /// <summary>The images that it was trained on.</summary>
    public required ImageDataset Dataset { get; init; }

    /// <summary>B; null where the file says.</summary>
    public int? BatchSize { get; init; }

    /// <summary>eta; null where the file says.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The steps of the checkpoints in their order; null where files or their names say.</summary>
    public IReadOnlyList<long>? Steps { get; init; }

    /// <summary>The realization's number; null where the file says, and otherwise 0.</summary>
    public int? Realization { get; init; }

    /// <summary>What was minimised; null where the file says, and otherwise CrossEntropy.</summary>
    public LossFunction? Loss { get; init; }

    /// <summary>The family of update rules; null where the file says, and otherwise Sgd.</summary>
    public UpdateRuleKind? Optimizer { get; init; }

    /// <summary>mu of Sgd and RmsProp, beta1 of Adam; null where the file says, and otherwise the rule's usual one.</summary>
    public double? Momentum { get; init; }

    /// <summary>The hidden layers, for a matrix of all parameters, which does not tell them.</summary>
    public IReadOnlyList<int> HiddenWidths { get; init; } = new NumberList<int>([50, 50]);

    /// <summary>Is it a file of another program, or a folder that holds some and no file of ours?</summary>
    public static bool IsElsewhere(string path) => Directory.Exists(path) ? FilesOf(path).Count > 0 : HasExtension(path);

    /// <summary>Reads a run.</summary>
    /// <exception cref="FileException">A file cannot be read, is damaged, or holds no network for the images.</exception>
    /// <exception cref="InvalidInputException">Something that the file does not say was not given.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SgdRun Read(string path, CancellationToken cancel)
    {
        bool folder = Directory.Exists(path);
        IReadOnlyList<string> files = folder ? FilesOf(path) : [path];
        NetworkArchitecture? network = null;
        var found = new List<Found>();
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string file in files)
        {
            cancel.ThrowIfCancellationRequested();
            NamedArrays arrays = Arrays(file, cancel);
            foreach (var (key, text) in arrays.Texts)
            {
                if (!key.Equals("step", StringComparison.OrdinalIgnoreCase) && texts.TryGetValue(key, out string? other) && other != text)
                    throw RunFault.Of(FileFault.InvalidContents, file, $"says that {key} is {text}, and another of the folder {other}");
                texts[key] = text;
            }
            var (its, parameters) = Parameters(file, arrays);
            network ??= its;
            if (!network.Equals(its))
                throw RunFault.Of(FileFault.InvalidContents, file, $"holds a network {its}, and the first of the folder {network}");
            long?[] steps = StepsOf(file, arrays, parameters.Length, folder);
            double[]? losses = Curve(arrays, TrainLosses, parameters.Length), accuracies = Curve(arrays, TestAccuracies, parameters.Length);
            for (int k = 0; k < parameters.Length; k++)
                found.Add(new(steps[k], parameters[k], losses?[k], accuracies?[k]));
        }
        if (Steps is { } given)
        {
            Check.That(given.Count == found.Count, "Step", new NumberList<long>(given),
                FormattableString.Invariant($"one number for each of the {found.Count} checkpoints"));
            // Steps that files tell say their order as well; names alone are in the order of their numbers.
            if (found.All(f => f.Step is not null))
                found = [.. found.OrderBy(f => f.Step)];
            found = [.. found.Zip(given, (f, s) => f with { Step = s })];
        }
        if (found.Any(f => f.Step is null))
            throw Missing(path, "Step", "at which steps its checkpoints were saved");
        found = [.. found.OrderBy(f => f.Step)];
        var times = new NumberList<long>(found.Select(f => f.Step!.Value));
        Check.That(times[0] >= 0 && Check.Rises(times), "Step", times, "zero or positive, and different for each checkpoint");
        var settings = new SgdSettings
        {
            BatchSize = BatchSize ?? (int?)Number(texts, "batch_size") ?? throw Missing(path, "BatchSize", "with which batch size"),
            LearningRate = LearningRate ?? Number(texts, "learning_rate") ?? throw Missing(path, "LearningRate", "at which learning rate"),
            Steps = Math.Max(1, times[^1]),
            Checkpoints = Math.Max(2, found.Count),
            HiddenWidths = [.. network!.Widths.Skip(1).SkipLast(1)],
            Loss = Loss ?? Choice<LossFunction>(texts, "loss", path) ?? LossFunction.CrossEntropy,
            Rule = RuleOf(texts, path),
            // Of another program's random numbers nothing follows here; 0 where it is not told.
            Seed = texts.TryGetValue("seed", out string? seed) && ulong.TryParse(seed, CultureInfo.InvariantCulture, out ulong known)
                ? known : 0,
        };
        return Evaluate(path, network, settings, found, Realization ?? (int?)Number(texts, "realization") ?? 0, cancel);
    }

    private SgdRun Evaluate(string path, NetworkArchitecture network, SgdSettings settings,
        List<Found> found, int realization, CancellationToken cancel)
    {
        TrainingProblem problem = new TrainingProblems(Dataset, null).Of(settings, cancel);
        INetworkKernel kernel = problem.CreateKernel(settings.Loss, UpdateRule.Sgd());
        using var evaluator = new NetworkEvaluator(network, settings.Loss, kernel, problem.Train, problem.Test);
        var checkpoints = new List<SgdCheckpoint>();
        bool diverged = false;
        foreach (var (step, weights, trainLoss, testAccuracy) in found)
        {
            NetworkEvaluation[] both = evaluator.EvaluateAll(weights, cancel);
            SgdCheckpoint checkpoint = SgdCheckpoint.Of(step!.Value, both[0], both[1], Dataset.Test, weights);
            RequireSame(path, checkpoint, trainLoss, testAccuracy);
            checkpoints.Add(checkpoint);
            diverged = SgdTrainer.Diverges(checkpoint.TrainLoss, weights);
            if (diverged)
                break;
        }
        return new()
        {
            Settings = settings,
            Dataset = Dataset.Name,
            DatasetFingerprint = Dataset.Fingerprint,
            TestLabels = Dataset.Test.Labels,
            TrainCount = Dataset.Train.Count,
            Architecture = network,
            ModuleVersion = SgdTrainer.ModuleVersion,
            Engine = SgdRun.OtherProgram,
            Realization = realization,
            Checkpoints = checkpoints,
            Diverged = diverged,
            TrainSeconds = 0, // nobody says
        };
    }

    // Another program's sums round otherwise; other images, or another scale of their pixels, are further off than that.
    private void RequireSame(string path, SgdCheckpoint here, double? trainLoss, double? testAccuracy)
    {
        // Files have fractions or per cent.
        double share = testAccuracy is > 1 and var percent ? percent / 100 : testAccuracy ?? here.TestAccuracy;
        if (Math.Abs(share - here.TestAccuracy) > 1.5 / Dataset.Test.Count)
            throw Other($"a test accuracy of {share:G4}", $"{here.TestAccuracy:G4}");
        if (trainLoss is { } loss && double.IsFinite(loss) && Math.Abs(loss - here.TrainLoss) > 1e-3 * Math.Max(loss, 1e-3))
            throw Other($"a training loss of {loss:G5}", $"{here.TrainLoss:G5}");

        FileException Other(FormattableString there, FormattableString got) => RunFault.Of(FileFault.OtherImages, path,
            $"says that step {here.Step} has {Text(there)}, and on the images of -Dataset it is {Text(got)}");

        static string Text(FormattableString text) => FormattableString.Invariant(text);
    }

    private static NamedArrays Arrays(string file, CancellationToken cancel) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        SafeTensors.Extension => SafeTensors.Read(file, cancel),
        NpzArrays.Extension => NpzArrays.Read(file, cancel),
        _ => MatFile.Read(file, cancel),
    };

    private (NetworkArchitecture Network, float[][] Parameters) Parameters(string file, NamedArrays arrays)
    {
        var reader = new NetworkArrays(file, Dataset.Train.Features, Dataset.Classes);
        if (arrays.Find(AllWeights) is { } all)
        {
            var network = NetworkArchitecture.For(Dataset, HiddenWidths);
            return (network, reader.Read(all, network));
        }
        // The elements of a cell, a checkpoint each: all its parameters, or cells of its layers' W1, b1, W2, b2, ...
        ILookup<string, NamedArray> cells = arrays.Arrays.Where(a => CellName().IsMatch(a.Name))
            .ToLookup(a => CellName().Match(a.Name).Groups["element"].Value);
        if (cells.Count > 0)
        {
            (NetworkArchitecture Network, float[][] Parameters)[] read = [.. cells.Select(Read)];
            if (read.FirstOrDefault(r => !r.Network.Equals(read[0].Network)).Network is { } other)
                throw RunFault.Of(FileFault.InvalidContents, file, $"holds a network {other}, and first one {read[0].Network}");
            return (read[0].Network, [.. read.SelectMany(r => r.Parameters)]);
        }
        return reader.Read(arrays.Arrays.Where(a => !OtherNames.Contains(NamedArrays.Plain(a.Name.Split('{')[0]))));

        (NetworkArchitecture, float[][]) Read(IEnumerable<NamedArray> cell)
        {
            NamedArray[] layers = [.. cell];
            if (layers.Length > 1)
                return reader.Read(layers.Select((a, i) => a with { Name = Named(i) }));
            var network = NetworkArchitecture.For(Dataset, HiddenWidths);
            return (network, reader.Read(layers[0], network));
        }
    }

    // W1, b1, W2, b2, ...
    private static string Named(int place) => FormattableString.Invariant($"{(place % 2 == 0 ? 'W' : 'b')}{place / 2 + 1}");

    private static long?[] StepsOf(string file, NamedArrays arrays, int checkpoints, bool folder)
    {
        if (Curve(arrays, StepNames, checkpoints) is { } steps)
            return [.. steps.Select(s => (long?)s)];
        if (checkpoints > 1)
            return new long?[checkpoints];
        if (Number(arrays.Texts, "step") is { } told)
            return [(long)told];
        // In a folder the files' names tell the steps; the name of a single file may tell anything.
        Match number = LastNumber().Match(Path.GetFileNameWithoutExtension(file));
        return [folder && number.Success && long.TryParse(number.Value, CultureInfo.InvariantCulture, out long step) ? step : null];
    }

    private static double[]? Curve(NamedArrays arrays, string[] names, int checkpoints) =>
        arrays.Find(names) is { } found && found.Values.Length == checkpoints ? found.Values : null;

    private UpdateRule RuleOf(IReadOnlyDictionary<string, string> texts, string path)
    {
        UpdateRule rule = UpdateRule.Of(Optimizer ?? Choice<UpdateRuleKind>(texts, "optimizer", path) ?? UpdateRuleKind.Sgd);
        return (Momentum ?? Number(texts, "momentum")) is { } momentum ? rule with { Momentum = momentum } : rule;
    }

    private static T? Choice<T>(IReadOnlyDictionary<string, string> texts, string key, string path) where T : struct, Enum =>
        !texts.TryGetValue(key, out string? text) ? null
            : Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) ? value
            : throw RunFault.Of(FileFault.InvalidContents, path,
                $"says that {key} is {text}; known are {string.Join(", ", Enum.GetNames<T>())}. The parameter of that name says which it is");

    private static double? Number(IReadOnlyDictionary<string, string> texts, string key) => texts.TryGetValue(key, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static InvalidInputException Missing(string path, string parameter, string what) => new(parameter, null,
        $"'{path}' does not say {what} it was trained. Give -{parameter}"
        + (parameter == "Step" ? "" : $", or write it into the file's metadata as {Snake(parameter)}") + ".")
    { Id = "Missing" + parameter };

    private static string Snake(string name) => Words().Replace(name, w => "_" + w.Value.ToLowerInvariant());

    private static bool HasExtension(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static List<string> FilesOf(string folder) => FileGuard.Run(FileTask.Run, folder, () =>
    {
        string[] all = Directory.GetFiles(folder);
        bool ours = all.Any(file => file.EndsWith(SgdRunFile.Extension, StringComparison.OrdinalIgnoreCase));
        return ours ? [] : all.Where(HasExtension).Order(NetworkArrays.NumberedNames).ToList();
    });

    [GeneratedRegex(@"^weights?_all(?<element>\{\d+\})(\{\d+\})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CellName();

    [GeneratedRegex(@"\d+(?!.*\d)", RegexOptions.CultureInvariant)]
    private static partial Regex LastNumber();

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
