using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>Cells of objects and of text are the same cells.</summary>
public class CellReaderTests
{
    [Theory]
    [InlineData("0.05", 0.05)]
    [InlineData(" 1e-3 ", 1e-3)]
    [InlineData(7, 7.0)]
    [InlineData(7UL, 7.0)]
    [InlineData(0.1f, (double)0.1f)]
    [InlineData(true, 1.0)]
    [InlineData("False", 0.0)]
    [InlineData("", double.NaN)]
    [InlineData("  ", double.NaN)]
    [InlineData("NA", double.NaN)]
    [InlineData("nan", double.NaN)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData(null, double.NaN)]
    public void A_number_is_read(object? cell, double expected) => Assert.Equal(expected, CellReader.Number(cell, "Flatness"));

    [Theory]
    [InlineData("flat")]
    [InlineData("0,05")]
    [InlineData('7')]
    [InlineData(DayOfWeek.Monday)]
    [InlineData(new[] { 1.0, 2.0 })]
    public void What_is_none_is_an_error_with_its_name(object cell)
    {
        var problem = Assert.Throws<InvalidInputException>(() => CellReader.Number(cell, "Flatness"));

        Assert.Equal("ValueNotNumeric", problem.Id);
        Assert.StartsWith("Flatness must be a number", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "1000")]
    [InlineData(1000.0, "1000")]
    [InlineData(" 1e3", "1000")]
    [InlineData("0.050", "0.05")]
    [InlineData(0.05, "0.05")]
    [InlineData("TRUE", "true")]
    [InlineData(true, "true")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData(ulong.MaxValue, "18446744073709551615")]
    [InlineData(-0.0, "0")]
    [InlineData("Adam", "Adam")]
    [InlineData(null, "")]
    public void What_rows_are_told_apart_by_is_the_same_as_text(object? cell, string expected) =>
        Assert.Equal(expected, CellReader.Key(cell));

    [Fact]
    public void Numbers_come_by_size_and_before_text() => Assert.Equal(
        ["-1", "2", "10", "1000", "Adam", "Sgd"],
        new[] { "Sgd", "1000", "2", "Adam", "10", "-1" }.Order(Comparer<string>.Create(CellReader.Compare)));
}
