using System.Runtime.InteropServices;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// SIGTERM while a cmdlet is at work on what it keeps: it begins nothing more, has some seconds for what it is at, and ends the process
/// with an exit code of its own. Schedulers send it before they kill.
/// </summary>
internal sealed class TerminationSignal : IDisposable
{
    /// <summary>The exit code that says: not all was done, and the same command goes on from there. EX_TEMPFAIL of sysexits.h.</summary>
    public const int GoOn = 75;

    // What is at work has so long to come to its end; then it is dropped, which takes milliseconds, and what is finished is saved. Whatever
    // keeps the process from ending by itself, such as a slow command downstream, it is gone in less than five seconds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2), Last = TimeSpan.FromSeconds(4);

    private readonly PosixSignalRegistration registration;
    private readonly CancellationTokenSource finish = new(), drop = new();

    /// <summary>Begins to listen.</summary>
    public TerminationSignal() => registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive);

    /// <summary>Cancelled when the process is told to end: nothing more is to begin.</summary>
    public CancellationToken Finish => finish.Token;

    /// <summary>Cancelled when what is at work is to be given up.</summary>
    public CancellationToken Drop => drop.Token;

    /// <summary>Ends the process, if it was told to.</summary>
    /// <param name="tell">Says so.</param>
    public void ExitIfTold(Action tell)
    {
        if (!finish.IsCancellationRequested)
            return;
        tell();
        Environment.Exit(GoOn);
    }

    /// <summary>Listens no more.</summary>
    public void Dispose()
    {
        registration.Dispose();
        finish.Dispose();
        drop.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        drop.CancelAfter(Grace);
        new Thread(() =>
        {
            Thread.Sleep(Last);
            Environment.Exit(GoOn);
        }) { IsBackground = true }.Start();
        finish.Cancel();
    }
}
