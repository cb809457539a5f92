using System.Reflection;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>What is said of columns, once, at the property.</summary>
public class ColumnTests
{
    private static IEnumerable<Type> Results =>
        typeof(ViewAttribute).Assembly.GetExportedTypes().Where(t => t.IsDefined(typeof(ViewAttribute)));

    [Fact]
    public void Every_quantity_of_a_result_has_a_symbol_a_unit_or_a_format() => Assert.Empty(
        from type in Results
        from property in type.GetProperties()
        where (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(double)
        let facts = property.GetCustomAttribute<ColumnAttribute>()
        where facts is not ({ Symbol: not null } or { Unit: not null } or { Format: not null })
        select $"{type.Name}.{property.Name}");

    [Fact]
    public void An_input_has_the_same_symbol_and_unit_in_every_result() => Assert.Empty(
        from type in Results
        from property in type.GetProperties()
        let facts = property.GetCustomAttribute<ColumnAttribute>()
        where facts is { IsInput: true }
        group $"{facts.Symbol} in {facts.Unit}" by property.Name into said
        where said.Distinct().Count() > 1
        select $"{said.Key}: {string.Join(", ", said.Distinct())}");

    [Fact]
    public void Every_list_of_numbers_of_a_curve_has_a_symbol() => Assert.Empty(
        from type in typeof(ViewAttribute).Assembly.GetExportedTypes()
        where type.IsDefined(typeof(LongTableAttribute))
        from property in type.GetProperties()
        where property.PropertyType.IsArray && property.GetCustomAttribute<ColumnAttribute>()?.Symbol is null
        select $"{type.Name}.{property.Name}");

    [Fact]
    public void Formats_are_those_of_numbers() => Assert.All(
        Results.SelectMany(t => t.GetProperties()).Select(p => p.GetCustomAttribute<ColumnAttribute>()?.Format).OfType<string>(),
        format => Assert.NotEmpty(0.123.ToString(format, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void What_is_made_for_views_is_in_no_file()
    {
        TableRow row = TableRow.FromObject(Runs.Runs.Make(new() { Checkpoints = 3 }));

        Assert.Contains("Converged", row.Columns);
        Assert.DoesNotContain("Outcome", row.Columns);
    }
}
