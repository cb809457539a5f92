using System.Xml.Linq;

namespace ValleyJump.Build.Views;

/// <summary>
/// Writes the default views of a built module: a table for each [View] of a type of results, a list, and a line where neither fits.
/// </summary>
internal static class ViewGenerator
{
    /// <summary>Reads the types of an assembly and writes their views, or says what is wrong as MSBuild errors.</summary>
    internal static int Run(string assemblyPath, string viewsTarget, string linesTarget, TextWriter errors)
    {
        Type[] types = [.. BuiltModule.Load(assemblyPath).GetExportedTypes()
            .Where(t => t.GetCustomAttributesData().Any(a => a.AttributeType.Name == "ViewAttribute")).OrderBy(t => t.FullName)];
        ViewBuilder[] tables =
        [
            .. from type in types
               from view in type.GetCustomAttributesData()
               where view.AttributeType.Name == "ViewAttribute"
               // The screen takes the first: that without a name.
               orderby type.FullName, ViewBuilder.NameOf(view) is not null
               select new ViewBuilder(type, view),
        ];
        string[] problems = [.. tables.SelectMany(view => view.Problems)];
        foreach (string problem in problems)
            errors.WriteLine($"{assemblyPath} : error VJV001: {problem}");
        if (problems.Length > 0)
            return 1;
        IEnumerable<XElement> views = tables.Select(table => table.Build()).Concat(types.Select(type => new ListBuilder(type).Build()));
        new XDocument(new XElement("Configuration", new XElement("ViewDefinitions", views))).Save(viewsTarget);
        new XDocument(new XElement("Types", types.Select(LineBuilder.Build))).Save(linesTarget);
        return 0;
    }
}
