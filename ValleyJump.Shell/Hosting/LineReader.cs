using Microsoft.Win32.SafeHandles;

namespace ValleyJump.Shell.Hosting;

/// <summary>Reads lines from standard input in such a way that Ctrl+C ends the wait.</summary>
internal sealed class LineReader
{
    private readonly Lazy<TextReader> _input = new(OpenInput);
    private Task<string?>? _pending;

    /// <summary>The whole standard input, for when it is not a terminal.</summary>
    internal TextReader Input => _input.Value;

    /// <summary>Returns the next line, or null at the end of the input.</summary>
    /// <exception cref="OperationCanceledException">The wait was interrupted.</exception>
    internal string? ReadLine(CancellationToken cancellation)
    {
        // On Unix a read of the terminal cannot be taken back: the one that was interrupted serves the next call.
        Task<string?> read = _pending ??= Task.Run(Input.ReadLine, CancellationToken.None);
        try
        {
            read.Wait(cancellation);
        }
        catch (OperationCanceledException) when (OperatingSystem.IsWindows())
        {
            _pending = null;
            throw;
        }

        // On Windows Ctrl+C ends the read as if the input had ended, and the signal may come a little later.
        _pending = null;
        if (read.Result is null && OperatingSystem.IsWindows() && cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200)))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return read.Result;
    }

    /// <remarks>
    /// On Unix the descriptor is read as it is, so that the terminal's own line discipline edits the line, and forgets it at Ctrl+C;
    /// <see cref="Console.In"/> would keep the interrupted half of a line and put it before the next one.
    /// </remarks>
    private static TextReader OpenInput() => OperatingSystem.IsWindows() || Console.IsInputRedirected
        ? Console.In
        : new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 1));
}
