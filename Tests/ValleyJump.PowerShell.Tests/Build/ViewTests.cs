using System.Xml.Linq;
using ValleyJump.Build.Views;

namespace ValleyJump.PowerShell.Tests;

/// <summary>How what results say of their columns becomes a view.</summary>
public sealed class ViewTests
{
    // The generator goes by names: it reads an assembly that it does not refer to.
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    private sealed class ViewAttribute(params string[] columns) : Attribute
    {
        public string[] Columns { get; } = columns;

        public string? Name { get; init; }

        public string? GroupBy { get; init; }
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class ColumnAttribute : Attribute
    {
        public string? Label { get; init; }

        public string? Format { get; init; }

        public int Width { get; init; }
    }

    [View(nameof(Rate), nameof(Count), nameof(Missing), nameof(Text), GroupBy = nameof(Text))]
    [View("None", nameof(Narrow), Name = "Other")]
    [View(nameof(Count), nameof(Count), nameof(Count), nameof(Count), nameof(Text), nameof(Rate), nameof(Rate), Name = "Wide")]
    private sealed class Sample
    {
        [Column(Width = 9, Format = "F2")]
        public double Rate { get; init; }

        [Column(Label = "Number of them")]
        public int Count { get; init; }

        [Column(Format = "G3")]
        public double? Missing { get; init; }

        [Column(Width = -1)]
        public string Text { get; init; } = "";

        [Column(Width = 3)]
        public int Narrow { get; init; }
    }

    private static ViewBuilder[] Views => [.. typeof(Sample).GetCustomAttributesData()
        .Where(a => a.AttributeType == typeof(ViewAttribute)).Select(a => new ViewBuilder(typeof(Sample), a))];

    [Fact]
    public void A_view_has_its_columns_as_they_say()
    {
        XElement view = Views[0].Build();

        Assert.Equal("Sample", view.Element("Name")!.Value);
        Assert.Equal("TextText", view.Element("GroupBy")!.Value);
        Assert.Equal(
            ["Rate9Right", "Number of them14Right", "Missing7Right", "TextLeft"],
            view.Descendants("TableColumnHeader").Select(h => h.Value));
        Assert.Equal(
            ["[ValleyJump.PowerShell.Infrastructure.TableCell]::Fit($_.Rate, 9, 'F2')", "Count", "Missing{0:G3}", "Text"],
            view.Descendants("TableColumnItem").Select(c => c.Value));
        Assert.Single(view.Descendants("Wrap"));
        Assert.Empty(Views[0].Problems);
    }

    [Fact]
    public void A_column_that_is_not_there_or_is_cut_stops_the_build() => Assert.Equal(
        ["Sample: there is no property None.", "Sample: the heading Narrow is wider than the 3 characters of its column."],
        Views[1].Problems);

    [Fact]
    public void A_view_that_80_columns_do_not_hold_stops_the_build() =>
        Assert.Equal(["Sample: its 84 characters are more than the 79 of a screen."], Views[2].Problems);

    [Fact]
    public void A_named_view_is_not_the_first_of_its_type()
    {
        XDocument views = XDocument.Load(Path.Combine(Repository.Root, "ValleyJump.Format.ps1xml"));
        string[] names = [.. views.Descendants("View").Select(v => v.Element("Name")!.Value)];

        Assert.True(Array.IndexOf(names, "ValleyTheory") is >= 0 and int theory && Array.IndexOf(names, "Simulated") > theory);
    }

    private sealed class Measured
    {
        [Column]
        public double RateMean { get; init; }

        public double RateSem { get; init; }

        public double PFlat { get; init; }

        public double PFlatLow { get; init; }

        public double PFlatHigh { get; init; }

        public double Alone { get; init; }

        public string Name { get; init; } = "";

        public double[] Values { get; init; } = [];

        public Measured? Source { get; init; }
    }

    [Fact]
    public void A_list_has_an_estimate_and_its_error_in_one_line_and_no_records()
    {
        string cell = "[ValleyJump.PowerShell.Infrastructure.TableCell]::";
        Assert.Equal(
            [
                $"RateMean{cell}Estimate($_.RateMean, $_.RateSem)", $"PFlat{cell}Interval($_.PFlat, $_.PFlatLow, $_.PFlatHigh)",
                $"Alone{cell}Number($_.Alone)", "NameName", "ValuesValues",
            ],
            new ListBuilder(typeof(Measured)).Build().Descendants("ListItem").Select(i => i.Value));
    }
}
