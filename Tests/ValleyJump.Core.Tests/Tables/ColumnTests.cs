using System.Reflection;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
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

    /// <summary>A realization is a run's together with its seed, and a pair's runs may be of two cells.</summary>
    [Fact]
    public void A_view_of_runs_tells_their_seeds()
    {
        var views = from type in Results
                    where type.GetProperty("Realization") is not null && type.GetProperty("Seed") is not null
                    select (type.Name, Told: type.GetCustomAttributes<ViewAttribute>().First().Columns);
        Assert.NotEmpty(views);
        Assert.All(views, v => Assert.True(v.Told.Contains(nameof(SgdRun.RunName))
            || (v.Told.Contains(nameof(RunPair.FirstRun)) && v.Told.Contains(nameof(RunPair.SecondRun))), v.Name));
        Assert.DoesNotContain(views, v => v.Told.Contains("Realization"));
    }

    [Fact]
    public void What_is_made_for_views_is_made_of_columns() => Assert.Empty(
        from type in Results
        from property in type.GetProperties()
        from name in property.GetCustomAttribute<ColumnAttribute>()?.Of?.Split(' ') ?? []
        where ResultSchema.Of(type).All(c => c.Name != name)
        select $"{type.Name}.{property.Name} of {name}");

    public static TheoryData<Type> Curves() =>
        [.. typeof(ViewAttribute).Assembly.GetExportedTypes().Where(t => t.IsDefined(typeof(LongTableAttribute)))];

    [Theory, MemberData(nameof(Curves))]
    public void A_curve_is_rows_of_its_columns_each_with_a_symbol(Type type)
    {
        object curve = Activator.CreateInstance(type)!;
        foreach ((int place, PropertyInfo column) in type.GetProperties().Where(p => p.SetMethod is not null).Index())
            column.SetValue(curve, Column(column.PropertyType, place));
        object[] rows = [.. ((System.Collections.IEnumerable)curve).Cast<object>()];

        Assert.Equal(3, rows.Length);
        PropertyInfo[] lists = [.. type.GetProperties().Where(p => p.PropertyType.IsArray)];
        Assert.NotEmpty(lists);
        foreach (PropertyInfo list in lists)
        {
            PropertyInfo cell = rows[0].GetType().GetProperty(list.Name)!;
            Assert.NotNull(cell.GetCustomAttribute<ColumnAttribute>()?.Symbol);
            Assert.Equal(((Array)list.GetValue(curve)!).Cast<object>(), rows.Select(r => cell.GetValue(r)!));
        }
        Assert.StartsWith("3 rows of ", curve.ToString(), StringComparison.Ordinal);
        Assert.All(lists, l => Assert.Contains(l.Name, $"{curve}", StringComparison.Ordinal));
        Assert.Contains($"{lists[0].Name} = ", $"{rows[0]}", StringComparison.Ordinal);

        static object Column(Type type, int seed) => type == typeof(long) ? 7L
            : type == typeof(long[]) ? new long[] { seed, 10, 20 } : type == typeof(int[]) ? new[] { seed, 11, 12 }
            : new[] { seed + 0.5, double.NaN, -1 };
    }

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
