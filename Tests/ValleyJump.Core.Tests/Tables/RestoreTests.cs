using System.Reflection;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>Types of results, and what is to be known of them to read them back. (Rerun.Tests.ps1 reads them all.)</summary>
public sealed class RestoreTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // What a result keeps and no table holds: an error when it is asked for, or what only the measurement itself needs.
    private static readonly string[] NotInTables =
    [
        "DensityEvolutionResult.OutsideFraction", "FreezePoint.KeptSource", "GdContinuation.Endpoint", "GdContinuation.diverged", "RunPair.other",
        "SgdCheckpoint.Stored", "SgdCheckpoint.Weights", "SgdCheckpoint.predictions", "SgdFreezePoint.Members", "SgdFreezeStep.Curve",
        "SgdFreezing.Curve", "SgdFreezingCell.Members",
        "SolutionClustering.Members",
        "TimescaleMeasurement.IsFullBatch", "ValleyChain.ridges",
    ];

    public static TheoryData<string> Types() => [.. RestoredResult.All.Select(r => r.Type.FullName!)];

    [Theory]
    [InlineData(TableFormat.Csv)]
    [InlineData(TableFormat.Json)]
    [InlineData(TableFormat.JsonLines)]
    [InlineData(TableFormat.Parquet)]
    public void The_columns_of_a_row_tell_its_type(TableFormat format)
    {
        string[] keys = [.. RestoredResult.All.Select(r => string.Join(',', r.Columns(format).Order(StringComparer.OrdinalIgnoreCase)))];

        Assert.Equal(keys.Length, keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.True(keys.Length > 30);
    }

    /// <summary>What was exported before a column was there is the result that it was, and no plain row.</summary>
    [Theory]
    [InlineData(TableFormat.Csv)]
    [InlineData(TableFormat.Json)]
    [InlineData(TableFormat.JsonLines)]
    [InlineData(TableFormat.Parquet)]
    public void Columns_that_came_later_may_be_missing_and_no_others(TableFormat format)
    {
        RestoredResult[] grown = [.. RestoredResult.All.Where(r => Later(r.Type).Length > 0)];
        Assert.Contains("SgdFreezing", grown.Select(r => r.Type.Name));
        foreach (RestoredResult result in grown)
        {
            string[] columns = [.. result.Columns(format)], before = [.. columns.Except(Later(result.Type))];
            Assert.Same(result, RestoredResult.Of(before, format));
            Assert.Same(result, RestoredResult.Of([.. before, Later(result.Type)[0]], format));
            Assert.Null(RestoredResult.Of(before[1..], format));
            Assert.Null(RestoredResult.Of([.. before, "Other"], format));
        }
        // Nothing but a value that may be missing can come later.
        Assert.All(grown.SelectMany(r => Later(r.Type).Select(c => r.Type.GetProperty(c)!.PropertyType)),
            t => Assert.True(!t.IsValueType || Nullable.GetUnderlyingType(t) is not null));

        static string[] Later(Type type) =>
            [.. type.GetProperties().Where(p => p.GetCustomAttribute<ColumnAttribute>()?.IsLater == true).Select(p => p.Name)];
    }

    [Theory, MemberData(nameof(Types))]
    public void All_that_a_result_keeps_is_in_its_columns_or_known_not_to_be(string name)
    {
        Type type = typeof(TableRow).Assembly.GetType(name)!;
        string[] columns = [.. ResultSchema.Of(type).Select(p => p.Name)];
        for (Type? t = type; t != typeof(object); t = t!.BaseType)
        {
            string[] kept =
            [
                .. from field in t!.GetFields(All)
                   let property = field.Name.Split('<', '>') is [_, var p, _] ? p : field.Name
                   where !columns.Contains(property) && t.GetProperty(property, All)?.IsDefined(typeof(InputsAttribute)) != true
                   select $"{t.Name}.{property}",
            ];
            Assert.Empty(kept.Except(NotInTables));
        }
    }

    [Fact]
    public void An_input_that_is_shown_by_another_property_is_set_by_it() => Assert.Empty(
        from type in typeof(TableRow).Assembly.GetTypes()
        from holder in type.GetProperties(All).Where(p => p.IsDefined(typeof(InputsAttribute)))
        let inputs = holder.PropertyType.GetProperties(All)
        from hidden in inputs.Where(p => p.SetMethod is not null && p.GetCustomAttribute<ColumnAttribute>()?.Name == "")
        from shown in inputs.Where(p => (p.GetCustomAttribute<ColumnAttribute>()?.Name ?? p.Name) == hidden.Name && p != hidden)
        where !new RestoredProperty(shown).IsKept
        select $"{holder.PropertyType.Name}.{shown.Name}");

    [Fact]
    public void Every_column_of_every_result_has_a_meaning() => Assert.Empty(
        from type in typeof(TableRow).Assembly.GetExportedTypes()
        where type.IsDefined(typeof(ViewAttribute)) || type.IsDefined(typeof(LongTableAttribute))
        from column in ResultSchema.Of(type)
        where CellValue.KindOf(column.Type) is FieldKind.Cell
        where ColumnMeaning.Of(column.Info).Length < 9
        select $"{type.Name}.{column.Name}: {ColumnMeaning.Of(column.Info)}");

    [Fact]
    public void A_type_is_named_with_or_without_its_namespace()
    {
        Assert.Equal("TwoValleyResult", TableImport.TypeOf("twovalleyresult").Type.Name);
        Assert.Equal("ValleyJump.Core.Measures.TrajectoryPoint", TableImport.TypeOf("ValleyJump.Core.Measures.TrajectoryPoint").Type.FullName);
        Assert.Contains("Several types", Error("TrajectoryPoint"), StringComparison.Ordinal);
        Assert.Contains("Import-SgdRun", Error("SgdRun"), StringComparison.Ordinal);
        Assert.Contains("TwoValleyResult", Error("Table"), StringComparison.Ordinal);

        static string Error(string type) => Exporting.IdOf(() => TableImport.TypeOf(type)) == "ImportUnknownType"
            ? Assert.Throws<Core.Numerics.InvalidInputException>(() => TableImport.TypeOf(type)).Message : "";
    }
}
