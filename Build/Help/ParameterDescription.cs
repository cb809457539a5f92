using System.Management.Automation;
using System.Reflection;

namespace ValleyJump.Build.Help;

/// <summary>What reflection knows of one parameter of a cmdlet.</summary>
internal sealed class ParameterDescription(PropertyInfo property)
{
    private readonly ParameterAttribute[] attributes = [.. property.GetCustomAttributes<ParameterAttribute>()];

    internal PropertyInfo Property { get; } = property;

    internal string Name => Property.Name;

    internal Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    internal bool IsSwitch => Type == typeof(SwitchParameter);

    internal bool IsMandatory => attributes.All(attribute => attribute.Mandatory);

    internal bool AcceptsWildcards => Property.IsDefined(typeof(SupportsWildcardsAttribute));

    internal bool TakesPipelineValue => attributes.Any(attribute => attribute.ValueFromPipeline);

    internal bool TakesPipelineProperty => attributes.Any(attribute => attribute.ValueFromPipelineByPropertyName);

    internal string Aliases =>
        Property.GetCustomAttribute<AliasAttribute>() is { AliasNames: var names } ? string.Join(", ", names) : "none";

    internal string TypeName => Type.IsArray ? FriendlyName(Type.GetElementType()!) + "[]" : FriendlyName(Type);

    internal string PipelineInput
    {
        get
        {
            List<string> ways = [];
            if (TakesPipelineValue)
                ways.Add("ByValue");
            if (TakesPipelineProperty)
                ways.Add("ByPropertyName");
            return ways.Count == 0 ? "False" : $"True ({string.Join(", ", ways)})";
        }
    }

    /// <summary>The type whose members are the possible values, or null.</summary>
    internal Type? EnumType => (Type.IsArray ? Type.GetElementType()! : Type) is { IsEnum: true } type ? type : null;

    /// <summary>The only values that are accepted, when they are few and known.</summary>
    internal IReadOnlyList<string> PossibleValues =>
        Property.GetCustomAttribute<ValidateSetAttribute>() is { } set ? [.. set.ValidValues]
        : EnumType is { } type ? Enum.GetNames(type)
        : [];

    /// <summary>The parameters of a cmdlet, those of its base classes last, without the hidden ones.</summary>
    internal static IReadOnlyList<ParameterDescription> Of(Type cmdlet) =>
    [
        .. cmdlet.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => new ParameterDescription(property))
            .Where(parameter => parameter.attributes.Length > 0 && !parameter.attributes.All(attribute => attribute.DontShow)),
    ];

    internal IEnumerable<string> ParameterSets => attributes.Select(attribute => attribute.ParameterSetName);

    /// <summary>The attribute that holds in one parameter set, or null when the parameter is not in it.</summary>
    internal ParameterAttribute? In(string parameterSet) =>
        attributes.FirstOrDefault(attribute => attribute.ParameterSetName == parameterSet)
        ?? attributes.FirstOrDefault(attribute => attribute.ParameterSetName == ParameterAttribute.AllParameterSets);

    internal string Position => PositionOf(attributes.OrderBy(attribute => (uint)attribute.Position).First());

    internal static string PositionOf(ParameterAttribute attribute) => attribute.Position >= 0 ? $"{attribute.Position}" : "named";

    private static string FriendlyName(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}[{string.Join(", ", type.GetGenericArguments().Select(FriendlyName))}]"
        : type.Name;
}
