using System.Management.Automation;
using System.Reflection;

namespace ValleyJump.PowerShell.Tests;

/// <summary>The script block of a sweep's task, in a session of its own.</summary>
public sealed class SweepBlockTests(Session session) : IClassFixture<Session>
{
    /// <summary>What is cancelled before the block has begun does not run for ever: nobody would stop it later.</summary>
    [Fact]
    public async Task What_is_cancelled_before_it_begins_ends_at_once()
    {
        // No cmdlet can be stopped at that very moment but by chance.
        var cmdlet = (CmdletInfo)session.One("Get-Command Invoke-ValleySweepTask").BaseObject;
        Type type = cmdlet.ImplementingType.Assembly.GetType("ValleyJump.PowerShell.Infrastructure.SweepBlock", throwOnError: true)!;
        string module = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.psm1");
        File.WriteAllText(module, "");
        Task running = Task.Run(() =>
        {
            using var block = (IDisposable)Activator.CreateInstance(type, "while ($true) { }", module, Path.GetTempPath())!;
            type.GetMethod("Run")!.Invoke(block,
                [1, (Action<PSObject>)(_ => { }), (Action<object>)(_ => { }), new CancellationToken(canceled: true)]);
        });
        // The session takes a second or two; longer under load.
        var problem = await Assert.ThrowsAsync<TargetInvocationException>(() => running.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.IsType<OperationCanceledException>(problem.InnerException);
        File.Delete(module);
    }
}
