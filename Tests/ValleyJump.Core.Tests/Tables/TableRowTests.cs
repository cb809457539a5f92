using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

public class TableRowTests
{
    private sealed class Failing
    {
        public double A { get; } = 1;

        public double B => A > 0 ? throw new InvalidOperationException("broken") : 0;
    }

    private sealed class Unnamed
    {
        public object Any { get; } = new();

        public Dictionary<string, double> Map { get; } = [];
    }

    [Fact]
    public void Columns_are_public_properties_in_declared_order_those_of_a_base_first() =>
        Assert.Equal(["Name", "LearningRate", "Kind", "Seed", "Converged", "InitialX", "Count"], TableRow.FromObject(new TestResult())
            .Columns);

    [Fact]
    public void Extra_values_follow_and_replace()
    {
        TableRow row = TableRow.FromObject(new TestBase(), [Pair("Label", "x"), Pair("name", "b")]);
        Assert.Equal(["Name", "Label"], row.Columns);
        Assert.Equal("b", row["NAME"]);
        Assert.Equal("x", row["Label"]);
        Assert.Null(row["Absent"]);
    }

    [Fact]
    public void Values_that_are_not_tabular_are_skipped() =>
        Assert.Equal(["A", "F"], Row(("A", 1), ("B", new Nested(1)), ("C", new object()), ("D", new object[] { 1, new object() }),
            ("E", new Dictionary<string, int>()), ("F", Array.Empty<object>()), ("G", new[] { new[] { 1 } })).Columns);

    [Theory]
    [InlineData(1)]
    [InlineData("text")]
    [InlineData(new[] { 1, 2 })]
    public void An_object_without_properties_is_an_error(object value) =>
        Assert.Equal("ExportNotTabular", IdOf(() => TableRow.FromObject(value)));

    [Fact]
    public void Nothing_tabular_is_an_error()
    {
        Assert.Equal("ExportNotTabular", IdOf(() => TableRow.FromObject(new Unnamed())));
        Assert.Equal("ExportNotTabular", IdOf(() => TableRow.FromPairs([])));
    }

    [Fact]
    public void A_property_that_throws_is_an_error_that_says_so()
    {
        var problem = Assert.Throws<InvalidInputException>(() => TableRow.FromObject(new Failing()));
        Assert.Equal("B of Failing cannot be read: broken", problem.Message);
        Assert.IsType<InvalidOperationException>(problem.InnerException);
    }
}
