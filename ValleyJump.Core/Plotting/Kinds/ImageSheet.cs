using ValleyJump.Core.Datasets;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Images of a data set: the first few of each class, a row each.</summary>
internal sealed class ImageSheet : IFigureKind
{
    private const int PerClass = 12, MaxClasses = 20, Gap = 2;

    private const string Pixel = "Pixel", Class = "Class", Place = "Place";

    /// <inheritdoc/>
    public string Takes => "one data set of Import-ImageDataset, of up to twenty classes";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ImageDataset)];

    /// <inheritdoc/>
    public int Order => 10;

    /// <summary>
    /// The first training images of each class, for a row to draw; nothing for what is no data set. Files of data sets' rows have no
    /// images.
    /// </summary>
    public static IEnumerable<PlotTable> TablesOf(object result) => result is ImageDataset data ? [TableOf(data)] : [];

    private static PlotTable TableOf(ImageDataset data)
    {
        var chosen = Enumerable.Range(0, data.Classes).SelectMany(c => Enumerable.Range(0, data.TrainCount)
            .Where(i => data.Train.Labels[i] == c).Take(PerClass).Select((image, place) => (image, c, place))).ToArray();
        return new(new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            [Class] = Each(i => i.c), [Place] = Each(i => i.place),
            [Pixel] = chosen.SelectMany(i => data.Train.Image(i.image).ToArray()).Select(p => (double)p).ToArray(),
        });

        double[] Each(Func<(int image, int c, int place), int> value) =>
            [.. chosen.SelectMany(i => Enumerable.Repeat((double)value(i), data.Train.Features))];
    }

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => rows.Count != 1 ? "there are several rows"
        : rows[0].Table(Pixel, Class, Place) is null ? "there are no images in a row of a file"
        : rows[0].Number("Classes") > MaxClasses ? "there are more classes" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        PlotRow row = rows[0];
        PlotTable images = row.Table(Pixel, Class, Place)!;
        int height = (int)row.Number("Rows"), width = (int)row.Number("Columns"), classes = (int)row.Number("Classes");
        double[] pixels = images.Numbers(Pixel), of = images.Numbers(Class), places = images.Numbers(Place);
        // A class without images leaves its row empty.
        var values = new double[classes * (height + Gap), PerClass * (width + Gap)];
        double least = pixels.Where(double.IsFinite).Min();
        for (int i = 0; i < values.GetLength(0); i++)
        {
            for (int j = 0; j < values.GetLength(1); j++)
                values[i, j] = least;
        }
        for (int k = 0; k < pixels.Length; k++)
        {
            int pixel = k % (height * width), line = (int)of[k] * (height + Gap) + pixel / width;
            // The first class is at the top, where y is greatest.
            values[values.GetLength(0) - 1 - line, (int)places[k] * (width + Gap) + pixel % width] = pixels[k];
        }
        double unit = height + Gap, middle = (height - 1) / 2.0;
        double[] x = [.. Enumerable.Range(0, values.GetLength(1)).Select(j => (double)j / (width + Gap))];
        double[] y = [.. Enumerable.Range(0, values.GetLength(0)).Select(i => (i - (Gap + middle)) / unit)];
        string[] names = [.. Enumerable.Range(0, classes).Select(c => FormattableString.Invariant($"{classes - 1 - c}"))];
        var across = new Axis("") { Categories = [.. Enumerable.Repeat("", PerClass)], Low = x[0], High = x[^1] };
        return new(nameof(ImageSheet), $"Images of {row.Text("Name")}",
            [new(across, new("class") { Categories = names }, [new Cells(x, y, values)]) { Color = new("pixel") }])
        {
            Subtitle = $"{row.Text("TrainCount")} training and {row.Text("TestCount")} test images of {height} x {width} pixels: the first of each class",
        };
    }
}
