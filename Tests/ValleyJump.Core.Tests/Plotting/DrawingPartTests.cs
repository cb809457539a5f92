using System.Globalization;
using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Tests.Plotting;

public sealed class DrawingPartTests
{
    [Theory]
    [InlineData(0, 1, false, 400, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-2, 2, false, 200, "−2 −1 0 1 2")]
    [InlineData(0, 3e-7, false, 150, "0 {10^-7} 2×{10^-7} 3×{10^-7}")]
    [InlineData(99_990, 100_010, false, 200, "99990 99995 100000 100005 100010")]
    [InlineData(0, 1e6, false, 200, "0 0.5×{10^6} 1.0×{10^6}")]
    [InlineData(-2e8, 2e8, false, 300, "−2×{10^8} −{10^8} 0 {10^8} 2×{10^8}")]
    [InlineData(1e-3, 1, true, 400, "{10^-3} {10^-2} {10^-1} {10^0}")]
    [InlineData(1e-12, 1e12, true, 200, "{10^-12} {10^-5} {10^2} {10^9}")]
    [InlineData(2, 3, true, 300, "2.0 2.2 2.4 2.6 2.8 3.0")]
    public void TicksSayRoundNumbers(double low, double high, bool isLog, double length, string labels) => Assert.Equal(labels,
        string.Join(' ', Ticks.Of(new(low, high, isLog), length, _ => 30).Select(tick => tick.Label).Where(label => label.Length > 0)));

