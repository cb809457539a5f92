using System.Reflection;

namespace ValleyJump.Core.Tables;

/// <summary>
/// Makes a record of inputs of the columns that a result shows it by: the way back of what the build writes for [Inputs], by the same
/// names. Inputs that no column shows keep their defaults.
/// </summary>
internal sealed class RestoredInputs
{
    private readonly Type type;
    private readonly bool optional;
    private readonly List<RestoredInputs> nested = [];
    private readonly List<(RestoredProperty Property, string Column)> columns = [];

    // Inputs whose name another input of another type has taken, which is what the column shows.
    private readonly List<RestoredProperty> hidden = [];

    // The records that it may be, of which the first is that all columns are there for.
    private readonly RestoredInputs[] kinds = [];

    /// <param name="holder">The property that is marked.</param>
    /// <param name="taken">The inputs that columns show, of those that come before: this adds its own.</param>
    /// <param name="optional">What it is in may be missing.</param>
    public RestoredInputs(PropertyInfo holder, Dictionary<string, PropertyInfo> taken, bool optional = false)
        : this(holder, holder.PropertyType, null, taken, optional)
    {
    }

    private RestoredInputs(PropertyInfo holder, Type type, Type? kind, Dictionary<string, PropertyInfo> taken, bool optional)
    {
        kind = holder.GetCustomAttribute<InputsAttribute>()!.Kind ?? kind;
        if (kind?.BaseType == type)
            type = kind;
        (this.type, Property) = (type, new(holder));
        this.optional = optional || Property.IsNullable;
        if (type.IsAbstract)
        {
            kinds = [.. type.Assembly.GetTypes().Where(t => t.IsSubclassOf(type) && !t.IsAbstract)
                .Select(one => new RestoredInputs(holder, one, null, taken, optional: true))];
            return;
        }
        string[] except = holder.GetCustomAttribute<InputsAttribute>()!.Except;
        foreach (PropertyInfo input in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(p => p.GetMethod is not null && p.GetIndexParameters().Length == 0 && !except.Contains(p.Name)))
        {
            var property = new RestoredProperty(input);
            if (input.IsDefined(typeof(InputsAttribute)))
                nested.Add(new(input, input.PropertyType, kind, taken, this.optional));
            else if (!property.IsKept || ShownAs(input) is not { Length: > 0 } column)
                continue;
            else if (taken.TryAdd(column, input) || taken[column].PropertyType == input.PropertyType)
                columns.Add((property, column));
            else
                hidden.Add(property);
        }
    }

    /// <summary>The property that holds the record.</summary>
    public RestoredProperty Property { get; }

    /// <summary>The record; null where a column is empty that cannot be, and the record may be missing.</summary>
    /// <param name="cell">The cell of a column, if there is such a column.</param>
    /// <exception cref="RestoreException">A cell is no value of its input, or out of its range.</exception>
    public object? Make(Func<string, (bool Found, object? Cell)> cell)
    {
        if (kinds.Length > 0)
        {
            return kinds.Select(k => k.Make(cell)).FirstOrDefault(k => k is not null)
                ?? (optional ? null : throw new RestoreException($"it does not say its {Property.Info.Name}"));
        }
        object record = RestoredResult.New(type);
        foreach (RestoredInputs inputs in nested)
        {
            object? inner = inputs.Make(cell);
            if (inner is null && !inputs.Property.IsNullable)
                return null;
            inputs.Property.Set(record, inner);
        }
        foreach (var (property, column) in columns)
        {
            if (cell(column) is not (true, var found))
                continue;
            // Where a row is of several seeds or realizations, its settings are those of the first.
            if (CellValue.IsScalar(property.Info.PropertyType))
                found = found switch { object?[] list when list.Length > 0 => list[0], string text => text.Split(';')[0], _ => found };
            if (CellConverter.TryConvert(found, property.Info.PropertyType, property.IsNullable, out object? value))
                property.Set(record, value);
            else if (optional && found is null or "")
                return null;
            else
                throw RestoredResult.Mismatch(column, found);
        }
        return hidden.Find(p => p.Info.GetValue(record) is not null) is { } lost
            ? throw new RestoreException($"it does not say the {lost.Info.Name} of its {type.Name}") : record;
    }

    private static string? ShownAs(PropertyInfo input)
    {
        ColumnAttribute? facts = input.GetCustomAttribute<ColumnAttribute>();
        return facts is null && !input.GetMethod!.IsPublic ? null : facts?.Name ?? input.Name;
    }
}
