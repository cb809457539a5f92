using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.Build.Help;

/// <summary>Finds the XML documentation of types and members, and the names by which users know them.</summary>
internal sealed class DocLibrary
{
    private readonly Dictionary<string, XElement> members = [];
    private readonly Dictionary<string, string> userNames = [];

    internal DocLibrary(IEnumerable<Type> cmdlets, IEnumerable<XDocument> documents)
    {
        foreach (XElement member in documents.SelectMany(document => document.Descendants("member")))
            members.TryAdd((string?)member.Attribute("name") ?? string.Empty, member);

        foreach (Type cmdlet in cmdlets)
        {
            userNames[IdOf(cmdlet)] = NameOf(cmdlet);
            foreach (PropertyInfo property in cmdlet.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute))))
                userNames[IdOf(property)] = "-" + property.Name;
        }

        Text = new DocText(UserName);
    }

    internal DocText Text { get; }

    internal static string NameOf(Type cmdlet)
    {
        CmdletAttribute attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        return $"{attribute.VerbName}-{attribute.NounName}";
    }

    internal XElement? Find(Type type) => members.GetValueOrDefault(IdOf(type));

    internal XElement? Find(MemberInfo member) => members.GetValueOrDefault(IdOf(member));

    /// <summary>What a <c>cref</c> is called in PowerShell: a cmdlet's name, a parameter with its dash, else the id's last part.</summary>
    internal string UserName(string cref)
    {
        if (userNames.TryGetValue(cref, out string? name))
            return name;
        string id = cref.Split('(')[0].Split('`')[0];
        return id[(id.LastIndexOfAny(['.', ':']) + 1)..];
    }

    private static string IdOf(Type type) => "T:" + FullName(type);

    private static string IdOf(MemberInfo member) =>
        $"{(member is FieldInfo ? 'F' : 'P')}:{FullName(member.DeclaringType!)}.{member.Name}";

    /// <remarks>The documentation knows generic types by their definition, and nested ones by a dot.</remarks>
    private static string FullName(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
}
