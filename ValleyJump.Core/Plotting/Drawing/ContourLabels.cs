using System.Globalization;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>A level's value on its line: text that is turned with the line, which has a gap for it.</summary>
/// <param name="Text">The value.</param>
/// <param name="At">Its left end on the base line.</param>
/// <param name="Degrees">How far it is turned, to the right.</param>
/// <param name="Line">The line that it is on.</param>
/// <param name="Middle">Where on the line its middle is, by the way from its start.</param>
internal sealed record ContourLabel(TextLine Text, Spot At, double Degrees, IReadOnlyList<Spot> Line, double Middle)
{
    private const double Gap = 3;

    /// <summary>The parts of the line before and after the label.</summary>
    public IReadOnlyList<List<Spot>> Parts()
    {
        double half = Text.Width / 2 + Gap, way = 0;
        List<Spot> before = [Line[0]], after = [];
        for (int i = 1; i < Line.Count; i++)
        {
            double next = way + ContourLabels.Apart(Line[i - 1], Line[i]);
            Cut(Middle - half, before);
            if (next < Middle - half)
                before.Add(Line[i]);
            Cut(Middle + half, after);
            if (next > Middle + half)
                after.Add(Line[i]);
            way = next;

            void Cut(double at, List<Spot> part)
            {
                double share = (at - way) / (next - way);
                if (at > way && at <= next)
                    part.Add(new(Line[i - 1].X + (Line[i].X - Line[i - 1].X) * share, Line[i - 1].Y + (Line[i].Y - Line[i - 1].Y) * share));
            }
        }
        return [before, after];
    }
}

/// <summary>Finds places for the values of contour lines, where they cover neither one another nor other lines.</summary>
/// <param name="plot">Where the lines are.</param>
/// <param name="seen">Where other marks are; labels that were placed are added.</param>
internal sealed class ContourLabels(Box plot, SeenInk seen)
{
    private const double Size = 11, Step = 6, Inset = 5, Around = 3, Between = 8, Beyond = 8;

    // A line that is less than this share of its way from a little before to a little beyond the label is too bent to be read along.
    private const double Straight = 0.985;

    /// <summary>How far two places are from one another.</summary>
    public static double Apart(Spot a, Spot b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));

    /// <summary>One label a level at most: on the longest of its lines that has room.</summary>
    /// <param name="levels">The levels, and their lines on the sheet.</param>
    public IReadOnlyList<ContourLabel> Place(IReadOnlyList<(double Level, IReadOnlyList<List<Spot>> Lines)> levels)
    {
        var placed = new List<ContourLabel>();
        List<Spot>[] all = [.. levels.SelectMany(level => level.Lines)];
        foreach (var (level, lines) in levels)
        {
            TextLine text = Lettering.Line(level.ToString("G3", CultureInfo.InvariantCulture), Size);
            foreach (List<Spot> line in lines.OrderByDescending(Length))
            {
                if (BestOn(line, text, all) is not { } label)
                    continue;
                placed.Add(label);
                seen.Fill(new Outline().Through(Corners(label, Between)).Close(), default);
                break;
            }
        }
        return placed;
    }

    // Level text is read most easily, and lines have the most room in their middle.
    private ContourLabel? BestOn(List<Spot> line, TextLine text, List<Spot>[] all)
    {
        double length = Length(line), half = text.Width / 2 + Beyond;
        (ContourLabel Label, double Cost)? best = null;
        for (double at = half; at <= length - half; at += Step)
        {
            Spot from = On(line, at - half), to = On(line, at + half), middle = On(line, at);
            if (Apart(from, to) < Straight * 2 * half)
                continue;
            if (from.X > to.X)
                (from, to) = (to, from);
            double angle = Math.Atan2(to.Y - from.Y, to.X - from.X);
            double cost = Math.Abs(angle) / (Math.PI / 2) + Math.Abs(at / length - 0.5);
            if (best is { } found && found.Cost <= cost)
                continue;
            // The middle of small letters on the line.
            double drop = 0.36 * Size, left = -text.Width / 2, cos = Math.Cos(angle), sin = Math.Sin(angle);
            Spot start = new(middle.X + left * cos - drop * sin, middle.Y + left * sin + drop * cos);
            var label = new ContourLabel(text, start, angle * 180 / Math.PI, line, at);
            if (IsFree(label, line, all))
                best = (label, cost);
        }
        return best?.Label;
    }

    private bool IsFree(ContourLabel label, List<Spot> own, List<Spot>[] all)
    {
        Spot[] corners = Corners(label, Around);
        Box box = new(corners.Min(c => c.X), corners.Min(c => c.Y), corners.Max(c => c.X), corners.Max(c => c.Y));
        if (box.Left < plot.Left + Inset || box.Right > plot.Right - Inset || box.Top < plot.Top + Inset || box.Bottom > plot.Bottom - Inset
            || !seen.IsFree(box))
        {
            return false;
        }
        return Array.TrueForAll(all, line => ReferenceEquals(line, own) || !Crosses(line, corners, box));
    }

    // By points along the line nearer than the label is high.
    private static bool Crosses(List<Spot> line, Spot[] corners, Box box)
    {
        for (int i = 1; i < line.Count; i++)
        {
            Spot a = line[i - 1], b = line[i];
            bool isBeside = Math.Max(a.X, b.X) < box.Left || Math.Min(a.X, b.X) > box.Right
                || Math.Max(a.Y, b.Y) < box.Top || Math.Min(a.Y, b.Y) > box.Bottom;
            if (isBeside)
                continue;
            int parts = 1 + (int)(Apart(a, b) / 3);
            for (int k = 0; k <= parts; k++)
            {
                if (Holds(corners, new(a.X + (b.X - a.X) * k / parts, a.Y + (b.Y - a.Y) * k / parts)))
                    return true;
            }
        }
        return false;
    }

    // Clockwise on the sheet from the upper left one.
    private static Spot[] Corners(ContourLabel label, double room)
    {
        double angle = label.Degrees * Math.PI / 180, cos = Math.Cos(angle), sin = Math.Sin(angle);
        double left = -room, right = label.Text.Width + room, top = -label.Text.Ascent - room, bottom = label.Text.Descent + room;
        return [At(left, top), At(right, top), At(right, bottom), At(left, bottom)];

        Spot At(double x, double y) => new(label.At.X + x * cos - y * sin, label.At.Y + x * sin + y * cos);
    }

    private static bool Holds(Spot[] corners, Spot at)
    {
        for (int i = 0; i < corners.Length; i++)
        {
            Spot a = corners[i], b = corners[(i + 1) % corners.Length];
            if ((b.X - a.X) * (at.Y - a.Y) - (b.Y - a.Y) * (at.X - a.X) < 0)
                return false;
        }
        return true;
    }

    private static double Length(List<Spot> line) => line.Zip(line.Skip(1), (a, b) => Apart(a, b)).Sum();

    private static Spot On(List<Spot> line, double at)
    {
        for (int i = 1; i < line.Count; i++)
        {
            (Spot a, Spot b) = (line[i - 1], line[i]);
            double piece = Apart(a, b);
            if (at <= piece && piece > 0)
                return new(a.X + (b.X - a.X) * at / piece, a.Y + (b.Y - a.Y) * at / piece);
            at -= piece;
        }
        return line[^1];
    }
}
