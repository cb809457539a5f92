using Microsoft.ML;
using Microsoft.ML.Data;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Results and predictions as IDataView, for those who go on with ML.NET.</summary>
/// <remarks>ML.NET is loaded by the first call, and not before.</remarks>
public static class MachineLearning
{
    /// <summary>The column of the class that an image has, a key: class k is the key k + 1.</summary>
    public const string Label = "Label";

    /// <summary>The column of the class that it was put into, likewise.</summary>
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>The column of the probabilities, a vector of single-precision numbers, one for each class.</summary>
    public const string Score = "Score";

    /// <summary>
    /// Results, of any cmdlet and of one type, as rows: whole and broken numbers as Double, flags as Boolean, and everything else as Text,
    /// as it is in a file. What is null is NaN, or an empty text. Curves are left out.
    /// </summary>
    /// <param name="results">The results.</param>
    /// <exception cref="InvalidInputException">
    /// There is none, one is no result, or they are of several types. PowerShell wraps what pipelines give: cast it to an array of the
    /// type.
    /// </exception>
    public static IDataView ViewOf(IEnumerable<object> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        object[] rows = [.. results];
        if (rows.Length == 0)
            throw new InvalidInputException("Results", null, "There is no result: a view has the columns of its rows.") { Id = "NoRows" };
        Type type = rows[0].GetType();
        if (type.Assembly != typeof(MachineLearning).Assembly || Array.Find(rows, r => r.GetType() != type) is not null)
        {
            throw new InvalidInputException("Results", type.Name, "All rows of a view must be results of one cmdlet, and of one type.")
            {
                Id = "NotOneType",
            };
        }
        return new ColumnView([.. ResultSchema.Of(type).Select(p => FieldOf(p, rows)).OfType<ViewField>()], rows.Length);
    }

    /// <summary>
    /// What a run answers on the test images at a checkpoint: <see cref="Label"/>, <see cref="PredictedLabel"/> and, where the weights are
    /// there, <see cref="Score"/>, the probabilities; otherwise 1 for the class that it was put into and 0 for the others.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="checkpoint">Which of its checkpoints, from 0.</param>
    /// <param name="data">The images that it was trained on.</param>
    /// <exception cref="InvalidInputException">The images are not the run's, or there is no such checkpoint.</exception>
    /// <exception cref="Files.FileException">The run's file is gone or damaged.</exception>
    public static IDataView ViewOf(SgdRun run, int checkpoint, Datasets.ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        Check.That(checkpoint >= 0 && checkpoint < run.Checkpoints.Count, "Checkpoint", checkpoint,
            $"from 0 to {run.Checkpoints.Count - 1}");
        using var datasets = new MeasuredDatasets([data]);
        return Answers.Of(run, checkpoint, datasets, default).View;
    }

    /// <summary>A property as a column; null for a curve, a long list, or what has no place in a table.</summary>
    private static ViewField? FieldOf(ResultProperty property, object[] rows)
    {
        Type type = Nullable.GetUnderlyingType(property.Type) ?? property.Type;
        if (property.IsLongList || CellValue.KindOf(property.Type) != FieldKind.Cell)
            return null;
        if (type == typeof(bool))
            return new ViewField<bool>(property.Name, BooleanDataViewType.Instance, i => property.Read(rows[i]) is true);
        return !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal
            ? new ViewField<double>(property.Name, NumberDataViewType.Double, i => property.Read(rows[i]) is { } value
                ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : double.NaN)
            : new ViewField<ReadOnlyMemory<char>>(property.Name, TextDataViewType.Instance,
                i => CellValue.Text(property.Read(rows[i])).AsMemory());
    }
}