    [Fact]
    public void EveryTickIsOnItsAxisAndSaysItsValue()
    {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            bool isLog = i % 2 == 0;
            double shift = random.NextDouble();
            double low = isLog ? Math.Pow(10, shift * 40 - 20) : (shift - 0.5) * Math.Pow(10, random.Next(-9, 9));
            double high = isLog ? low * Math.Pow(10, 0.01 + random.NextDouble() * 12) : low + Math.Pow(10, random.NextDouble() * 12 - 6);
            var scale = new Scale(low, high, isLog);
            Tick[] ticks = [.. Ticks.Of(scale, 300, label => 8.0 * label.Length)];
            Assert.Contains(ticks, tick => tick.Label.Length > 0);
            foreach (Tick tick in ticks)
            {
                Assert.InRange(scale.Share(tick.Value), -1e-5, 1 + 1e-5);
                if (tick.Label.Length > 0)
                    Assert.Equal(tick.Value, Value(tick.Label), Math.Abs(tick.Value) * 1e-9 + (high - low) * 1e-5);
            }
        }
    }

    [Fact]
    public void ContoursOfACircleLieOnIt()
    {
        double[] at = SampleFigures.Steps(-2, 2, 81);
        List<List<Spot>> lines = ContourLines.Of(at, at, SampleFigures.Grid(at, at, (x, y) => x * x + y * y), 1);
        List<Spot> ring = Assert.Single(lines);
        Assert.Equal(ring[0], ring[^1]);
        Assert.True(ring.Count > 100);
        Assert.All(ring, spot => Assert.Equal(1, Math.Sqrt(spot.X * spot.X + spot.Y * spot.Y), 2e-3));
        // At a saddle the lines keep apart: x y = 0.25 has two branches.
        Assert.Equal(2, ContourLines.Of(at, at, SampleFigures.Grid(at, at, (x, y) => x * y), 0.25).Count);
        Assert.Empty(ContourLines.Of(at, at, SampleFigures.Grid(at, at, (_, _) => double.NaN), 1));
    }

    [Fact]
    public void LevelsAreWrittenOnTheirLinesWhereNothingElseIs()
    {
        // y grows upwards: a bowl, and a steep slope where lines are too near for text.
        double[] at = [.. SampleFigures.Steps(0, 400, 81)], down = [.. at.Reverse()];
        double Value(double x, double y) => Math.Pow((x - 200) / 100, 2) + Math.Pow((y - 200) / 80, 2) + (x > 350 ? (x - 350) * 3 : 0);
        double[,] values = SampleFigures.Grid(at, down, Value);
        double[] levels = [0.5, 1, 2, 3, 4, 20, 22, 24];
        (double Level, IReadOnlyList<List<Spot>> Lines)[] lines =
            [.. levels.Select(l => (l, (IReadOnlyList<List<Spot>>)ContourLines.Of(at, down, values, l)))];
        var plot = new Box(0, 0, 400, 400);
        var seen = new SeenInk(plot);
        var wall = new Box(0, 0, 400, 120);
        seen.Fill(wall.Outline(), default);
        IReadOnlyList<ContourLabel> labels = new ContourLabels(plot, seen).Place(lines);

        Assert.Contains("1", labels.Select(l => l.Text.Plain));
        Assert.DoesNotContain("22", labels.Select(l => l.Text.Plain));
        Assert.Equal(labels.Count, labels.Select(l => l.Text.Plain).Distinct().Count());
        (double Level, Spot[] Places)[] texts =
            [.. labels.Select(l => (double.Parse(l.Text.Plain, CultureInfo.InvariantCulture), Along(l)))];
        foreach (var (level, places) in texts)
        {
            Assert.All(places, p => Assert.True(plot.Holds(p) && !wall.Holds(p)));
            Assert.InRange(places.Average(p => Value(p.X, p.Y)), 0.9 * level, 1.1 * level);
            Assert.All(lines.Where(l => l.Level != level).SelectMany(l => l.Lines).SelectMany(l => l),
                spot => Assert.All(places, p => Assert.True(Apart(spot, p) > 4)));
            Assert.All(texts.Where(t => t.Level != level).SelectMany(t => t.Places),
                other => Assert.All(places, p => Assert.True(Apart(other, p) > 8)));
        }

        // The line ends on both sides of its label, and is all there beside it.
        foreach (ContourLabel label in labels)
        {
            IReadOnlyList<List<Spot>> parts = label.Parts();
            Assert.Equal(label.Text.Width + 6, Apart(parts[0][^1], parts[1][0]), 1.0);
            Assert.Equal(Length(label.Line) - label.Text.Width - 6, parts.Sum(Length), 1e-6);
            Assert.Equal((label.Line[0], label.Line[^1]), (parts[0][0], parts[1][^1]));
        }

        static double Apart(Spot a, Spot b) => ContourLabels.Apart(a, b);

        static double Length(IReadOnlyList<Spot> line) => line.Zip(line.Skip(1), Apart).Sum();

        // Along the middle of the letters.
        static Spot[] Along(ContourLabel label)
        {
            double angle = label.Degrees * Math.PI / 180, up = -label.Text.Ascent / 2;
            Assert.InRange(label.Degrees, -90.001, 90.001);
            return [.. SampleFigures.Steps(0, label.Text.Width, 5).Select(s => new Spot(
                label.At.X + s * Math.Cos(angle) - up * Math.Sin(angle), label.At.Y + s * Math.Sin(angle) + up * Math.Cos(angle)))];
        }
    }

    [Fact]
    public void AThinnedLineKeepsWhatIsSeen()
    {
        var random = new Random(5);
        double y = 0;
        Spot[] spots = [.. Enumerable.Range(0, 200_000).Select(i => new Spot(i / 500.0, y += random.NextDouble() - 0.5))];
        List<Spot> thin = Thinning.Line(spots);
        Assert.InRange(thin.Count, 400, 3300);
        Dictionary<double, (double Low, double High)> Columns(IEnumerable<Spot> of) => of.GroupBy(spot => Math.Floor(spot.X * 2))
            .ToDictionary(column => column.Key, column => (column.Min(spot => spot.Y), column.Max(spot => spot.Y)));
        Assert.Equal(Columns(spots), Columns(thin));
        Assert.Equal(spots[0], thin[0]);
        Assert.Equal(spots[^1], thin[^1]);
    }

    [Fact]
    public void ScalesHaveRoomWhateverTheData()
    {
        double[][] all =
        [
            [], [double.NaN], [3], [3, 3], [0], [double.MaxValue, -double.MaxValue], [double.Epsilon], [1e300, double.PositiveInfinity],
        ];
        foreach (bool isLog in (bool[])[false, true])
        {
            foreach (double[] data in all)
            {
                foreach (double end in (double[])[double.NaN, 3, 5])
                {
                    Scale low = Scale.Over(end, double.NaN, isLog, data, 0.04), high = Scale.Over(double.NaN, end, isLog, data, 0.04);
                    foreach (Scale scale in (Scale[])[low, high])
                    {
                        Assert.True(scale.High > scale.Low && double.IsFinite(scale.High - scale.Low), scale.ToString());
                        Assert.Equal(0.5, scale.Share(scale.At(0.5)), 6);
                    }
                }
            }
        }
    }

    private static double Value(string label)
    {
        string[] parts = label.Replace('−', '-').Replace("}", "", StringComparison.Ordinal).Split('×');
        double product = 1;
        foreach (string part in parts)
        {
            string[] power = part.Split("{10^");
            double factor = power[0] switch { "" => 1, "-" => -1, _ => double.Parse(power[0], CultureInfo.InvariantCulture) };
            product *= power.Length == 1 ? factor : factor * Math.Pow(10, int.Parse(power[1], CultureInfo.InvariantCulture));
        }
        return product;
    }
}
