using System.Globalization;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

public class CsvExportTests
{
    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")]
    public void Text_is_the_same_in_every_culture(string culture)
    {
        using var _ = new CultureScope(culture);
        var row = Row(("Time", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)), ("Span", TimeSpan.FromSeconds(1.5)),
            ("Money", 1234.50m), ("Small", -1.5e-300), ("Single", 0.1f));

        Assert.Equal("Name,LearningRate,Kind,Seed,Converged,InitialX,Count\na,0.5,Fancy,18446744073709551615,true,-0.01;0.01,\n",
            ExportText("a.csv", TableRow.FromObject(new TestResult())));
        Assert.Equal("Time,Span,Money,Small,Single\n2026-01-02T03:04:05.0000000Z,00:00:01.5000000,1234.50,-1.5E-300,0.1\n",
            ExportText("a.csv", row));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(double.Epsilon)]
    [InlineData(2.2250738585072009e-308)] // the largest subnormal
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    [InlineData(-0.0)]
    [InlineData(123456789012345680)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Doubles_read_back_bit_for_bit(double value)
    {
        using var _ = new CultureScope("de-DE");

        string[] lines = ExportText("a.csv", Row(("A", value), ("B", new[] { value, 1 }))).Split('\n');

        string[] cells = lines[1].Split(',');
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(
            double.Parse(cells[0], CultureInfo.InvariantCulture)));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(
            double.Parse(cells[1].Split(';')[0], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Names_of_what_is_not_a_number_are_invariant()
    {
        using var _ = new CultureScope("de-DE");

        Assert.Equal("A,B,C,D\nNaN,Infinity,-Infinity,NaN;Infinity\n",
            ExportText("a.csv", Row(("A", double.NaN), ("B", double.PositiveInfinity), ("C", float.NegativeInfinity),
                ("D", new[] { double.NaN, double.PositiveInfinity }))));
    }

    [Fact]
    public void Text_is_quoted_where_it_must_be() =>
        Assert.Equal("\"a,b\",C,D,E,F\n\"say \"\"x\"\"\",\"two\r\nlines\",\" blank\",η;ß,plain\n",
            ExportText("a.csv", Row(("a,b", "say \"x\""), ("C", "two\r\nlines"), ("D", " blank"), ("E", new[] { "η", "ß" }),
                ("F", "plain"))));

    [Fact]
    public void Flags_are_in_the_lower_case_that_every_reader_takes_for_flags() => Assert.Equal("A,B,C\ntrue,false,true;false\n",
        ExportText("a.csv", Row(("A", true), ("B", false), ("C", new[] { true, false }))));

    [Fact]
    public void A_list_whose_elements_have_its_separator_is_refused_and_JSON_takes_it()
    {
        Assert.Equal("ExportListElement", IdOf(() => ExportText("a.csv", Row(("A", new[] { "a;b", "c" })))));
        Assert.Equal("[\n{\"A\":[\"a;b\",\"c\"]}\n]\n", ExportText("a.json", Row(("A", new[] { "a;b", "c" }))));
        Assert.Equal("A\na;b\n", ExportText("a.csv", Row(("A", "a;b"))));
    }

    [Fact]
    public void A_single_empty_cell_is_still_a_line() => Assert.Equal("A\n\"\"\n1\n", ExportText("a.csv", Row(("A", null)), Row(("A", 1))));

    [Fact]
    public void Columns_are_the_union_in_order_of_appearance() =>
        Assert.Equal("B,A,C\n1,2,\n,3,4\n5,,\n", ExportText("a.csv", Row(("B", 1), ("A", 2)), Row(("a", 3), ("C", 4)), Row(("b", 5))));

    [Fact]
    public void Rows_that_were_written_before_a_column_came_are_filled_up_whatever_is_in_them() => Assert.Equal(
        "A,B,C,D\n\"x\n\"\"y,\",,,\n\"\",,,\n1,2,,\n3,,4,5\n6,,,\n",
        ExportText("a.csv", Row(("A", "x\n\"y,")), Row(("A", "")), Row(("A", 1), ("B", 2)), Row(("A", 3), ("C", 4), ("D", 5)), Row(("A", 6))));

    [Fact]
    public void The_format_wins_over_the_extension()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["a.json"], Format = TableFormat.Csv }, Row(("A", 1)));
        Export(new() { Path = directory["b"], Format = TableFormat.Csv }, TableRow.FromObject(WithCurve));

        Assert.Equal("A\n1\n", Read(directory["a.json"]));
        Assert.Equal(["a.json", "b", "b.curve", "b.paths"], directory.Files);
    }
}
