using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Ways of runs along principal components.</summary>
public sealed class TrajectoryTests(Session session) : IClassFixture<Session>
{
    private const string Runs = """
        $data = Import-ImageDataset -TrainPerClass 2 -TestPerClass 1
        $small = @{ Dataset = $data; Steps = 40; CheckpointCount = 5; BatchSize = 5; LearningRate = 0.1 }

        """;

    [Fact]
    public void Runs_from_the_same_weights_start_at_one_point_and_the_first_goes_forward()
    {
        IReadOnlyList<PSObject> ways = session.Get($"{Runs}Start-SgdTraining @small -HiddenWidths 5 -Realizations 2 | Get-WeightTrajectory");
        double[][] first = [.. ways.Select(Coordinates)];

        Assert.Equal(2, ways.Count);
        for (int component = 0; component < 3; component++)
            Assert.Equal(first[0][component], first[1][component], 1e-10);
        Assert.NotEqual(first[0][12], first[1][12]);
        for (int component = 0; component < 3; component++)
            Assert.True(first[0][12 + component] > first[0][component]);
        Assert.InRange(ways[0].Get<double>("Explained"), 0.8, 1);
        Assert.Equal(15, first[0].Length);
    }

    [Fact]
    public void Distances_are_kept_where_all_components_are_taken()
    {
        // Ten points have nine components at most, and the two ways' ends are as far apart along these as they are.
        PSObject far = session.One($$"""
            {{Runs}}$runs = Start-SgdTraining @small -HiddenWidths 5 -Realizations 2
            $ways = $runs | Get-WeightTrajectory -Components 8 -Checkpoint 1, 2, 3, 4, -1, 0
            $square = 0.0
            foreach ($k in 0..7) {
                $off = $ways[0].Trajectory[32 + $k].Coordinate - $ways[1].Trajectory[32 + $k].Coordinate
                $square += $off * $off
            }
            [Math]::Sqrt($square) / ($runs | Compare-Solution).Distance
            """);

        Assert.Equal(1, (double)far.BaseObject, 1e-6);
    }

    [Theory]
    [InlineData("Start-SgdTraining @small -HiddenWidths 5 | Get-WeightTrajectory -Components 0", "InvalidComponents")]
    [InlineData("Start-SgdTraining @small -HiddenWidths 5 | Get-WeightTrajectory -Components 5", "InvalidComponents")]
    [InlineData("Start-SgdTraining @small -HiddenWidths 5 | Get-WeightTrajectory -Checkpoint 7", "InvalidCheckpoint")]
    [InlineData("Start-SgdTraining @small -HiddenWidths 5 -NoWeights | Get-WeightTrajectory", "WeightsNotKept")]
    [InlineData("5, 6 | ForEach-Object { Start-SgdTraining @small -HiddenWidths $_ } | Get-WeightTrajectory", "InvalidRun")]
    public void What_has_no_components_is_one_error(string script, string id)
    {
        Outcome outcome = session.Run(Runs + script);

        Assert.Equal(id, Assert.Single(outcome.AllErrors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(outcome.Output);
    }

    private static double[] Coordinates(PSObject way) =>
        [.. ((System.Collections.IEnumerable)way.Properties["Trajectory"].Value).Cast<object>().Select(p => new PSObject(p).Get<double>("Coordinate"))];
}
