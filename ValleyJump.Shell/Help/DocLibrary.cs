using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.Shell.Help;

/// <summary>Finds the XML documentation of types and members, and the names by which users know them.</summary>
internal sealed class DocLibrary
{
    private readonly Dictionary<string, XElement> _members = [];
    private readonly Dictionary<string, string> _userNames = [];

    internal DocLibrary(IEnumerable<Type> cmdlets, IEnumerable<XDocument> documents)
    {
        foreach (XElement member in documents.SelectMany(document => document.Descendants("member")))
        {
            _members.TryAdd((string?)member.Attribute("name") ?? string.Empty, member);
        }

        foreach (Type cmdlet in cmdlets)
        {
            _userNames[IdOf(cmdlet)] = NameOf(cmdlet);
            foreach (PropertyInfo property in cmdlet.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute))))
            {
                _userNames[IdOf(property)] = "-" + property.Name;
            }
        }

        Text = new DocText(UserName);
    }

    internal DocText Text { get; }

    internal static string NameOf(Type cmdlet)
    {
        CmdletAttribute attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        return $"{attribute.VerbName}-{attribute.NounName}";
    }

    internal XElement? Find(Type type) => _members.GetValueOrDefault(IdOf(type));

    internal XElement? Find(MemberInfo member) => _members.GetValueOrDefault(IdOf(member));

    /// <summary>What a <c>cref</c> is called in PowerShell: a cmdlet's name, a parameter with its dash, otherwise the last part of the id.</summary>
    internal string UserName(string cref)
    {
        if (_userNames.TryGetValue(cref, out string? name))
        {
            return name;
        }

        string id = cref.Split('(')[0].Split('`')[0];
        return id[(id.LastIndexOfAny(['.', ':']) + 1)..];
    }

    private static string IdOf(Type type) => "T:" + FullName(type);

    private static string IdOf(MemberInfo member) => $"{(member is FieldInfo ? 'F' : 'P')}:{FullName(member.DeclaringType!)}.{member.Name}";

    /// <remarks>The documentation knows generic types by their definition, and nested ones by a dot.</remarks>
    private static string FullName(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
}
