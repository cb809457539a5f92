using System.Diagnostics;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Sweeps;

namespace ValleyJump.Core.Tests.Sweeps;

/// <summary>Commands of Slurm that do not answer; those that do are tested on a cluster, by Pester.</summary>
public sealed class SlurmClientTests
{
    [Fact]
    public void A_command_that_does_not_answer_is_not_waited_for_for_ever()
    {
        // A command that there is everywhere, and that takes a while.
        (string program, string[] arguments) = OperatingSystem.IsWindows()
            ? ("ping", (string[])["-n", "60", "127.0.0.1"]) : ("sleep", ["60"]);
        long start = Stopwatch.GetTimestamp();
        var problem = Assert.Throws<InvalidInputException>(() => SlurmClient.Call(program, null, TimeSpan.FromSeconds(0.2), arguments));
        Assert.Equal("SlurmTimeout", problem.Id);
        Assert.Contains($"{program} has said nothing for 0.2 s", problem.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.2, 30);
    }

    [Fact]
    public void A_command_that_is_not_there_says_what_to_do()
    {
        var problem = Assert.Throws<InvalidInputException>(() => SlurmClient.Call("no-such-program", null, TimeSpan.FromSeconds(9)));
        Assert.Equal("SlurmNotFound", problem.Id);
    }
}
