using System.Xml.Linq;

namespace ValleyJump.Build.Views;

/// <summary>Writes the default views of a built module: a table for each [View] of a type of results.</summary>
internal static class ViewGenerator
{
    /// <summary>Reads the types of an assembly and writes their views, or says what is wrong as MSBuild errors.</summary>
    internal static int Run(string assemblyPath, string target, TextWriter errors)
    {
        ViewBuilder[] views =
        [
            .. from type in BuiltModule.Load(assemblyPath).GetExportedTypes()
               orderby type.FullName
               from view in type.GetCustomAttributesData()
               where view.AttributeType.Name == "ViewAttribute"
               // The screen takes the first: that without a name.
               orderby type.FullName, ViewBuilder.NameOf(view) is not null
               select new ViewBuilder(type, view),
        ];
        string[] problems = [.. views.SelectMany(view => view.Problems)];
        foreach (string problem in problems)
            errors.WriteLine($"{assemblyPath} : error VJV001: {problem}");
        if (problems.Length > 0)
            return 1;
        new XDocument(new XElement("Configuration", new XElement("ViewDefinitions", views.Select(view => view.Build())))).Save(target);
        return 0;
    }
}
