using System.Management.Automation;
using System.Xml.Linq;
using ValleyJump.Build.Help;

namespace ValleyJump.PowerShell.Tests;

public enum HelpSampleNoise
{
    Isotropic,
    Hessian,
}

[Cmdlet(VerbsDiagnostic.Test, "HelpSample", DefaultParameterSetName = "Steps", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(int))]
public sealed class HelpSampleCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Eta", "Lr")]
    public double[] LearningRate { get; set; } = [];

    [Parameter(ParameterSetName = "Steps")]
    public int? Steps { get; set; }

    [Parameter(ParameterSetName = "Time", Mandatory = true)]
    public TimeSpan Duration { get; set; }

    [Parameter]
    public HelpSampleNoise Noise { get; set; }

    [Parameter]
    [ValidateSet("Low", "High")]
    public string Level { get; set; } = "Low";

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    [Parameter(DontShow = true)]
    public int Hidden { get; set; }
}

public class HelpWriterTests
{
    private const string TypeName = "ValleyJump.PowerShell.Tests.HelpSampleCommand";

    private const string TypeDocs = """
        <member name="T:ValleyJump.PowerShell.Tests.HelpSampleCommand">
            <summary>Tests
            the help.</summary>
            <remarks>
                <para>Takes <see cref="P:ValleyJump.PowerShell.Tests.HelpSampleCommand.Steps"/> steps,
                as <see cref="T:ValleyJump.PowerShell.Tests.HelpSampleCommand"/> does, of <c>x</c> or <see langword="null"/>.</para>
                <para>Mind: <list type="bullet"><item><description>one</description></item>
                <item><term>Two</term><description>2</description></item></list></para>
                <para type="notes">Not for
                long runs.</para>
                <para type="input">Learning rates.</para>
                <para type="output">A text.</para>
                <para type="output">A number.</para>
            </remarks>
            <example>
                Run it
                <code>
                0.1 | Test-HelpSample |
                    ForEach-Object { $_ }

                'b'
                </code>
                <para>It runs.</para>
            </example>
            <example><code>Test-HelpSample 1</code></example>
            <seealso href="https://example.org/">Paper</seealso>
            <seealso cref="T:ValleyJump.PowerShell.Tests.HelpSampleCommand"/>
        </member>
        """;

    private static readonly string[] Parameters = ["LearningRate", "Steps", "Duration", "Noise", "Level", "Quiet"];

    private static readonly XElement Command = Build(TypeDocs + ParameterDocs(Parameters), out _).Root!.Elements().Single();

    [Fact]
    public void Complete_documentation_has_no_problems()
    {
        Build(TypeDocs + ParameterDocs(Parameters), out IReadOnlyList<string> problems);

        Assert.Empty(problems);
    }

    [Fact]
    public void Summary_is_the_synopsis() =>
        Assert.Equal("Tests the help.", Command.Element(Maml.Command + "details")!.Element(Maml.Text + "description")!.Value);

    [Fact]
    public void Remarks_are_the_description_in_the_words_of_the_user() => Assert.Equal(
        ["Takes -Steps steps, as Test-HelpSample does, of x or $null.", "Mind:", "- one\n- Two: 2"],
        Paragraphs(Command.Element(Maml.Text + "description")!));

    [Fact]
    public void Notes_input_and_output_have_their_own_places()
    {
        string[] notes = [.. Paragraphs(Command.Element(Maml.Text + "alertSet")!)];
        Assert.Equal("Not for long runs.", notes[0]);
        Assert.EndsWith("on the command line, the parameter wins.", Assert.Single(notes[1..]), StringComparison.Ordinal);
        Assert.Equal("System.Double[]Learning rates.", Command.Element(Maml.Command + "inputTypes")!.Value);
        Assert.Equal(
            ["System.StringA text.", "System.Int32A number."],
            Command.Element(Maml.Command + "returnValues")!.Elements().Select(value => value.Value));
    }

    [Fact]
    public void Examples_keep_the_shape_of_the_code()
    {
        XElement[] examples = [.. Command.Element(Maml.Command + "examples")!.Elements()];

        Assert.Equal(2, examples.Length);
        Assert.Equal("---------- Example 1: Run it ----------", examples[0].Element(Maml.Text + "title")!.Value);
        Assert.Equal("0.1 | Test-HelpSample |\n    ForEach-Object { $_ }\n\n'b'", examples[0].Element(Maml.Dev + "code")!.Value);
        Assert.Equal(["It runs.", ""], Paragraphs(examples[0].Element(Maml.Dev + "remarks")!));
        Assert.Equal("---------- Example 2 ----------", examples[1].Element(Maml.Text + "title")!.Value);
    }

