using System.Text;
using SkiaSharp;
using ValleyJump.Core.Plotting;
using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Tests.Plotting;

public sealed class FontTests
{
    [Fact]
    public void LettersAreThoseThatSkiaReadsFromTheSameFile()
    {
        foreach (FontFile file in (FontFile[])[FontFile.Regular, FontFile.Bold])
        {
            using SKTypeface typeface = SKTypeface.FromData(SKData.CreateCopy(file.Bytes));
            using var font = new SKFont(typeface, file.UnitsPerEm) { Hinting = SKFontHinting.None, LinearMetrics = true, Subpixel = true };
            int seen = 0;
            for (int character = 0x20; character < 0x10000; character++)
            {
                int glyph = file.Glyph(character);
                Assert.Equal(font.GetGlyph(character), glyph);
                if (glyph == 0)
                    continue;
                seen++;
                Assert.Equal(font.GetGlyphWidths([(ushort)glyph])[0], file.Advance(glyph), 0.01);
                using SKPath path = font.GetGlyphPath((ushort)glyph);
                Assert.Equal(Area(path), Area(file.Shape(glyph)), 1 + 1e-3 * Math.Abs(Area(path)));
            }
            Assert.True(seen == 591, $"{seen} characters");
        }
    }

    [Fact]
    public void EveryLetterOfASymbolIsInBothFonts()
    {
        const string Symbols = "αβγδΔεηθκλμνξπρσΣτφΦχψω√∞≤≥−⟨⟩±×∂∇∝≈≠∫∑→∥⊥·…–—°²³½éüßłŁŐΩ";
        foreach (Rune letter in Symbols.EnumerateRunes())
            Assert.True(FontFile.Regular.Glyph(letter.Value) > 0 && FontFile.Bold.Glyph(letter.Value) > 0, letter.ToString());
        foreach (string word in (string[])["alpha", "Phi", "sqrt", "infinity", "<=", "<", "-"])
            Assert.All(SymbolText.Plain($"{{{word}}}"), letter => Assert.True(FontFile.Regular.Glyph(letter) > 0));
    }

    [Fact]
    public void TheFontHasANameOfItsOwnAsItsLicenceDemands()
    {
        foreach (FontFile file in (FontFile[])[FontFile.Regular, FontFile.Bold])
        {
            using SKTypeface typeface = SKTypeface.FromData(SKData.CreateCopy(file.Bytes));
            Assert.Equal("Valley Sans", typeface.FamilyName);
            Assert.True(file.Bytes.Length < 60_000);
        }
        Assert.True(File.Exists(Path.Combine(Folder, "Fonts", "LICENSE.txt")));
    }

    // A machine may have no fonts, or others: none of the system's is asked for, at the one place where typefaces are made.
    [Fact]
    public void NoOtherTypefaceIsUsed()
    {
        string[] makers =
        [
            .. from file in Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
               let text = File.ReadAllText(file)
               where text.Contains("SKTypeface", StringComparison.Ordinal) || text.Contains("SKFontManager", StringComparison.Ordinal)
               select Path.GetFileName(file),
        ];
        Assert.Equal(["SkiaFonts.cs"], makers);
        foreach (Figure figure in SampleFigures.All.Values)
        {
            string pdf = Encoding.Latin1.GetString(Pictures.Write(figure, PlotFormat.Pdf));
            string[] fonts = [.. pdf.Split("/FontName /").Skip(1).Select(part => part.Split(' ', '\n', '/')[0])];
            Assert.NotEmpty(fonts);
            Assert.All(fonts, font => Assert.Matches("^[A-Z]{6}\\+ValleySans-(Regular|Bold)$", font));
        }
    }

    private static string Folder => Path.Combine(ArrowTests.Root(), "ValleyJump.Core", "Plotting");

    // Signed, by the corners of lines and curves: a number that changes with any of them.
    private static double Area(SKPath path)
    {
        double area = 0;
        SKPoint[] points = new SKPoint[4];
        using SKPath.RawIterator steps = path.CreateRawIterator();
        SKPoint start = default;
        for (SKPathVerb verb; (verb = steps.Next(points)) != SKPathVerb.Done;)
        {
            if (verb == SKPathVerb.Move)
                start = points[0];
            int last = verb switch { SKPathVerb.Line => 1, SKPathVerb.Quad => 2, _ => 0 };
            for (int i = 0; i < last; i++)
                area += (points[i].X - start.X) * (points[i + 1].Y - start.Y) - (points[i + 1].X - start.X) * (points[i].Y - start.Y);
        }
        return -area; // y grows downwards there
    }

    private static double Area(Outline shape)
    {
        double area = 0;
        int at = 0;
        Spot start = default, here = default;
        void To(Spot next)
        {
            area += (here.X - start.X) * (next.Y - start.Y) - (next.X - start.X) * (here.Y - start.Y);
            here = next;
        }
        foreach (Verb verb in shape.Verbs)
        {
            int count = verb switch { Verb.Quad => 2, Verb.Close => 0, _ => 1 };
            for (int i = 0; i < count; i++)
            {
                Spot next = new(shape.Numbers[at++], shape.Numbers[at++]);
                if (verb == Verb.Move)
                    start = here = next;
                else
                    To(next);
            }
        }
        return area;
    }
}
