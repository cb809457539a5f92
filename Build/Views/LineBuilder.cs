using System.Xml.Linq;

namespace ValleyJump.Build.Views;

/// <summary>
/// What PowerShell shows of a result that follows one of another type, where a table of it cannot begin: one line, its ToString. The
/// property is hidden, so that neither a table nor JSON has it.
/// </summary>
internal static class LineBuilder
{
    internal static XElement Build(Type type) => new(
        "Type",
        new XElement("Name", type.FullName),
        new XElement(
            "Members",
            new XElement(
                "CodeProperty",
                new XAttribute("IsHidden", true),
                new XElement("Name", type.Name),
                new XElement(
                    "GetCodeReference",
                    new XElement("TypeName", "ValleyJump.PowerShell.Infrastructure.TableCell"),
                    new XElement("MethodName", "Line"))),
            new XElement(
                "MemberSet",
                new XElement("Name", "PSStandardMembers"),
                new XElement(
                    "Members",
                    new XElement(
                        "PropertySet",
                        new XElement("Name", "DefaultDisplayPropertySet"),
                        new XElement("ReferencedProperties", new XElement("Name", type.Name)))))));
}
