using System.Management.Automation;
using System.Reflection;

namespace ValleyJump.PowerShell.Tests;

/// <summary>What scripts rely on. A change here breaks them: it belongs into the change log.</summary>
public sealed class InterfaceTests(Session session) : IClassFixture<Session>
{
    private const string LandscapeParameters = """
        Landscape ValleyLandscape value
        HalfWidth Double[] property
        X1 Double? property
        X2 Double? property
        X0 Double? property
        F0 Double? property
        Yb Double? property
        Yf Double? property
        Yd Double? property
        Ld Double? property
        """;

    private static readonly HashSet<string> Common = [.. PSCmdlet.CommonParameters, .. PSCmdlet.OptionalCommonParameters];

    [Fact]
    public void Exported_cmdlets_are_those_of_the_manifest()
    {
        Assert.Equal(["Compare-FreezeDefinition", "Compare-Solution", "Compare-ValleyGroup", "Export-ValleyData", "Export-ValleyPlot",
            "Export-ValleyReport", "Get-SgdSweep", "Get-ValleyGeometry", "Get-ValleySweep", "Get-ValleyTheory", "Get-WeightTrajectory", "Group-Solution",
            "Import-ImageDataset", "Import-SgdRun", "Import-ValleyData", "Invoke-DensityEvolution", "Invoke-GdContinuation",
            "Invoke-TwoValleySim", "Invoke-ValleySweepTask",
            "Measure-Classification", "Measure-CrossingProbability", "Measure-EscapeRate", "Measure-Flatness",
            "Measure-FreezePoint", "Measure-FreezeSurvival", "Measure-GradientNoise", "Measure-LossBarrier", "Measure-Sharpness", "Measure-SteadyState",
            "Measure-Timescale", "Measure-ValleyTrend", "New-ValleyLandscape", "Receive-ValleySweep",
            "Save-ImageDataset", "Save-SgdRun", "Show-ValleyPlot", "Start-SgdTraining",
            "Stop-ValleySweep", "Submit-ValleySweep", "Test-ValleyRegime"], Repository.Cmdlets);
        Assert.Equal(Repository.Cmdlets, session.Get("@((Test-ModuleManifest $args[0]).ExportedCmdlets.Keys)", Repository.Manifest)
            .Select(k => $"{k}").Order());
        Assert.Equal(Repository.Cmdlets, session.Get("Get-Command -Module ValleyJump").Select(c => $"{c}").Order());
    }

    [Fact]
    public void Every_cmdlet_of_the_assembly_is_exported()
    {
        Assembly assembly = Implementation("Invoke-TwoValleySim").Assembly;
        string[] written = [.. assembly.GetTypes().Select(t => t.GetCustomAttribute<CmdletAttribute>()).OfType<CmdletAttribute>()
            .Select(c => $"{c.VerbName}-{c.NounName}").Order()];

        Assert.Equal(session.Get("Get-Command -Module ValleyJump").Select(c => $"{c}").Order(), written);
    }

    [Fact]
    public void Nothing_but_cmdlets_is_exported()
    {
        PSObject module = session.One("Get-Module ValleyJump");

        Assert.Empty(module.Get<System.Collections.IDictionary>("ExportedFunctions"));
        Assert.Empty(module.Get<System.Collections.IDictionary>("ExportedAliases"));
        Assert.Empty(module.Get<System.Collections.IDictionary>("ExportedVariables"));
    }

    [Fact]
    public void Verbs_are_approved() =>
        // Import-Module warns of verbs that are not.
        Assert.Empty(session.Run("Import-Module $args[0] -Force", Repository.Manifest).Warnings);

    [Fact]
    public void Version_of_the_assembly_is_that_of_the_manifest()
    {
        Version manifest = session.One("Get-Module ValleyJump").Get<Version>("Version");

        Assert.Equal(manifest, new Version(Implementation("New-ValleyLandscape").Assembly.GetName().Version!.ToString(3)));
    }

