using Spectre.Console;
using Spectre.Console.Rendering;
using Ink = ValleyJump.Core.Plotting.Drawing.Color;

namespace ValleyJump.Core.Plotting.Terminal;

/// <summary>
/// A screen as lines with escape codes: in 24 bits where the terminal says that it has them, else in its nearest colours.
/// </summary>
internal static class AnsiLines
{
    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Of(TextScreen screen)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = screen.Width + 1; // a full line does not wrap
        console.Write(new Drawn(screen));
        return [.. text.ToString().Split('\n').Take(screen.Height)];
    }

    private sealed class Drawn(TextScreen screen) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            for (int i = 0; i < screen.Height; i++)
            {
                int end = LengthOf(i);
                for (int from = 0, to; from < end; from = to)
                {
                    Glyph first = screen[i, from];
                    var signs = new System.Text.StringBuilder();
                    for (to = from; to < end && screen[i, to] with { Sign = first.Sign } == first; to++)
                        signs.Append(screen[i, to].Sign);
                    yield return new Segment(signs.ToString(), new Style(ColorOf(first.Ink), ColorOf(first.Ground),
                        first.IsBold ? Decoration.Bold : Decoration.None));
                }
                yield return Segment.LineBreak;
            }
        }

        // Blanks at the end of a line are not written.
        private int LengthOf(int row)
        {
            int end = screen.Width;
            while (end > 0 && screen[row, end - 1] is { Sign: ' ', Ground: null })
                end--;
            return end;
        }

        private static Color? ColorOf(Ink? color) => color is { } ink ? new Color(ink.R, ink.G, ink.B) : null;
    }
}
