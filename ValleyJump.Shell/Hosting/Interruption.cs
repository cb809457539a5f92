using System.Runtime.InteropServices;

namespace ValleyJump.Shell.Hosting;

/// <summary>Routes SIGINT (Ctrl+C) and SIGTERM to whatever is running innermost.</summary>
/// <remarks>The first signal stops what is running, and waits for it; the second one kills the process.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Target? _innermost;

    internal Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    /// <summary>Whether the shell is to end, rather than to prompt again.</summary>
    internal bool IsTerminating { get; private set; }

    /// <summary>Makes <paramref name="interrupt"/> the one to be called until the result is disposed of.</summary>
    /// <param name="interrupt">Called on the signal's thread; must not wait.</param>
    /// <param name="passOn">Whether what runs around it is interrupted as well.</param>
    internal Target Enter(Action interrupt, bool passOn = false)
    {
        lock (_gate)
        {
            return _innermost = new Target(this, interrupt, passOn, _innermost);
        }
    }

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        lock (_gate)
        {
            if (_innermost is null or { IsInterrupted: true })
            {
                return;
            }

            context.Cancel = true;
            IsTerminating |= context.Signal == PosixSignal.SIGTERM;
            _innermost.Interrupt();
        }
    }

    /// <summary>Something that can be interrupted.</summary>
    internal sealed class Target(Interruption owner, Action interrupt, bool passOn, Target? outer) : IDisposable
    {
        internal bool IsInterrupted { get; private set; }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._innermost = outer;
            }
        }

        internal void Interrupt()
        {
            if (IsInterrupted)
            {
                return;
            }

            IsInterrupted = true;
            interrupt();
            if (passOn)
            {
                outer?.Interrupt();
            }
        }
    }
}
