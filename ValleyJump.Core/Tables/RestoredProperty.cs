using System.Reflection;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>A property of a record that a row gives its value, whoever may set it otherwise.</summary>
internal sealed class RestoredProperty
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    private readonly MethodInfo? setter;
    private readonly FieldInfo? backing;

    public RestoredProperty(PropertyInfo property)
    {
        PropertyInfo declared = property.DeclaringType!.GetProperty(property.Name, Own)!;
        Info = property;
        // Long lists are arrays, as results have them: they take no more memory than their numbers.
        Type = property.IsDefined(typeof(LongListAttribute)) ? CellValue.ElementType(property.PropertyType)!.MakeArrayType()
            : property.PropertyType;
        setter = declared.SetMethod;
        backing = property.DeclaringType.GetField($"<{property.Name}>k__BackingField", Own);
        lock (Nullability)
            IsNullable = Nullability.Create(declared).ReadState == NullabilityState.Nullable;
    }

    public PropertyInfo Info { get; }

    /// <summary>What its values are made as.</summary>
    public Type Type { get; }

    /// <summary>It may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>It is kept, and not computed from others.</summary>
    public bool IsKept => setter is not null || backing is not null;

    /// <summary>Sets it, by its own checks where it has any.</summary>
    /// <exception cref="InvalidInputException">The value is out of its range.</exception>
    public void Set(object owner, object? value)
    {
        if (setter is null)
        {
            backing!.SetValue(owner, value);
            return;
        }
        try
        {
            setter.Invoke(owner, [value]);
        }
        catch (TargetInvocationException problem) when (problem.InnerException is InvalidInputException reason)
        {
            throw new RestoreException(reason.Message, reason);
        }
    }
}

/// <summary>A row is not what a result writes: the sentence says why.</summary>
internal sealed class RestoreException(string reason, Exception? inner = null) : Exception(reason, inner);
