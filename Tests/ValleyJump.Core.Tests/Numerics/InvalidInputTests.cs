using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

public class InvalidInputTests
{
    [Fact]
    public void Wrong_input_names_the_quantity_the_range_and_the_value()
    {
        var problem = Assert.Throws<InvalidInputException>(() => new TwoValleyLandscape { X1 = -0.25 });
        Assert.Equal(("X1", -0.25, "X1 must be finite and greater than zero."), (problem.Name, problem.Value, problem.Reason));
        Assert.Equal("X1 must be finite and greater than zero. It was -0.25.", problem.Message);
    }

    [Fact]
    public void Of_a_long_list_the_first_elements_are_shown()
    {
        using var german = new Tables.CultureScope("de-DE");
        Assert.Equal("It is not b. It was (0.5, 1.5, 2.5, 3.5, 4.5, ...).", Message(new[] { 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5 }));
        Assert.Equal("It is not b. It was (text, null).", Message(new[] { "text", null }));
        Assert.Equal("It is not b.", Message(null));

        static string Message(object? value) => new InvalidInputException("A", value, "It is not b.").Message;
    }

    /// <summary>Nothing else is taken for the user's mistake.</summary>
    [Fact]
    public void It_is_no_argument_exception() =>
        Assert.IsNotType<ArgumentException>(new InvalidInputException("A", 1, "A must be 2."), exactMatch: false);
}
