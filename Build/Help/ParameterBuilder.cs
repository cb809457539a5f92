using System.Management.Automation;
using System.Xml.Linq;

namespace ValleyJump.Build.Help;

/// <summary>Writes the syntax of a cmdlet and the table under each parameter.</summary>
internal static class ParameterBuilder
{
    private static readonly (string Name, string Alias, string Text)[] RiskParameters =
    [
        ("WhatIf", "wi", "Shows what would happen if the command ran; nothing is changed."),
        ("Confirm", "cf", "Asks for confirmation before the command changes anything."),
    ];

    /// <summary>One line of syntax for each parameter set, the default one first.</summary>
    internal static XElement Syntax(string name, CmdletAttribute cmdlet, IReadOnlyList<ParameterDescription> parameters)
    {
        string[] named =
        [
            .. parameters.SelectMany(parameter => parameter.ParameterSets)
                .Where(set => set != ParameterAttribute.AllParameterSets)
                .Distinct()
                .OrderBy(set => set != cmdlet.DefaultParameterSetName),
        ];
        string[] sets = named.Length > 0 ? named : [ParameterAttribute.AllParameterSets];
        return new XElement(Maml.Command + "syntax", sets.Select(set => new XElement(
            Maml.Command + "syntaxItem",
            new XElement(Maml.Text + "name", name),
            parameters
                .Select(parameter => (Parameter: parameter, Attribute: parameter.In(set)))
                .Where(entry => entry.Attribute is not null)
                .OrderBy(entry => (uint)entry.Attribute!.Position)
                .ThenBy(entry => !entry.Attribute!.Mandatory)
                .Select(entry => InSyntax(entry.Parameter, entry.Attribute!)),
            ShouldProcess(cmdlet))));
    }

    /// <summary>A parameter with its text and everything that reflection knows of it.</summary>
    internal static XElement Full(ParameterDescription parameter, IEnumerable<string> text, string defaultValue)
    {
        XElement element = Element(parameter, parameter.IsMandatory, parameter.Position);
        string whenAbsent = defaultValue.Length > 0 ? defaultValue : parameter.IsSwitch ? "False" : "None";
        element.Add(
            Maml.Paragraphs(Maml.Text + "description", text),
            Value(parameter),
            Type(parameter.TypeName),
            new XElement(Maml.Dev + "defaultValue", whenAbsent));
        return element;
    }

    /// <summary>The parameters that the engine adds to a cmdlet that can ask before it acts.</summary>
    internal static IEnumerable<XElement> ShouldProcess(CmdletAttribute cmdlet)
    {
        foreach ((string name, string alias, string text) in cmdlet.SupportsShouldProcess ? RiskParameters : [])
        {
            XElement element = Element(name, required: false, "named", "False", alias, wildcards: false);
            element.Add(
                Maml.Paragraphs(Maml.Text + "description", [text]),
                Type(nameof(SwitchParameter)),
                new XElement(Maml.Dev + "defaultValue", "False"));
            yield return element;
        }
    }

    private static XElement InSyntax(ParameterDescription parameter, ParameterAttribute attribute)
    {
        XElement element = Element(parameter, attribute.Mandatory, ParameterDescription.PositionOf(attribute));
        if (parameter.PossibleValues.Count > 0)
        {
            element.Add(new XElement(
                Maml.Command + "parameterValueGroup",
                parameter.PossibleValues.Select(value => Value(value, required: false, isList: false))));
        }
        else if (!parameter.IsSwitch)
        {
            element.Add(Value(parameter));
        }

        return element;
    }

    private static XElement Type(string name) =>
        new(Maml.Dev + "type", new XElement(Maml.Text + "name", name), new XElement(Maml.Text + "uri"));

    private static XElement Value(ParameterDescription parameter) =>
        Value(parameter.TypeName, !parameter.IsSwitch, parameter.Type.IsArray);

    private static XElement Value(string text, bool required, bool isList) => new(
        Maml.Command + "parameterValue",
        new XAttribute("required", required ? "true" : "false"),
        new XAttribute("variableLength", isList ? "true" : "false"),
        text);

    private static XElement Element(ParameterDescription parameter, bool required, string position) =>
        Element(parameter.Name, required, position, parameter.PipelineInput, parameter.Aliases, parameter.AcceptsWildcards);

    private static XElement Element(
        string name, bool required, string position, string pipelineInput, string aliases, bool wildcards) => new(
        Maml.Command + "parameter",
        new XAttribute("required", required ? "true" : "false"),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", wildcards ? "true" : "false"),
        new XAttribute("pipelineInput", pipelineInput),
        new XAttribute("position", position),
        new XAttribute("aliases", aliases),
        new XElement(Maml.Text + "name", name));
}
