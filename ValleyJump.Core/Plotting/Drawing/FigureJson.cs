using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>
/// A figure as JSON, with every number to the last bit; NaN and infinities are words. Pictures and pages carry it as their data.
/// </summary>
internal static class FigureJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(), new GridConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameMarks } },
    };

    /// <summary>The JSON of a figure. Characters beyond ASCII and those of markup are escaped.</summary>
    public static string Write(Figure figure) => JsonSerializer.Serialize(figure, Options);

    /// <summary>The figure of a JSON text.</summary>
    public static Figure Read(string json) => JsonSerializer.Deserialize<Figure>(json, Options)!;

    /// <summary>How many numbers a figure holds.</summary>
    public static long Numbers(Figure figure) => figure.Panels.SelectMany(panel => panel.Marks).Sum(mark => mark switch
    {
        Line line => 2L * line.X.Length,
        Points points => 2L * points.X.Length
            + new[] { points.YLow, points.YHigh, points.XLow, points.XHigh, points.Values }.Sum(values => values?.Length ?? 0),
        Band band => 3L * band.X.Length,
        Bars bars => 4L * bars.X.Length,
        Cells cells => cells.Values.LongLength,
        Contours contours => contours.Values.LongLength,
        _ => 1,
    });

    private static void NameMarks(JsonTypeInfo type)
    {
        if (type.Type != typeof(Mark))
            return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "mark" };
        foreach (Type mark in (Type[])
            [typeof(Line), typeof(Points), typeof(Band), typeof(Bars), typeof(Cells), typeof(Contours), typeof(Rule), typeof(Words)])
        {
            type.PolymorphismOptions.DerivedTypes.Add(new(mark, mark.Name));
        }
    }

    // A grid is written row by row.
    private sealed class GridConverter : JsonConverter<double[,]>
    {
        public override double[,] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            double[][] rows = JsonSerializer.Deserialize<double[][]>(ref reader, options)!;
            var grid = new double[rows.Length, rows.Length == 0 ? 0 : rows[0].Length];
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < rows[i].Length; j++)
                    grid[i, j] = rows[i][j];
            }
            return grid;
        }

        public override void Write(Utf8JsonWriter writer, double[,] value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            for (int i = 0; i < value.GetLength(0); i++)
            {
                var row = new double[value.GetLength(1)];
                for (int j = 0; j < row.Length; j++)
                    row[j] = value[i, j];
                JsonSerializer.Serialize(writer, row, options);
            }
            writer.WriteEndArray();
        }
    }
}
