using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.PowerShell.Tests;

/// <summary>That Get-Help has something to say about every cmdlet and parameter.</summary>
public sealed class HelpTests(Session session) : IClassFixture<Session>
{
    public static TheoryData<string> Cmdlets => [.. Repository.Cmdlets];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_has_a_synopsis_and_a_description(string cmdlet)
    {
        PSObject help = Help(cmdlet);

        string synopsis = help.Get<string>("Synopsis").Trim();
        Assert.EndsWith(".", synopsis, StringComparison.Ordinal);
        Assert.DoesNotContain(cmdlet, synopsis, StringComparison.Ordinal); // the engine's stand-in is the syntax
        Assert.InRange(string.Concat(Items(help, "description").Select(d => d.Get<string>("Text"))).Length, 100, 10_000);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_describes_every_parameter(string cmdlet)
    {
        Dictionary<string, string> described = Items(PSObject.AsPSObject(Help(cmdlet).Get<object>("parameters")), "parameter")
            .ToDictionary(p => p.Get<string>("name"), p => string.Concat(Items(p, "description").Select(d => d.Get<string>("Text"))));
        IEnumerable<string> parameters = Command(cmdlet).Parameters.Keys.Except([.. PSCmdlet.CommonParameters]);

        Assert.Equal(parameters.Order(), described.Keys.Order());
        Assert.All(described, d => Assert.False(string.IsNullOrWhiteSpace(d.Value), $"-{d.Key} has no description."));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_source_describes_every_parameter_and_cmdlet(string cmdlet)
    {
        Dictionary<string, string> summaries = XDocument.Load(Repository.Bin("ValleyJump.PowerShell.xml")).Descendants("member")
            .ToDictionary(m => (string)m.Attribute("name")!, m => m.Element("summary")?.Value.Trim() ?? "");
        Type type = Command(cmdlet).ImplementingType;
        PropertyInfo[] parameters = [.. type.GetProperties().Where(p => p.GetCustomAttributes<ParameterAttribute>().Any())];

        Assert.NotEmpty(parameters);
        Assert.All(parameters.Select(p => $"P:{p.DeclaringType!.FullName}.{p.Name}").Append($"T:{type.FullName}"),
            name => Assert.True(summaries.TryGetValue(name, out string? text) && text.Length > 10, $"{name} has no summary."));
    }

    private PSObject Help(string cmdlet) => session.One("Get-Help $args[0] -Full", cmdlet);

    private CmdletInfo Command(string name) => (CmdletInfo)session.One("Get-Command $args[0]", name).BaseObject;

    private static PSObject[] Items(PSObject parent, string property) => parent.Properties[property]?.Value switch
    {
        null => [],
        string text => [PSObject.AsPSObject(text)],
        IEnumerable several => [.. several.Cast<object>().Select(PSObject.AsPSObject)],
        object one => [PSObject.AsPSObject(one)],
    };
}
