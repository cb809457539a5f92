using System.Text.Json;
using System.Text.Json.Serialization;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

public class JsonExportTests
{
    private static readonly JsonSerializerOptions Reading = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private sealed record Numbers(double A, float B, ulong C, double[] D);

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    public void Text_is_the_same_in_every_culture(string culture)
    {
        using var _ = new CultureScope(culture);

        Assert.Equal("""
            [
            {"Name":"a","LearningRate":0.5,"Kind":"Fancy","Seed":18446744073709551615,"Converged":true,"InitialX":[-0.01,0.01],"Count":null,"Samples":[1,2.5],"Curve":null,"Trajectories":[]},
            {"Name":"a","LearningRate":0.5,"Kind":"Fancy","Seed":18446744073709551615,"Converged":true,"InitialX":[-0.01,0.01],"Count":null,"Samples":[1,2.5],"Curve":{"Step":[0,10],"Time":[0,5],"PFlat":[0.5,"NaN"],"Alive":[3,2]},"Trajectories":[{"Index":7,"Step":[0,10],"X":[-0.01,0.25]},{"Index":9,"Step":[0],"X":[1]}]}
            ]

            """.ReplaceLineEndings("\n"), ExportText("a.json", TableRow.FromObject(new TestResult()), TableRow.FromObject(WithCurve)));
    }

    [Theory]
    [InlineData(0.1, 0.1f)]
    [InlineData(double.Epsilon, float.Epsilon)]
    [InlineData(2.2250738585072009e-308, 1e-40f)]
    [InlineData(-0.0, -0f)]
    [InlineData(double.MaxValue, float.MaxValue)]
    [InlineData(double.NaN, float.NaN)]
    [InlineData(double.NegativeInfinity, float.PositiveInfinity)]
    public void Numbers_read_back_bit_for_bit(double a, float b)
    {
        using var _ = new CultureScope("de-DE");

        Numbers read = JsonSerializer.Deserialize<Numbers[]>(ExportText("a.json",
            Row(("A", a), ("B", b), ("C", ulong.MaxValue), ("D", new[] { a }))), Reading)![0];

        Assert.Equal(BitConverter.DoubleToInt64Bits(a), BitConverter.DoubleToInt64Bits(read.A));
        Assert.Equal(BitConverter.SingleToInt32Bits(b), BitConverter.SingleToInt32Bits(read.B));
        Assert.Equal(BitConverter.DoubleToInt64Bits(a), BitConverter.DoubleToInt64Bits(read.D[0]));
        Assert.Equal(ulong.MaxValue, read.C);
    }

    [Fact]
    public void Every_kind_of_scalar_has_a_form() =>
        Assert.Equal("""
            [
            {"A":-1,"B":255,"C":1.50,"D":"η \"<x>\"\n","E":"c","F":"2026-01-02","G":null,"H":[1,"a",null,true],"I":"170141183460469231731687303715884105727"}
            ]

            """.ReplaceLineEndings("\n"), ExportText("a.json", Row(("A", (sbyte)-1), ("B", (byte)255), ("C", 1.50m), ("D", "η \"<x>\"\n"), ("E", 'c'),
                ("F", new DateOnly(2026, 1, 2)), ("G", null), ("H", new object?[] { 1, "a", null, true }), ("I", Int128.MaxValue))));

    [Fact]
    public void The_curves_alone_are_one_object_a_row()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["a.json"], OnlyTable = LongTableAttribute.Curve }, TableRow.FromObject(WithCurve));

        Assert.Equal("""
            [
            {"Cell":0,"LearningRate":0.5,"Kind":"Fancy","Step":0,"Time":0,"PFlat":0.5,"Alive":3},
            {"Cell":0,"LearningRate":0.5,"Kind":"Fancy","Step":10,"Time":5,"PFlat":"NaN","Alive":2}
            ]

            """.ReplaceLineEndings("\n"), Read(directory["a.json"]));
        Assert.Equal(["a.json"], directory.Files);
    }

    [Fact]
    public void Rows_keep_their_own_properties() =>
        Assert.Equal("[\n{\"A\":1},\n{\"B\":2}\n]\n", ExportText("a.json", Row(("A", 1)), Row(("B", 2))));
}
