using System.Reflection;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>Results show their inputs, each as a property of their own, which the build writes.</summary>
public class InputsTests
{
    public static TheoryData<string> Records() => [.. Holders().Select(t => t.FullName!)];

    [Theory, MemberData(nameof(Records))]
    public void A_result_shows_every_input_that_its_record_holds(string type)
    {
        Type result = typeof(InputsAttribute).Assembly.GetType(type)!;

        foreach (PropertyInfo input in HeldBy(result))
        {
            string name = input.GetCustomAttribute<ColumnAttribute>()?.Name ?? input.Name;
            if (name.Length > 0)
                Assert.NotNull(result.GetProperty(name));
        }
    }

    /// <summary>Public init would not do: PowerShell assigns to what can be initialised.</summary>
    [Fact]
    public void What_is_public_cannot_be_assigned() => Assert.Empty(typeof(InputsAttribute).Assembly.GetExportedTypes()
        .Where(t => !t.IsSubclassOf(typeof(Attribute))).SelectMany(t => t.GetProperties())
        .Where(p => p.DeclaringType!.Assembly == typeof(InputsAttribute).Assembly && p.GetSetMethod() is not null)
        .Select(p => $"{p.DeclaringType!.Name}.{p.Name}"));

    [Fact]
    public void An_ensemble_shows_the_values_of_its_inputs_by_the_names_of_the_parameters()
    {
        TwoValleyResult result = EnsembleRunner.Run(new()
        {
            Landscape = new TwoValleyLandscape { X1 = 0.9, X2 = 0.6, X0 = 1.1, F0 = 1.2, Yb = 31, Yf = 21, Yd = 101, Ld = 1.3 },
            Noise = new() { Strength = 0.04, Model = NoiseModel.HessianPower, Exponent = 1.5, IsotropicCurvature = 2.5 },
            LearningRate = 0.03, Realizations = 7, Steps = 40, Seed = 9, InitialX = [0.1, -0.2, 0.3], InitialY = 6,
            RecordEvery = 20, KeepTrajectories = 2,
        });

        Assert.Equal(((double?)0.9, (double?)0.6, 1.1, 1.2, 31, 21, 101, 1.3),
            (result.X1, result.X2, result.X0, result.F0, result.Yb, result.Yf, result.Yd,
            result.Ld));
        Assert.Equal((0.04, NoiseModel.HessianPower, 1.5, 2.5), (result.NoiseStrength, result.NoiseModel, result.NoiseExponent,
            result.IsotropicCurvature));
        Assert.Equal((0.03, 7, 40, 9ul), (result.LearningRate, result.Realizations, result.Steps, result.Seed));
        Assert.Equal((6, 20, 2), (result.InitialY, result.RecordEvery, result.KeepTrajectories));
        Assert.Equal([0.1, -0.2, 0.3], result.InitialX);
        Assert.Equal((0.03 * 0.04, 2.25), (result.DeltaS, Math.Round(result.Gamma!.Value, 12)));
    }

    [Fact]
    public void A_trajectory_on_its_own_counts_as_one_of_its_ensemble()
    {
        TwoValleyResult result = EnsembleRunner.Run(new() { Realizations = 500, Steps = 10, TrajectoryIndex = [17] });

        Assert.Equal((500, 1), (result.Realizations, result.TrajectoryCount));
        Assert.Equal([17], result.TrajectoryIndex!);
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(100, 101)]
    [InlineData(null, 101)]
    public void A_run_shows_as_many_checkpoints_as_it_has(int? steps, int expected)
    {
        SgdRun run = Runs.Runs.Make(new() { LearningRate = 0.1, Steps = steps, KeepWeights = false });

        Assert.Equal((expected, expected), (run.CheckpointCount, run.CheckpointsReached));
        // A row says the number that there is: piped back it is the same run, with the same file.
        SgdSettings again = run.Settings with { Steps = run.Steps, Checkpoints = run.CheckpointCount };
        Assert.Equal(run.Settings.Resolved, again.Resolved);
        Assert.Equal(Core.Runs.SgdRunFile.NameOf(run), Core.Runs.SgdRunFile.NameOf(again, run.Realization, run.DatasetFingerprint));
    }

    [Fact]
    public void A_run_shows_its_steps_units_and_schedules_as_rows_have_them()
    {
        SgdRun run = Runs.Runs.Make(new() { LearningRate = 0.1, HiddenWidths = [], KeepWeights = false, Checkpoints = 3 });

        Assert.Equal((1000, 3, true, "constant"), (run.Steps, run.CheckpointCount, run.NoWeights, run.BatchSizeSchedule));
        Assert.Equal([0], run.HiddenWidths);
    }

    [Fact]
    public void Inputs_are_the_first_columns()
    {
        TableRow row = TableRow.FromObject(EnsembleRunner.Run(new() { Realizations = 4, Steps = 4 }));

        string[] columns = [.. row.Columns];
        Assert.Equal(["LearningRate", "NoiseStrength", "NoiseModel", "IsotropicShare", "NoiseExponent", "IsotropicCurvature",
            "DegreesOfFreedom", "DeltaS", "Optimizer", "Momentum", "Nesterov", "SquareDecay", "Epsilon", "LearningRateSchedule",
            "BatchSizeSchedule", "HoldFraction", "Realizations", "Steps", "Seed"], columns[..19]);
        Assert.True(Array.IndexOf(columns, nameof(TwoValleyLandscape.Ld)) < Array.IndexOf(columns, nameof(TwoValleyResult.PFlat)));
    }

    private static IEnumerable<Type> Holders() => typeof(InputsAttribute).Assembly.GetExportedTypes()
        .Where(t => t.GetProperties().Any(p => p.IsDefined(typeof(ColumnAttribute)) && p.GetCustomAttribute<ColumnAttribute>()!.IsInput));

    /// <summary>A record of an abstract kind shows what the kind that it says has, as it is: no number that may be missing.</summary>
    [Fact]
    public void A_result_of_one_kind_of_landscape_shows_what_that_has()
    {
        Assert.Equal(typeof(double), typeof(SteadyState).GetProperty("X1")!.PropertyType);
        Assert.Equal(typeof(double?), typeof(ChainSteadyState).GetProperty("X1")!.PropertyType);
        Assert.Equal(typeof(IReadOnlyList<double>), typeof(ChainSteadyState).GetProperty("HalfWidth")!.PropertyType);
        string[] columns = [.. ResultSchema.Of(typeof(SteadyState)).Select(p => p.Name)];
        Assert.Equal(["X1", "X2", "Gamma", "HalfWidth", "X0"], columns[Array.IndexOf(columns, "X1")..(Array.IndexOf(columns, "X0") + 1)]);
    }

    /// <summary>What can be initialised in the records of inputs, down to the last.</summary>
    private static IEnumerable<PropertyInfo> HeldBy(Type type, Type? kind = null) =>
        from holder in type.GetProperties()
        let inputs = holder.GetCustomAttribute<InputsAttribute>()
        where inputs is not null
        let of = inputs.Kind ?? kind
        let held = of?.BaseType == holder.PropertyType ? of : holder.PropertyType
        from input in held.GetProperties().Where(i => i.SetMethod is not null && !i.IsDefined(typeof(InputsAttribute)))
            .Where(i => !inputs.Except.Contains(i.Name)).Concat(HeldBy(held, of))
        select input;
}
