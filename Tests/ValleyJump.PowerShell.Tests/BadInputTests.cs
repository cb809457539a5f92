using System.Management.Automation;
using System.Text.RegularExpressions;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Bad input: which error it gives, that it gives one only, and that nothing is run.</summary>
public sealed class BadInputTests(Session session) : IClassFixture<Session>
{
    private const string Sim = "Invoke-TwoValleySim", Landscape = "New-ValleyLandscape", Geometry = "Get-ValleyGeometry",
        Freeze = "Measure-FreezePoint", Survival = "Measure-FreezeSurvival";
    private const string Transformation = "ParameterArgumentTransformationError", Conversion = "CannotConvertArgumentNoMessage",
        Null = "ParameterArgumentValidationErrorNullNotAllowed",
        EmptyArray = "ParameterArgumentValidationErrorEmptyArrayNotAllowed", Validation = "ParameterArgumentValidationError",
            NotBound = "InputObjectNotBound", Unknown = "NamedParameterNotFound";

    private const string Tiny = "Invoke-TwoValleySim 0.1 0.1 -Steps 10 -Realizations 8";

    public static TheoryData<string, string, string> Cases => new()
    {
        { Sim, "Invoke-TwoValleySim 0 0.1", "InvalidLearningRate" },
        { Sim, "Invoke-TwoValleySim -0.1 0.1", "InvalidLearningRate" },
        { Sim, "Invoke-TwoValleySim ([double]::NaN) 0.1", "InvalidLearningRate" },
        { Sim, "Invoke-TwoValleySim NaN 0.1", "InvalidLearningRate" },
        { Sim, "Invoke-TwoValleySim ([double]::PositiveInfinity) 0.1", "InvalidLearningRate" },
        { Sim, "Invoke-TwoValleySim 1e400 0.1", "InvalidLearningRate" },
        { Sim, "Invoke-TwoValleySim 0.1, 0 0.1", "InvalidLearningRate" },
        { Sim, "Invoke-TwoValleySim @() 0.1", EmptyArray },
        { Sim, "Invoke-TwoValleySim $null 0.1", Null },
        { Sim, "Invoke-TwoValleySim '' 0.1", Null },
        { Sim, "Invoke-TwoValleySim abc 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1, abc 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim '0,05' 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1, $null 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim $true 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim ([datetime]::Now) 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim @{ a = 1 } 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim ([char]'5') 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim ([consolecolor]::Red) 0.1", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 -0.1", "InvalidNoiseStrength" },
        { Sim, "Invoke-TwoValleySim 0.1 ([double]::NaN)", "InvalidNoiseStrength" },
        { Sim, "Invoke-TwoValleySim 0.1 Infinity", "InvalidNoiseStrength" },
        { Sim, "Invoke-TwoValleySim 0.1 0.1, $null", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 @()", EmptyArray },
        { Sim, "Invoke-TwoValleySim 0.1 1 -NoiseModel Foo", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -NoiseModel H", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -NoiseModel 'Hessian,Isotropic'", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -NoiseModel 17", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -NoiseModel Hessian, Isotropic", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -NoiseExponent -1", "InvalidNoiseExponent" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -NoiseExponent NaN", "InvalidNoiseExponent" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -IsotropicCurvature 0", "InvalidIsotropicCurvature" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -IsotropicShare 1.5", "InvalidIsotropicShare" },
        { Landscape, "New-ValleyLandscape -HalfWidth 0.5", "InvalidHalfWidth" },
        { Landscape, "New-ValleyLandscape -HalfWidth 0.5, -1", "InvalidHalfWidth" },
        { Landscape, "New-ValleyLandscape -HalfWidth 0.5, 1, 2 -X1 0.9", "InvalidHalfWidth" },
        { Geometry, "New-ValleyLandscape -HalfWidth 0.5, 1, 2 | Get-ValleyGeometry 0", "InvalidY" },
        { Geometry, "Get-ValleyGeometry 5 -HalfWidth 0.5, 1, 2 -X1 0.9", "InvalidHalfWidth" },
        { "Measure-EscapeRate", "Measure-EscapeRate 0.1 1 3 -HalfWidth 0.5,1,2 -Replicas 10 -KillCount 10", "InvalidKillCount" },
        { "Invoke-DensityEvolution", "Invoke-DensityEvolution 0.1 1 -HalfWidth 0.5, 1, 2 -InitialY 0", "InvalidInitialY" },
        { "Test-ValleyRegime", "Test-ValleyRegime 0.1 1 -HalfWidth 0.5, 1, 2 -InitialY 0", "InvalidInitialY" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -HalfWidth 0.5, 1, 2 -InitialY 0", "InvalidInitialY" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Momentum 1", "InvalidMomentum" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Optimizer Adam -Nesterov", "InvalidNesterov" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Optimizer Adam -Epsilon 0", "InvalidEpsilon" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -BatchSizeSchedule 'constant, warm-up from 0 in 0.1'", "InvalidBatchSizeSchedule" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -LearningRateSchedule 'stable, linear to 0 in the last 0.5, warm-up from 0 in 0.6'", Transformation },
        { "Get-ValleyTheory", "Get-ValleyTheory 0.1 1 3 -Optimizer Adam", "InvalidOptimizer" },
        { "Get-ValleyTheory", "Get-ValleyTheory 0.1 1 3 -LearningRateSchedule cosine", "InvalidLearningRateSchedule" },
        { "Invoke-DensityEvolution", "Invoke-DensityEvolution 0.1 1 -Optimizer RmsProp", "InvalidOptimizer" },
        { "Invoke-DensityEvolution", "Invoke-DensityEvolution 0.1 1 -Optimizer Adam", "InvalidOptimizer" },
        { "Invoke-DensityEvolution", "Invoke-DensityEvolution 0.1 1 -Momentum 0.9", "InvalidMomentum" },
        { "Invoke-TwoValleySim", "Invoke-TwoValleySim 0.1 1 -HoldNoiseUntilFrozen -HazardThreshold 0", "InvalidHazardThreshold" },
        { "Invoke-TwoValleySim", "Invoke-TwoValleySim 0.1 1 -HoldNoiseUntilFrozen -Optimizer Adam", "InvalidOptimizer" },
        { "Invoke-TwoValleySim", "Invoke-TwoValleySim 0.1 1 -HoldNoiseUntilFrozen -LearningRateSchedule cosine",
            "InvalidLearningRateSchedule" },
        { "Invoke-DensityEvolution", "Invoke-DensityEvolution 0.1 1 -BatchSizeSchedule 'cosine to 0, warm-up from 0 in 0.1'",
            "InvalidBatchSizeSchedule" },
        { "Measure-EscapeRate", "Measure-EscapeRate 0.1 1 3 -Momentum 0.5", "InvalidMomentum" },
        { "Measure-CrossingProbability", "Measure-CrossingProbability 0.1 1 20000", "InvalidAfterStep" },
        { "Measure-CrossingProbability", "Measure-CrossingProbability 0.1 1 -1", "InvalidAfterStep" },
        { "Measure-CrossingProbability", "Measure-CrossingProbability 0.1 1 5 -Replicas 10 -KillCount 10", "InvalidKillCount" },
        { "Measure-CrossingProbability", "Measure-CrossingProbability 0.1 1 5 -Momentum 0.5", "InvalidMomentum" },
        { "Measure-CrossingProbability", "Measure-CrossingProbability 0.1 1 5 -LearningRateSchedule cosine", "InvalidLearningRateSchedule" },
        { "Measure-CrossingProbability", "Measure-CrossingProbability 0.1 1 5 -HalfWidth 0.5, 1, 2", "InvalidHalfWidth" },
        { "Measure-EscapeRate", "Measure-EscapeRate 0.1 1 3 -Replicas 1", "InvalidReplicas" },
        { "Measure-EscapeRate", "Measure-EscapeRate 0.1 1 3 -Splitting -Replicas 10 -KillCount 10", "InvalidKillCount" },
        { "Measure-EscapeRate", "Measure-EscapeRate 0.1 1 3 -Repetitions 1", "InvalidRepetitions" },
        { "Measure-SteadyState", "Measure-SteadyState 0.1 1 3 -HalfWidth 0.5,0.6,0.7,0.8 -Realizations 63", "InvalidRealizations" },
        { "Measure-SteadyState", "Measure-SteadyState 0.1 0 3 -HalfWidth 0.5,0.6,0.7", "InvalidNoiseStrength" },
        // Of the last cell: the first ones are not measured before it is said.
        { "Measure-SteadyState", "Measure-SteadyState 0.1 1,0 3 -HalfWidth 0.5,0.6,0.7 -Realizations 48 -Steps 10 -Bins 10",
            "InvalidNoiseStrength" },
        // By their barriers over the noise, the splitting of the first would take 400 Replicas or so, that of the second 100.
        { "Measure-EscapeRate", "Measure-EscapeRate 0.05 0.002,1 5 -Splitting -Repetitions 2 -KillCount 150", "InvalidKillCount" },
        { "Measure-SteadyState", "Measure-SteadyState 0.1 1 3 -BatchSizeSchedule 'times 2 every 0.5'", "InvalidBatchSizeSchedule" },
        { "Test-ValleyRegime", "Test-ValleyRegime 0.1 1 -Optimizer Adam", "InvalidOptimizer" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -DegreesOfFreedom 2", "InvalidDegreesOfFreedom" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Realizations 0", "InvalidRealizations" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Realizations -5", "InvalidRealizations" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Realizations 1e9", "InvalidRealizations" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Realizations 1e10", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Realizations 1.5", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Realizations '1.5'", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Realizations 8, 9", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Steps 0", "InvalidSteps" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Steps -1", "InvalidSteps" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Steps 1e13", "InvalidSteps" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Steps 1e20", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Steps 10.5", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Steps NaN", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Seed -1", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Seed 1.5", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Seed 18446744073709551616", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -InitialX @()", "InvalidInitialX" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -InitialX 0.1, NaN", "InvalidInitialX" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -InitialX '1;b'", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -InitialY -20", "InvalidInitialY" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -InitialY -1e300", "InvalidInitialY" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -InitialY -10 -Yf 10", "InvalidInitialY" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -InitialY NaN", "InvalidInitialY" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -InitialY Infinity", "InvalidInitialY" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -X1 NaN", "InvalidX1" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Yd 0.01", "InvalidYd" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -RecordEvery -1", "InvalidRecordEvery" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -RecordEvery 1 -Steps 1e9", "InvalidRecordEvery" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -RecordEvery 1 -KeepTrajectories 2000 -Steps 1e6", "InvalidRecordEvery" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -KeepTrajectories -1", "InvalidKeepTrajectories" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -TrajectoryIndex -1", "InvalidTrajectoryIndex" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -KeepTrajectories 11 -Realizations 10", "InvalidKeepTrajectories" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -TrajectoryIndex 999 -Realizations 10", "InvalidTrajectoryIndex" },
        { "Get-ValleyTheory", "Get-ValleyTheory 0.1 1 -Y 3 -TrajectoryIndex 999 -Realizations 10", "InvalidTrajectoryIndex" },
        { "Test-ValleyRegime", "Test-ValleyRegime 0.1 1 -TrajectoryIndex 999 -Realizations 10", "InvalidTrajectoryIndex" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -RecordEvery 101 -Steps 100", "InvalidRecordEvery" },
        { "Invoke-DensityEvolution", "Invoke-DensityEvolution 0.1 1 -RecordEvery 101 -Steps 100", "InvalidRecordEvery" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -TrajectoryIndex @()", "InvalidTrajectoryIndex" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -TrajectoryIndex 1.5", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -ThrottleLimit -1", "InvalidThrottleLimit" },
        { Sim, "Invoke-TwoValleySim 0.1 1 -ThrottleLimit 1.5", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -ThrottleLimit '0,5'", Transformation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Landscape foo", Conversion },
        { Sim, "Invoke-TwoValleySim 0.1 1 -Landscape $null", Validation },
        { Sim, "Invoke-TwoValleySim 0.1 1 -NoSuchParameter 1", Unknown },
        { Sim, "Invoke-TwoValleySim 0.1 1 1", "PositionalParameterNotFound" },
        { Sim, "'abc' | Invoke-TwoValleySim 0.1 1", NotBound },
        { Sim, "[datetime]::Now | Invoke-TwoValleySim 0.1 1", NotBound },
        { Sim, "1 | Invoke-TwoValleySim", NotBound },
        { Sim, "$null | Invoke-TwoValleySim 0.1 1", Validation },
        { Sim, "@{ LearningRate = 0.1; NoiseStrength = 0.1 } | Invoke-TwoValleySim", NotBound },
        { Sim, "[pscustomobject]@{ LearningRate = ''; NoiseStrength = '0.1' } | Invoke-TwoValleySim", Null },
        { Sim, "[pscustomobject]@{ LearningRate = $null; NoiseStrength = '0.1' } | Invoke-TwoValleySim", Null },
        { Sim, "[pscustomobject]@{ LearningRate = '0.1' } | Invoke-TwoValleySim", "InputObjectMissingMandatory" },
        // What PowerShell cannot convert in piped input it leaves out without a word, unless the parameter converts it itself.
        { Sim, "[pscustomobject]@{ LearningRate = 0.1; NoiseStrength = 1; NoiseModel = 'Hesian' } | Invoke-TwoValleySim", Transformation },
        { Sim, "[pscustomobject]@{ LearningRate = 0.1; NoiseStrength = 1; Realizations = '1e10' } | Invoke-TwoValleySim", Transformation },
        { Sim, "[pscustomobject]@{ LearningRate = 0.1; NoiseStrength = 1; Steps = '1e20' } | Invoke-TwoValleySim", Transformation },
        { Sim, "[pscustomobject]@{ LearningRate = 0.1; NoiseStrength = 1; Seed = '-1' } | Invoke-TwoValleySim", Transformation },
        { Sim, "[pscustomobject]@{ LearningRate = 0.1; NoiseStrength = 1; X1 = [datetime]::Now } | Invoke-TwoValleySim", Transformation },
        { Sim, "[pscustomobject]@{ LearningRate = 0.1; NoiseStrength = 1; X1 = 1, 2 } | Invoke-TwoValleySim", Transformation },
        { Sim, "[pscustomobject]@{ LearningRate = 0.1; NoiseStrength = 1; X1 = '1;2' } | Invoke-TwoValleySim", Transformation },
        { Landscape, "New-ValleyLandscape -X1 0", "InvalidX1" },
        { Landscape, "New-ValleyLandscape -X1 NaN", "InvalidX1" },
        { Landscape, "New-ValleyLandscape -X2 -1", "InvalidX2" },
        { Landscape, "New-ValleyLandscape -X0 0", "InvalidX0" },
        { Landscape, "New-ValleyLandscape -F0 ([double]::NegativeInfinity)", "InvalidF0" },
        { Landscape, "New-ValleyLandscape -Yb ([double]::PositiveInfinity)", "InvalidYb" },
        { Landscape, "New-ValleyLandscape -Yf 0", "InvalidYf" },
        { Landscape, "New-ValleyLandscape -Yd -1", "InvalidYd" },
        { Landscape, "New-ValleyLandscape -Ld -1", "InvalidLd" },
        { Landscape, "New-ValleyLandscape -X1 abc", Transformation },
        { Landscape, "New-ValleyLandscape -X1 1, 2", Transformation },
        { Landscape, "New-ValleyLandscape -X1 @()", Transformation },
        { Landscape, "New-ValleyLandscape -X1 ([datetime]::Now)", Transformation },
        { Landscape, "New-ValleyLandscape 1", "PositionalParameterNotFound" },
        { Landscape, "'abc' | New-ValleyLandscape", NotBound },
        { Landscape, "[datetime]::Now | New-ValleyLandscape", NotBound },
        { Landscape, "[pscustomobject]@{ X1 = 'x' } | New-ValleyLandscape", Transformation },
        { Geometry, "Get-ValleyGeometry -20", "InvalidY" },
        { Geometry, "Get-ValleyGeometry NaN", "InvalidY" },
        { Geometry, "Get-ValleyGeometry Infinity", "InvalidY" },
        { Geometry, "Get-ValleyGeometry -15 -Yb 15", "InvalidY" },
        { Geometry, "Get-ValleyGeometry 1 -X1 0", "InvalidX1" },
        { Geometry, "Get-ValleyGeometry @()", EmptyArray },
        { Geometry, "Get-ValleyGeometry $null", Null },
        { Geometry, "Get-ValleyGeometry ''", Null },
        { Geometry, "Get-ValleyGeometry '1,5'", Transformation },
        { Geometry, "'abc' | Get-ValleyGeometry 1", NotBound },
        { Geometry, "[datetime]::Now | Get-ValleyGeometry 1", NotBound },
        { Geometry, "$null | Get-ValleyGeometry 1", Validation },
        { Freeze, "'abc' | Measure-FreezePoint", "NothingThatFreezes" },
        { Freeze, "[datetime]::Now | Measure-FreezePoint", "NothingThatFreezes" },
        { Freeze, "New-ValleyLandscape | Measure-FreezePoint", "NothingThatFreezes" },
        { Freeze, "Measure-FreezePoint $null", Null },
        { Freeze, "Measure-FreezePoint @()", EmptyArray },
        { Freeze, "Invoke-TwoValleySim 0.1 0.1 -Steps 10 -Realizations 8 | Measure-FreezePoint -Definition Foo", Transformation },
        { Freeze, "Invoke-TwoValleySim 0.1 0.1 -Steps 10 -Realizations 8 | Measure-FreezePoint -Definition @()", Validation },
        { Freeze, "Invoke-TwoValleySim 0.1 0.1 -Steps 10 -Realizations 8 | Measure-FreezePoint -Definition $null", Validation },
        { Freeze, "Invoke-TwoValleySim 0.1 0.1 -Steps 10 -Realizations 8 | Measure-FreezePoint -Definition Plateau", "NoCurve" },
        { Survival, "'abc' | Measure-FreezeSurvival", "NothingThatFreezes" },
        { Survival, "New-ValleyLandscape | Measure-FreezeSurvival", "NothingThatFreezes" },
        { Survival, "Measure-FreezeSurvival $null", Null },
        { Survival, "Measure-FreezeSurvival @()", EmptyArray },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -Along Foo", Transformation },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -Along @()", Validation },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -GroupBy @()", Validation },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -GroupBy Foo", "InvalidGroupBy" },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -Horizon 0", "InvalidHorizon" },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -Horizon NaN", "InvalidHorizon" },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -CensoringWindow 1", "InvalidCensoringWindow" },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -CensoringWindow -0.1", "InvalidCensoringWindow" },
        { Survival, "@{ FreezeStep = 3; LastStep = 9 } | Measure-FreezeSurvival -CensoringWindow 0.2", "InvalidCensoringWindow" },
        { Survival, $"{Tiny} | Measure-FreezeSurvival -HazardBins 0", "InvalidHazardBins" },
        { Survival, "@{ FreezeStep = 3; LastStep = 9 }, @{ FreezeStep = 'x'; LastStep = 9 } | Measure-FreezeSurvival", "ValueNotNumeric" },
        { Survival, "@{ FreezeStep = 3 }, @{ FreezeStep = '' } | Measure-FreezeSurvival", "InvalidLastStep" },
        { Survival, "@{ FreezeStep = -3 } | Measure-FreezeSurvival", "InvalidFreezeStep" },
        { Survival, "@{ FreezeStep = 3; LastStep = 9 } | Measure-FreezeSurvival -Along Y", "InvalidAlong" },
        { Survival, "@{ FreezeStep = 3; LastStep = 9 } | Measure-FreezeSurvival -Along EtaStep", "InvalidAlong" },
        { Survival, "[pscustomobject]@{ BatchSize = 5; LearningRate = 0.1; FreezeStepMean = 3 } | Measure-FreezeSurvival", "NoSingleRuns" },
        { Survival, "[pscustomobject]@{ BatchSize = 5; LearningRate = 0.1 } | Measure-FreezeSurvival", "TrainingRow" },
    };

