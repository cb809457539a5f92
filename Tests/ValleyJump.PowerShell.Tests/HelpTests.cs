using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.PowerShell.Tests;

/// <summary>That Get-Help has something to say about every cmdlet and parameter, and that its examples are possible.</summary>
public sealed class HelpTests(Session session) : IClassFixture<Session>
{
    // What the examples may use besides the module.
    private static readonly HashSet<string> Standard = new(StringComparer.OrdinalIgnoreCase)
    {
        "Import-Csv", "Export-Csv", "ForEach-Object", "Where-Object", "Select-Object", "Sort-Object", "Group-Object", "Format-Table", "Format-List", "Measure-Object", "Get-Content",
    };

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
    public void Help_has_examples_that_use_what_exists(string cmdlet)
    {
        PSObject[] examples = Items(PSObject.AsPSObject(Help(cmdlet).Get<object>("examples")), "example");
        Assert.InRange(examples.Length, 2, 20);
        Assert.Contains(examples, e => e.Get<string>("code").Contains(cmdlet, StringComparison.Ordinal));
        foreach (PSObject example in examples)
        {
            string code = example.Get<string>("code");
            Ast script = Parser.ParseInput(code, out _, out ParseError[] errors);
            Assert.Empty(errors.Select(e => e.Message));
            CommandAst[] commands = [.. script.FindAll(a => a is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()];
            Assert.NotEmpty(commands);
            foreach (CommandAst command in commands)
                AssertPossible(command, code);
        }
    }

    [Fact]
    public void Every_example_can_be_found_by_its_title()
    {
        foreach (string cmdlet in Repository.Cmdlets)
            Assert.All(Items(PSObject.AsPSObject(Help(cmdlet).Get<object>("examples")), "example"), e => Assert.Matches(@"Example \d+", e.Get<string>("title")));
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

    /// <summary>Our cmdlets must exist, and each parameter must be a name, an alias, or the start of one name only.</summary>
    private void AssertPossible(CommandAst command, string code)
    {
        string name = command.GetCommandName();
        if (Standard.Contains(name))
            return;
        Assert.True(Repository.Cmdlets.Contains(name), $"{name} in '{code}' is neither ours nor a standard command.");
        Dictionary<string, ParameterMetadata> parameters = new(Command(name).Parameters, StringComparer.OrdinalIgnoreCase);
        foreach (string parameter in command.CommandElements.OfType<CommandParameterAst>().Select(p => p.ParameterName))
        {
            bool exact = parameters.ContainsKey(parameter) || parameters.Values.Any(p => p.Aliases.Contains(parameter, StringComparer.OrdinalIgnoreCase));
            Assert.True(exact, $"{name} has no parameter -{parameter}, which '{code}' uses.");
        }
        StaticBindingResult binding = StaticParameterBinder.BindCommand(command);
        Assert.Empty(binding.BindingExceptions.Where(e => !e.Key.StartsWith('-')).Select(e => e.Value.BindingException.Message));
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
