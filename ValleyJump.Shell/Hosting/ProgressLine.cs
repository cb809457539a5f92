using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace ValleyJump.Shell.Hosting;

/// <summary>The last line of a terminal, redrawn in place to show the latest progress record.</summary>
internal sealed class ProgressLine(TextWriter writer)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _lastDrawn;
    private int _drawnLength;

    internal void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
        }
        else if (_drawnLength == 0 || Stopwatch.GetElapsedTime(_lastDrawn) >= Interval)
        {
            // One column less than the terminal has: a full line would wrap and could not be redrawn.
            string text = Describe(record);
            text = text[..Math.Min(text.Length, Terminal.Width - 1)];
            writer.Write('\r' + text.PadRight(_drawnLength));
            writer.Flush();
            _drawnLength = text.Length;
            _lastDrawn = Stopwatch.GetTimestamp();
        }
    }

    internal void Clear()
    {
        if (_drawnLength > 0)
        {
            writer.Write('\r' + new string(' ', _drawnLength) + '\r');
            writer.Flush();
            _drawnLength = 0;
        }
    }

    internal static string Describe(ProgressRecord record)
    {
        StringBuilder text = new(record.Activity);
        if (!string.IsNullOrWhiteSpace(record.StatusDescription))
        {
            text.Append(": ").Append(record.StatusDescription);
        }

        if (record.PercentComplete >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" {record.PercentComplete}%");
        }

        if (record.SecondsRemaining >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds(record.SecondsRemaining):c} left");
        }

        return text.ToString().ReplaceLineEndings(" ");
    }
}
