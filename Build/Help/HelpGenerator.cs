using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace ValleyJump.Build.Help;

/// <summary>Writes the help file of a built module from its XML documentation.</summary>
internal static class HelpGenerator
{
    /// <summary>Reads an assembly with its XML documentation and writes its help, or says what is missing as MSBuild errors.</summary>
    internal static int Run(string assemblyPath, string helpPath, TextWriter errors)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!;
        string documentation = Path.ChangeExtension(assemblyPath, ".xml");
        foreach (string missing in new[] { assemblyPath, documentation }.Where(path => !File.Exists(path)))
        {
            errors.WriteLine($"{missing} : error VJH000: The file does not exist; build ValleyJump.PowerShell first.");
            return 1;
        }

        Assembly module = BuiltModule.Load(assemblyPath);
        Type[] cmdlets = [.. module.GetExportedTypes().Where(type => !type.IsAbstract && type.IsDefined(typeof(CmdletAttribute)))];

        // Types of the module's other assemblies are documented there.
        string name = Path.GetFileName(documentation);
        string[] sources = [documentation, .. Directory.GetFiles(folder, "*.xml").Where(path => Path.GetFileName(path) != name)];
        MamlBuilder builder = new(cmdlets, [.. sources.Select(path => XDocument.Load(path, LoadOptions.PreserveWhitespace))]);
        XDocument help = builder.Build();
        foreach (string problem in builder.Problems)
            errors.WriteLine($"{documentation} : error {problem}");
        if (builder.Problems.Count > 0)
            return 1;

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(helpPath))!);
        help.Save(helpPath);
        return 0;
    }
}
