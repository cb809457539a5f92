using System.Diagnostics;
using System.Globalization;

namespace ValleyJump.Tests;

/// <summary>
/// How long work goes on after it was told to stop, whatever else the machine does meanwhile. On a quiet machine it is a stopwatch.
/// </summary>
/// <remarks>
/// Time in which some thread waited for a processor (Linux tells it, as the "some" of /proc/pressure/cpu) is not the work's doing and is
/// taken off. What cannot be blamed on others is the processor time of this very process, a core's share of it: work that does not listen
/// shows there on a busy machine, work that sleeps in the time that is left. Where the system tells no pressure (Windows, macOS) it is
/// the stopwatch. Nothing else of the process may run beside it: these tests stand in collections that run alone.
/// </remarks>
internal sealed class StopClock
{
    /// <summary>What every stop is to take at most, in milliseconds.</summary>
    public const double Limit = 200;

    // Background compilation and garbage collection take their moments: the fastest of three counts. Work that does not listen fails all.
    private const int Attempts = 3;

    private const string Pressure = "/proc/pressure/cpu";

    private readonly long started = Stopwatch.GetTimestamp();
    private readonly double waited = Waited(), worked = Worked();

    /// <summary>The stopwatch alone, in milliseconds.</summary>
    public double Wall => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>Milliseconds that the work is to answer for, of those since the start.</summary>
    public double Milliseconds
    {
        get
        {
            double wall = Wall;
            return Math.Min(wall, Math.Max(wall - (Waited() - waited), (Worked() - worked) / Environment.ProcessorCount));
        }
    }

    /// <summary>Asserts that one of three attempts takes at most <see cref="Limit"/>, and returns the fastest.</summary>
    /// <param name="attempt">Starts work, stops it, and returns what its clock shows when it has ended.</param>
    public static double InTime(Func<double> attempt)
    {
        double fastest = double.PositiveInfinity;
        for (int k = 0; k < Attempts && fastest > Limit; k++)
            fastest = Math.Min(fastest, attempt());
        Assert.InRange(fastest, 0, Limit);
        return fastest;
    }

    private static double Worked()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    // "some avg10=0.00 avg60=0.00 avg300=0.00 total=1234": microseconds since the machine started.
    private static double Waited()
    {
        try
        {
            string some = File.ReadLines(Pressure).First(line => line.StartsWith("some ", StringComparison.Ordinal));
            return double.Parse(some[(some.IndexOf("total=", StringComparison.Ordinal) + 6)..], CultureInfo.InvariantCulture) / 1000;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