    [Theory]
    [InlineData("New-ValleyLandscape", LandscapeParameters)]
    [InlineData("Get-ValleyGeometry", "Y Double[] mandatory 0 property\n" + LandscapeParameters)]
    [InlineData("Invoke-TwoValleySim", """
        LearningRate Double[] mandatory 0 property alias:Eta
        NoiseStrength Double[] mandatory 1 property alias:Sigma
        NoiseModel NoiseModel? property
        NoiseExponent Double? property alias:Alpha
        IsotropicCurvature Double? property
        IsotropicShare Double? property
        DegreesOfFreedom Double? property
        Optimizer UpdateRuleKind? property
        Momentum Double? property
        Nesterov SwitchParameter property
        SquareDecay Double? property
        LearningRateSchedule Schedule property
        BatchSizeSchedule Schedule property
        Realizations Int32? property
        Steps Int64? property
        Seed UInt64? property
        InitialX Double[] property
        InitialY Double? property
        RecordEvery Int64? property
        KeepTrajectories Int32? property
        Epsilon Double? property
        TrajectoryIndex Int64[] property
        ThrottleLimit Int32?
        HoldNoiseUntilFrozen SwitchParameter
        HazardThreshold Double?
        Anneal Anneal?

        """ + LandscapeParameters)]
    [InlineData("Test-ValleyRegime", """
        LearningRate Double[] mandatory 0 property alias:Eta
        NoiseStrength Double[] mandatory 1 property alias:Sigma
        NoiseModel NoiseModel? property
        NoiseExponent Double? property alias:Alpha
        IsotropicCurvature Double? property
        IsotropicShare Double? property
        DegreesOfFreedom Double? property
        Optimizer UpdateRuleKind? property
        Momentum Double? property
        Nesterov SwitchParameter property
        SquareDecay Double? property
        LearningRateSchedule Schedule property
        BatchSizeSchedule Schedule property
        Steps Int64? property
        InitialX Double[] property
        InitialY Double? property
        Result TwoValleyResult value
        Simulate SwitchParameter property
        Realizations Int32? property
        Seed UInt64? property
        TrajectoryIndex Int64[] property
        ThrottleLimit Int32?
        TargetError Double? property
        Epsilon Double? property
        Name RegimeAspect[] property

        """ + LandscapeParameters)]
    [InlineData("Get-ValleyTheory", """
        LearningRate Double[] mandatory 0 property alias:Eta
        NoiseStrength Double[] mandatory 1 property alias:Sigma
        NoiseModel NoiseModel? property
        NoiseExponent Double? property alias:Alpha
        IsotropicCurvature Double? property
        IsotropicShare Double? property
        DegreesOfFreedom Double? property
        Optimizer UpdateRuleKind? property
        Momentum Double? property
        Nesterov SwitchParameter property
        SquareDecay Double? property
        LearningRateSchedule Schedule property
        BatchSizeSchedule Schedule property
        Steps Int64? property
        InitialX Double[] property
        InitialY Double? property
        Result TwoValleyResult value
        Simulate SwitchParameter property
        Realizations Int32? property
        Seed UInt64? property
        TrajectoryIndex Int64[] property
        ThrottleLimit Int32?
        Y Double[] 2 property alias:FinalYMean
        Convention NoiseConvention? property
        Epsilon Double? property
        PhiScale Double? property
        SkipOperator SwitchParameter property

        """ + LandscapeParameters)]
    [InlineData("Measure-FreezePoint", """
        InputObject PSObject[] mandatory 0 value alias:Run
        Definition FreezeDefinition[] property
        Loss Double[] alias:LossThreshold
        PerRun SwitchParameter
        Rule FreezeRule[]
        Threshold Double[]
        Verify SwitchParameter
        ContinuationRate Double?
        EndStep Int64?
        MoreSteps Int64?
        NoCache SwitchParameter
        Dataset ImageDataset[]
        ThrottleLimit Int32?
        """)]
    [InlineData("Measure-FreezeSurvival", """
        InputObject PSObject[] mandatory 0 value alias:Run
        GroupBy String[]
        Along FreezeClock[]
        CensoringWindow Double?
        Horizon Double?
        HazardBins Int32?
        """)]
    [InlineData("Start-SgdTraining", """
        Dataset ImageDataset mandatory 0 value
        Path String
        ThrottleLimit Int32?
        Shard String
        TimeLimit TimeSpan?
        BatchSize Int32[] property alias:B
        LearningRate Double[] property alias:Eta
        Realizations Int32? property
        RealizationIndex Int32[] property alias:Realization
        Seed UInt64[] property
        Steps Int64? property
        CheckpointCount Int32? property alias:Checkpoints
        Loss LossFunction? property
        HiddenWidths Int32[] property
        Optimizer UpdateRuleKind? property
        Momentum Double? property
        Nesterov SwitchParameter property
        WeightDecay Double? property
        SquareDecay Double? property
        Epsilon Double? property
        LearningRateSchedule Schedule property
        BatchSizeSchedule Schedule property
        NoWeights SwitchParameter property
        """)]
    [InlineData("Get-SgdSweep", """
        Path String mandatory 0 alias:LiteralPath
        Plan String 1
        Dataset ImageDataset
        BatchSize Int32[] property alias:B
        LearningRate Double[] property alias:Eta
        Realizations Int32? property
        RealizationIndex Int32[] property alias:Realization
        Seed UInt64[] property
        Steps Int64? property
        CheckpointCount Int32? property alias:Checkpoints
        Loss LossFunction? property
        HiddenWidths Int32[] property
        Optimizer UpdateRuleKind? property
        Momentum Double? property
        Nesterov SwitchParameter property
        WeightDecay Double? property
        SquareDecay Double? property
        Epsilon Double? property
        LearningRateSchedule Schedule property
        BatchSizeSchedule Schedule property
        NoWeights SwitchParameter property
        """)]
    [InlineData("Save-SgdRun", """
        InputObject SgdRun[] mandatory value
        Path String mandatory 0 alias:LiteralPath
        Step Int64?
        Force SwitchParameter
        NoClobber SwitchParameter
        PassThru SwitchParameter
        """)]
    [InlineData("Import-ValleyData", """
        Path String[] mandatory 0 value property
        LiteralPath String[] mandatory property alias:PSPath,FullName
        Format TableFormat?
        As String
        """)]
    [InlineData("Import-SgdRun", """
        Path String[] mandatory 0 value property
        LiteralPath String[] mandatory property alias:PSPath,FullName
        Dataset ImageDataset
        BatchSize Int32?
        LearningRate Double?
        Step Int64[]
        Realization Int32?
        Loss LossFunction?
        Optimizer UpdateRuleKind?
        Momentum Double?
        HiddenWidths Int32[]
        """)]
    [InlineData("Compare-Solution", """
        Checkpoint Int32?
        Layer Int32?
        MatchUnits SwitchParameter
        Summary SwitchParameter
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Measure-LossBarrier", """
        Points Int32?
        Tolerance Double?
        MatchUnits SwitchParameter
        Checkpoint Int32?
        Dataset ImageDataset[]
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Measure-Sharpness", """
        Radius Double? alias:Rho
        Directions Int32?
        Batches Int32?
        Checkpoint Int32[]
        Step Int64[]
        Dataset ImageDataset[]
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Invoke-GdContinuation", """
        LearningRate Double? alias:Eta
        EndStep Int64?
        MoreSteps Int64?
        NoCache SwitchParameter
        Checkpoint Int32[]
        Step Int64[]
        Dataset ImageDataset[]
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Measure-Flatness", """
        Layer Int32[]
        IncludeBiases SwitchParameter
        TopEigenvalues Int32? alias:N
        Probes Int32?
        Checkpoint Int32[]
        Step Int64[]
        Dataset ImageDataset[]
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Measure-GradientNoise", """
        Layer Int32[]
        IncludeBiases SwitchParameter
        TopEigenvalues Int32? alias:K
        Summary SwitchParameter
        Checkpoint Int32[]
        Step Int64[]
        Dataset ImageDataset[]
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Get-WeightTrajectory", """
        Run SgdRun[] mandatory 0 value alias:InputObject
        Components Int32?
        Checkpoint Int32[]
        ThrottleLimit Int32?
        """)]
    [InlineData("Compare-FreezeDefinition", "InputObject PSObject[] mandatory 0 value")]
    [InlineData("Group-Solution", """
        Clusters Int32?
        Checkpoint Int32?
        Summary SwitchParameter
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Measure-Classification", """
        Checkpoint Int32[]
        Step Int64[]
        Dataset ImageDataset[]
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Compare-ValleyGroup", """
        InputObject PSObject[] mandatory value
        Property String[] mandatory 0
        By String mandatory 1
        Against String mandatory 2
        PairBy String[]
        Each String[]
        Expect GroupClaim?
        BestOf Int32?
        Resamples Int32?
        Seed UInt64?
        """)]
    [InlineData("Measure-ValleyTrend", """
        InputObject PSObject[] mandatory value
        X String mandatory 0
        Y String[] mandatory 1
        Log SwitchParameter
        LogY SwitchParameter
        Within String[]
        ClusterBy String[]
        Each String[]
        Expect TrendClaim?
        Resamples Int32?
        Seed UInt64?
        """)]
    [InlineData("Measure-Timescale", """
        Layer Int32[]
        IncludeBiases SwitchParameter
        TopEigenvalues Int32? alias:K
        GroupSize Int32?
        Steps Int32?
        IndependentBatches SwitchParameter
        Checkpoint Int32[]
        Step Int64[]
        Dataset ImageDataset[]
        Run SgdRun[] mandatory 0 value alias:InputObject
        ThrottleLimit Int32?
        """)]
    [InlineData("Import-ImageDataset", """
        Path String 0 value property alias:LiteralPath,PSPath,FullName
        TestPath String property
        TrainPerClass Int32? property
        TestPerClass Int32? property
        Seed UInt64? property
        LabelColumn String property
        ExcludeColumn String[] property
        MaxPixel Double? property
        FileRows Int32? property alias:Rows
        FileColumns Int32? property alias:Columns
        Transpose SwitchParameter property
        Name String property
        """)]
    [InlineData("Save-ImageDataset", """
        Source DatasetSource? mandatory 0
        Path String mandatory 1 alias:LiteralPath
        Uri Uri
        Checksum Hashtable
        SkipChecksum SwitchParameter
        Force SwitchParameter
        """)]
    [InlineData("Export-ValleyData", """
        InputObject PSObject[] mandatory value
        Path String mandatory 0 alias:LiteralPath
        Format TableFormat?
        Append SwitchParameter
        Curve SwitchParameter
        Dictionary SwitchParameter
        Force SwitchParameter
        NoClobber SwitchParameter
        PassThru SwitchParameter
        """)]
    [InlineData("Show-ValleyPlot", """
        InputObject PSObject[] mandatory value
        Kind String
        X String
        Y String[]
        By String
        Panel SwitchParameter
        Title String
        Width Int32?
        Height Int32?
        Theme PlotTheme?
        NoColor SwitchParameter
        """)]
    [InlineData("Export-ValleyReport", """
        InputObject PSObject[] mandatory value
        Path String mandatory 0 alias:LiteralPath
        Title String
        Force SwitchParameter
        NoClobber SwitchParameter
        PassThru SwitchParameter
        """)]
    [InlineData("Export-ValleyPlot", """
        InputObject PSObject[] mandatory value
        Path String mandatory 0 alias:LiteralPath
        Format PlotFormat?
        Kind String
        X String
        Y String[]
        By String
        Panel SwitchParameter
        Title String
        Theme PlotTheme
        Width Int32?
        Height Int32?
        Force SwitchParameter
        NoClobber SwitchParameter
        PassThru SwitchParameter
        """)]
    [InlineData("Submit-ValleySweep", """
        Path String mandatory 0 alias:LiteralPath
        ScriptBlock ScriptBlock 1
        InputObject PSObject[] value
        Tasks Int32?
        Engine SweepEngine?
        Throttle Int32?
        CpusPerTask Int32?
        Time TimeSpan?
        Memory String
        Account String
        Partition String
        SlurmOption String[]
        Seed UInt64?
        Cost String[]
        Shell String[]
        """)]
    [InlineData("Get-ValleySweep", "Path String mandatory 0 value property alias:LiteralPath,PSPath,FullName")]
    [InlineData("Receive-ValleySweep", "Path String mandatory 0 value property alias:LiteralPath,PSPath,FullName")]
    [InlineData("Stop-ValleySweep", "Path String mandatory 0 value property alias:LiteralPath,PSPath,FullName")]
    [InlineData("Invoke-ValleySweepTask", """
        Path String mandatory 0 property alias:LiteralPath,PSPath,FullName
        Task Int32? mandatory 1 property
        Submission Int32?
        """)]
    public void Parameters_are(string cmdlet, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n").Split('\n').Order(), Command(cmdlet)
            .Parameters.Values.Where(p => !Common.Contains(p.Name)).Select(Describe).Order());

    [Theory]
    [InlineData("New-ValleyLandscape", "ValleyJump.Core.Landscapes.TwoValleyLandscape", "ValleyJump.Core.Landscapes.ValleyChain")]
    [InlineData("Get-ValleyTheory", "ValleyJump.Core.Measures.ValleyTheory", "ValleyJump.Core.Measures.ChainTheory")]
    [InlineData("Measure-SteadyState", "ValleyJump.Core.Measures.SteadyState", "ValleyJump.Core.Measures.ChainSteadyState")]
    [InlineData("Measure-EscapeRate", "ValleyJump.Core.Measures.EscapeRate", "ValleyJump.Core.Measures.ChainEscapeRate")]
    [InlineData("Get-ValleyGeometry", "ValleyJump.Core.Landscapes.ValleyGeometry", "ValleyJump.Core.Landscapes.ChainGeometry")]
    [InlineData("Invoke-TwoValleySim", "ValleyJump.Core.Ensembles.TwoValleyResult")]
    [InlineData("Measure-FreezePoint", "ValleyJump.Core.Measures.FreezePoint", "ValleyJump.Core.Measures.SgdFreezePoint",
        "ValleyJump.Core.Measures.SgdFreezeStep", "ValleyJump.Core.Measures.SgdFreezingCell", "ValleyJump.Core.Measures.SgdFreezing")]
    [InlineData("Measure-FreezeSurvival", "ValleyJump.Core.Measures.FreezeSurvival")]
    [InlineData("Start-SgdTraining", "ValleyJump.Core.Networks.SgdRun")]
    [InlineData("Get-SgdSweep", "ValleyJump.Core.Runs.SgdPlannedRun")]
    [InlineData("Save-SgdRun", "ValleyJump.Core.Networks.SgdRun")]
    [InlineData("Import-SgdRun", "ValleyJump.Core.Networks.SgdRun")]
    [InlineData("Compare-Solution", "ValleyJump.Core.Measures.SolutionComparison", "ValleyJump.Core.Measures.SolutionSummary")]
    [InlineData("Compare-FreezeDefinition", "ValleyJump.Core.Measures.FreezeAgreement")]
    [InlineData("Group-Solution", "ValleyJump.Core.Measures.SolutionCluster", "ValleyJump.Core.Measures.SolutionClustering")]
    [InlineData("Measure-Classification", "ValleyJump.Core.Measures.ClassificationMeasurement")]
    [InlineData("Measure-LossBarrier", "ValleyJump.Core.Measures.LossBarrier")]
    [InlineData("Measure-Sharpness", "ValleyJump.Core.Measures.SharpnessMeasurement")]
    [InlineData("Invoke-GdContinuation", "ValleyJump.Core.Measures.GdContinuation")]
    [InlineData("Measure-Flatness", "ValleyJump.Core.Measures.FlatnessMeasurement")]
    [InlineData("Measure-GradientNoise", "ValleyJump.Core.Measures.GradientNoiseMeasurement",
        "ValleyJump.Core.Measures.GradientNoiseSummary")]
    [InlineData("Get-WeightTrajectory", "ValleyJump.Core.Measures.WeightTrajectory")]
    [InlineData("Compare-ValleyGroup", "ValleyJump.Core.Measures.GroupComparison")]
    [InlineData("Measure-ValleyTrend", "ValleyJump.Core.Measures.ValleyTrend")]
    [InlineData("Measure-Timescale", "ValleyJump.Core.Measures.TimescaleMeasurement")]
    [InlineData("Import-ImageDataset", "ValleyJump.Core.Datasets.ImageDataset")]
    [InlineData("Test-ValleyRegime", "ValleyJump.Core.Measures.RegimeCheck")]
    [InlineData("Save-ImageDataset", "ValleyJump.Core.Datasets.SavedDataset")]
    [InlineData("Export-ValleyData", "System.Management.Automation.PSObject")]
    [InlineData("Export-ValleyPlot", "System.Management.Automation.PSObject")]
    [InlineData("Export-ValleyReport", "System.Management.Automation.PSObject")]
    [InlineData("Show-ValleyPlot", "System.String")]
    [InlineData("Import-ValleyData", "System.Management.Automation.PSObject")]
    [InlineData("Submit-ValleySweep", "ValleyJump.Core.Sweeps.SweepSummary")]
    [InlineData("Get-ValleySweep", "ValleyJump.Core.Sweeps.SweepTask")]
    [InlineData("Invoke-ValleySweepTask", "ValleyJump.Core.Sweeps.SweepTask")]
    [InlineData("Receive-ValleySweep", "System.Management.Automation.PSObject")]
    [InlineData("Stop-ValleySweep", "System.Void")]
    public void Output_type_is(string cmdlet, params string[] expected) =>
        Assert.Equal(expected, Command(cmdlet).OutputType.Select(t => t.Name));

    [Fact]
    public void Only_what_writes_files_asks_before_it_acts()
    {
        string[] asking = [.. session.Get("Get-Command -Module ValleyJump").Select(c => (CmdletInfo)c.BaseObject)
            .Where(c => c.Parameters.ContainsKey("WhatIf")).Select(c => c.Name)];

        Assert.Equal(["Export-ValleyData", "Export-ValleyPlot", "Export-ValleyReport", "Save-ImageDataset", "Save-SgdRun", "Start-SgdTraining",
            "Stop-ValleySweep", "Submit-ValleySweep"], asking.Order());
    }

    [Fact]
    public void Properties_of_a_result_are() => AssertProperties("Invoke-TwoValleySim 0.05 0.05 -Realizations 4 -Steps 10",
        "LearningRate", "NoiseStrength", "DeltaS", "NoiseModel", "NoiseExponent", "Realizations", "Steps", "Seed", "InitialX", "InitialY",
        "X1", "X2", "X0", "F0", "Yb", "Yf", "Yd", "Ld", "TrajectoryCount", "PFlat", "PFlatLow", "PFlatHigh", "HalfWidth", "Occupation",
            "OccupationLow", "OccupationHigh", "FreezeStepMean", "FreezeStepSem", "FreezeStepMedian",
        "FreezeYMean", "FreezeYSem", "EtaFreezeStep", "NeverCrossedFraction", "CensoredFraction", "DivergedCount", "FinalYMean",
            "StepsPerSecond",
        "IsotropicCurvature", "IsotropicShare", "DegreesOfFreedom", "Optimizer", "Momentum", "Nesterov", "SquareDecay",
            "Epsilon", "LearningRateSchedule", "BatchSizeSchedule", "WallSeconds", "Curve", "Trajectories", "FreezeSteps", "FreezeYs");

    [Fact]
    public void Properties_of_a_freezing_point_are() =>
        AssertProperties("Invoke-TwoValleySim 0.05 0.05 -Realizations 4 -Steps 10 | Measure-FreezePoint -Definition LastCrossing",
        "Source", "LearningRate", "NoiseStrength", "DeltaS", "NoiseModel", "Seed", "Definition", "Count", "PFlat", "FreezeStepMean",
            "FreezeStepSem", "FreezeStepMedian",
        "EtaFreezeStep", "FreezeYMean", "FreezeYSem", "CensoredFraction", "NeverCrossedFraction", "DivergedCount");

    [Fact]
    public void Properties_of_a_check_are() => AssertProperties("Test-ValleyRegime 0.05 0.05 -Steps 10 | Where-Object Name -eq Gamma",
        "LearningRate", "NoiseStrength", "DeltaS", "NoiseModel", "Name", "Verdict", "Value", "Bound", "Limit", "Evidence", "Advice",
            "Cell");

    [Fact]
    public void Properties_of_a_landscape_are() =>
        AssertProperties("New-ValleyLandscape", "X1", "X2", "X0", "F0", "Yb", "Yf", "Yd", "Ld", "Gamma");

    [Fact]
    public void Properties_of_a_geometry_are() => AssertProperties("Get-ValleyGeometry 5",
        "Landscape", "Y", "MinimumFlat", "MinimumSharp", "Barrier", "FlatnessFlat", "FlatnessSharp", "Gamma", "RidgeLoss",
        "H11Flat", "H12Flat", "H22Flat", "H11Sharp", "H12Sharp", "H22Sharp", "TauXFlat", "TauXSharp", "TauY");

    [Fact]
    public void Properties_of_a_chains_geometry_are() => AssertProperties("Get-ValleyGeometry 5 -HalfWidth 1, 2, 3",
        "Landscape", "Y", "Minimum", "Ridge", "Barrier", "Flatness", "RidgeLoss", "H11", "H12", "H22", "TauX", "TauY");

    [Fact]
    public void Properties_of_a_data_set_are() => AssertProperties("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1",
        "Name", "Train", "Test", "TrainCount", "TestCount", "Classes", "ClassNames", "Rows", "Columns", "Fingerprint",
        "SmallestPixel", "GreatestPixel", "SharedCount", "Note");

    [Fact]
    public void Properties_of_a_run_are() =>
        AssertProperties("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1 | Start-SgdTraining -Steps 3",
        "BatchSize", "LearningRate", "EffectiveNoise", "Realization", "Seed", "Steps", "Converged", "Diverged", "FinalTrainLoss",
            "FinalTrainAccuracy", "FinalTestLoss",
        "FinalTestAccuracy", "MaxTestAccuracy", "FreezeStepLoss", "EtaFreezeStepLoss", "EtaStepFullAccuracy", "TrainSeconds",
        "Settings", "Dataset", "DatasetFingerprint", "Architecture", "ModuleVersion", "Engine", "Rule", "Checkpoints", "Curve", "Path");

    [Fact]
    public void Every_input_of_a_training_run_is_a_property_of_its_result()
    {
        string[] inputs = [.. Command("Start-SgdTraining").Parameters.Values.Where(p =>
            p.ParameterSets.Values.Any(s => s.ValueFromPipelineByPropertyName))
            .Select(p => p.Aliases.Contains("Realization") ? "Realization" : p.Name)
            .Where(name => name != "Realizations")]; // several runs, each with its Realization

        AssertProperties("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1 | Start-SgdTraining -Steps 3", inputs);
    }

    [Fact]
    public void Every_input_of_the_simulation_is_a_property_of_its_result()
    {
        string[] inputs = [.. Command("Invoke-TwoValleySim").Parameters.Values.Where(p =>
            p.ParameterSets.Values.Any(s => s.ValueFromPipelineByPropertyName)).Select(p => p.Name)];

        AssertProperties("Invoke-TwoValleySim 0.05 0.05 -Realizations 4 -Steps 10", inputs);
    }

    public static TheoryData<string> Names() => [.. Repository.Cmdlets];

    [Theory, MemberData(nameof(Names))]
    public void A_number_is_not_completed_to_the_name_of_a_file(string cmdlet)
    {
        // A completer that has nothing to offer keeps PowerShell from offering files.
        Assert.Empty(Command(cmdlet).Parameters.Values.Where(p => !Common.Contains(p.Name) && IsNumber(p.ParameterType)
            && !p.Attributes.OfType<ArgumentCompleterAttribute>().Any()).Select(p => p.Name));
    }

    private static bool IsNumber(Type type)
    {
        type = type.IsArray ? type.GetElementType()! : type;
        return Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is >= TypeCode.SByte and <= TypeCode.Decimal
            && !(Nullable.GetUnderlyingType(type) ?? type).IsEnum;
    }

    [Theory, MemberData(nameof(Names))]
    public void Results_cannot_be_changed(string cmdlet) => Assert.Empty(Command(cmdlet).OutputType.Select(t => t.Type)
        .Where(t => t.Namespace!.StartsWith("ValleyJump", StringComparison.Ordinal))
        .SelectMany(t => t.GetProperties()).Where(p => p.GetSetMethod() is not null)
        .Select(p => $"{p.DeclaringType!.Name}.{p.Name}"));

    [Theory]
    [InlineData("New-ValleyLandscape", "X1")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 4 -Steps 10", "Seed")]
    [InlineData("(Invoke-TwoValleySim 0.05 0.05 -Realizations 4 -Steps 10 -RecordEvery 5).Curve[0]", "PFlat")]
    [InlineData("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1", "Name")]
    [InlineData("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1 | Start-SgdTraining -Steps 3", "Diverged")]
    public void An_assignment_to_a_result_is_an_error(string script, string property)
    {
        PSObject result = session.One(script);

        Assert.DoesNotContain(result.Properties, p => p.IsSettable);
        Assert.Equal($"'{property}' is a ReadOnly property.",
            $"{session.One($"try {{ $args[0].{property} = 1; 'assigned' }} catch {{ \"$_\" }}", result)}");
    }

    [Fact]
    public void There_is_one_copy_of_Core_and_it_is_the_modules()
    {
        session.Get("New-ValleyLandscape");
        string location = Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == "ValleyJump.Core").Location;

        Assert.Equal(Repository.Bin("ValleyJump.Core.dll"), location);
        Assert.False(File.Exists(Path.Combine(AppContext.BaseDirectory, "ValleyJump.Core.dll")));
    }

    [Fact]
    public void Dependencies_do_not_bring_an_engine_of_their_own() =>
        Assert.DoesNotContain("System.Management.Automation.dll", Directory.GetFiles(Repository.Bin("Dependencies"))
            .Select(Path.GetFileName));

    private void AssertProperties(string script, params string[] expected) =>
        Assert.Superset(new HashSet<string>(expected), session.One(script).Properties.Select(p => p.Name).ToHashSet());

    private static string Describe(ParameterMetadata parameter)
    {
        ParameterSetMetadata set = Assert.Single(parameter.ParameterSets.Values);
        Type type = parameter.ParameterType;
        string name = Nullable.GetUnderlyingType(type) is { } value ? value.Name + "?" : type.Name;
        string[] facts =
        [
            set.IsMandatory ? " mandatory" : "", set.Position >= 0 ? $" {set.Position}" : "", set.ValueFromPipeline ? " value" : "",
            set.ValueFromPipelineByPropertyName ? " property" : "", parameter.Aliases.Count > 0
                ? " alias:" + string.Join(",", parameter.Aliases) : "",
        ];
        return $"{parameter.Name} {name}{string.Concat(facts)}";
    }

    private CmdletInfo Command(string name) => (CmdletInfo)session.One("Get-Command $args[0]", name).BaseObject;

    private Type Implementation(string name) => Command(name).ImplementingType;
}
