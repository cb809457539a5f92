using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace ValleyJump.Shell.Hosting;

/// <summary>Standard output and standard error, and what each of them can show.</summary>
internal sealed class Terminal
{
    private const int RedirectedWidth = 120;
    private const int RedirectedHeight = 50;

    private readonly Lock _gate = new();
    private readonly bool _outputHasColor;
    private readonly bool _errorHasColor;
    private readonly ProgressLine? _progress;

    internal Terminal()
    {
        if (OperatingSystem.IsWindows())
        {
            // The consoles of Windows start in a code page that has no Greek letters.
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        bool color = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        _outputHasColor = color && !Console.IsOutputRedirected;
        _errorHasColor = color && !Console.IsErrorRedirected;
        if (!_outputHasColor)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        if (!Console.IsErrorRedirected)
        {
            _progress = new ProgressLine(Console.Error);
        }
    }

    internal bool HasColor => _outputHasColor;

    internal static int Width => Measure(Console.IsOutputRedirected, () => Console.WindowWidth, RedirectedWidth);

    internal static int Height => Measure(Console.IsOutputRedirected, () => Console.WindowHeight, RedirectedHeight);

    internal void Write(string text) => Write(Console.Out, text, _outputHasColor);

    /// <summary>Writes what is not the result of a command: errors, warnings, questions.</summary>
    internal void WriteError(string text) => Write(Console.Error, text, _errorHasColor);

    internal void WriteProgress(ProgressRecord record)
    {
        lock (_gate)
        {
            _progress?.Show(record);
        }
    }

    internal void ClearProgress()
    {
        lock (_gate)
        {
            _progress?.Clear();
        }
    }

    private void Write(TextWriter writer, string text, bool hasColor)
    {
        lock (_gate)
        {
            _progress?.Clear();
            writer.Write(PSHostUserInterface.GetOutputString(text, hasColor));
            writer.Flush();
        }
    }

    /// <remarks>A terminal without a size, as some build servers have, says zero or throws.</remarks>
    private static int Measure(bool isRedirected, Func<int> measure, int otherwise)
    {
        try
        {
            return !isRedirected && measure() is > 0 and int size ? size : otherwise;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return otherwise;
        }
    }
}