    /// <summary>Those with an id of ours: Invalid and the parameter's name.</summary>
    public static TheoryData<string, string> Ranges
    {
        get
        {
            var ranges = new TheoryData<string, string>();
            foreach (object[] row in Cases)
            {
                if (row is [_, string script, string id] && id.StartsWith("Invalid", StringComparison.Ordinal)
                    && id != "InvalidRecordEvery")
                {
                    ranges.Add(script, id["Invalid".Length..]);
                }
            }
            return ranges;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bad_input_gives_one_error_with_its_id(string cmdlet, string script, string id)
    {
        Outcome outcome = session.Run(script);

        ErrorRecord error = Assert.Single(outcome.AllErrors);
        Assert.Equal($"{id},ValleyJump.PowerShell.Commands.{cmdlet.Replace("-", "", StringComparison.Ordinal)}Command",
            error.FullyQualifiedErrorId);
        Assert.Contains(error.CategoryInfo.Category, (ErrorCategory[])[ErrorCategory.InvalidArgument, ErrorCategory.InvalidData]);
        Assert.DoesNotContain("Specified method is not supported", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_value_out_of_range_is_named_and_so_is_the_range(string script, string parameter) =>
        Assert.Matches(new Regex($@"^{parameter} must [^\n]+\. It was [^\n]+\.$"), Assert.Single(session.Run(script).AllErrors).ToString());

    [Fact]
    public void An_error_carries_the_offending_value() =>
        Assert.Equal(-0.25, Assert.Single(session.Run("Invoke-TwoValleySim -0.25 0.1").Errors).TargetObject);

    [Theory]
    [InlineData("Invoke-TwoValleySim 0 0.1; 'after'")]
    [InlineData("Get-ValleyGeometry -20; 'after'")]
    [InlineData("New-ValleyLandscape -X1 0; 'after'")]
    public void Errors_do_not_end_the_script(string script) => Assert.Equal("after", $"{Assert.Single(session.Run(script).Output)}");

    [Theory]
    [InlineData("Invoke-TwoValleySim 1e308 1e308 -Steps 100 -Realizations 100")]
    [InlineData("Invoke-TwoValleySim 1e-320 0 -Steps 100 -Realizations 100")]
    [InlineData("Invoke-TwoValleySim 0.05 1e300 -NoiseModel HessianSquared -Steps 100 -Realizations 100")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -X0 1e200 -Steps 100 -Realizations 100")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -X1 1e-200 -X2 1e-300 -Steps 100 -Realizations 100")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -InitialX 1e300 -Steps 100 -Realizations 100")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -InitialY 1e300 -Steps 100 -Realizations 100")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -NoiseModel HessianPower -NoiseExponent 1e6 -Steps 100 -Realizations 100")]
    public void Extreme_values_end_in_counts_and_not_in_errors(string script)
    {
        PSObject result = session.One(script + " -WarningAction SilentlyContinue");

        int diverged = result.Get<int>("DivergedCount");
        Assert.InRange(diverged, 0, 100);
        if (diverged == 100)
            Assert.True(double.IsNaN(result.Get<double>("PFlat")));
        else
            Assert.InRange(result.Get<double>("PFlat"), 0, 1);
    }

    [Fact]
    public void When_all_diverge_the_measurements_still_come()
    {
        IReadOnlyList<PSObject> points = session.Get(
            "Invoke-TwoValleySim 5 1 -Steps 1000 -Realizations 100 -RecordEvery 100 | Measure-FreezePoint");

        Assert.All(points, p => Assert.Equal(100, p.Get<int>("DivergedCount")));
        Assert.Equal(0, points[0].Get<int>("Count"));
    }
}