    [Fact]
    public void Parameters_carry_what_reflection_knows()
    {
        XElement rate = Parameter("LearningRate");

        Assert.Equal("true", (string?)rate.Attribute("required"));
        Assert.Equal("0", (string?)rate.Attribute("position"));
        Assert.Equal("True (ByValue, ByPropertyName)", (string?)rate.Attribute("pipelineInput"));
        Assert.Equal("Eta, Lr", (string?)rate.Attribute("aliases"));
        Assert.Equal("Double[]", rate.Element(Maml.Command + "parameterValue")!.Value);
        Assert.Equal("default of LearningRate", rate.Element(Maml.Dev + "defaultValue")!.Value);
        Assert.Equal("Int32", Parameter("Steps").Element(Maml.Command + "parameterValue")!.Value);
    }

    [Fact]
    public void Possible_values_are_listed_with_their_meaning()
    {
        string noise = Parameter("Noise").Element(Maml.Text + "description")!.Value;
        Assert.Contains("- Isotropic\n- Hessian: Along the Hessian.", noise, StringComparison.Ordinal);
        Assert.Contains("- Low\n- High", Parameter("Level").Element(Maml.Text + "description")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_parameters_are_left_out_and_risk_parameters_are_added()
    {
        string[] names =
        [
            .. Command.Element(Maml.Command + "parameters")!.Elements()
                .Select(parameter => parameter.Element(Maml.Text + "name")!.Value),
        ];

        Assert.Equal([.. Parameters, "WhatIf", "Confirm"], names);
    }

    [Fact]
    public void Syntax_has_a_line_for_each_parameter_set()
    {
        XElement[] lines = [.. Command.Element(Maml.Command + "syntax")!.Elements()];

        Assert.Equal(2, lines.Length);
        Assert.Contains(lines[0].Elements(), parameter => (string?)parameter.Element(Maml.Text + "name") == "Steps");
        Assert.DoesNotContain(lines[0].Elements(), parameter => (string?)parameter.Element(Maml.Text + "name") == "Duration");
        Assert.Contains(lines[1].Elements(), parameter => (string?)parameter.Element(Maml.Text + "name") == "Duration");
    }

    [Fact]
    public void Links_have_a_text_and_an_address()
    {
        XElement[] links = [.. Command.Element(Maml.Command + "relatedLinks")!.Elements()];

        Assert.Equal(
            ["Online Version:", "about_ValleyJump", "Paper", "Test-HelpSample"],
            links.Select(link => link.Element(Maml.Text + "linkText")!.Value));
        Assert.Equal("https://example.org/", links[2].Element(Maml.Text + "uri")!.Value);
    }

    [Fact]
    public void Missing_documentation_is_named()
    {
        Build(ParameterDocs(["Steps"]), out IReadOnlyList<string> problems);

        Assert.Contains(problems, problem => problem.StartsWith("VJH001: Test-HelpSample ", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("VJH002: Test-HelpSample ", StringComparison.Ordinal));
        Assert.Contains(problems, problem =>
            problem.StartsWith("VJH003: ", StringComparison.Ordinal) && problem.Contains("-LearningRate", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("-Steps", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("VJH004: Test-HelpSample ", StringComparison.Ordinal));
    }

    [Fact]
    public void One_example_is_not_enough_and_each_needs_its_code()
    {
        string docs = TypeDocs.Replace("<code>Test-HelpSample 1</code>", string.Empty, StringComparison.Ordinal);
        Build(docs + ParameterDocs(Parameters), out IReadOnlyList<string> problems);

        Assert.Equal(["VJH005: Test-HelpSample needs exactly one <code> in example 2."], problems);
    }

    private static XDocument Build(string members, out IReadOnlyList<string> problems)
    {
        XDocument docs = XDocument.Parse($"<doc><members>{members}</members></doc>", LoadOptions.PreserveWhitespace);
        MamlBuilder builder = new([typeof(HelpSampleCommand)], [docs]);
        XDocument help = builder.Build();
        problems = builder.Problems;
        return help;
    }

    private static string ParameterDocs(IEnumerable<string> names) => string.Concat(names.Select(name =>
        $"<member name=\"P:{TypeName}.{name}\"><summary>Text of {name}.</summary><value>default of {name}</value></member>"))
        + "<member name=\"F:ValleyJump.PowerShell.Tests.HelpSampleNoise.Hessian\"><summary>Along the Hessian.</summary></member>";

    private static XElement Parameter(string name) =>
        Command.Element(Maml.Command + "parameters")!.Elements().Single(parameter => parameter.Element(Maml.Text + "name")!.Value == name);

    private static IEnumerable<string> Paragraphs(XElement element) => element.Descendants(Maml.Text + "para").Select(para => para.Value);
}
