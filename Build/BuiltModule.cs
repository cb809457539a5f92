using System.Reflection;
using System.Runtime.Loader;

namespace ValleyJump.Build;

/// <summary>The assemblies of the built module, whose dependencies lie beside them.</summary>
internal static class BuiltModule
{
    /// <summary>Loads one of them.</summary>
    internal static Assembly Load(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        AssemblyLoadContext.Default.Resolving += (context, name) => new[] { folder, Path.Combine(folder, "Dependencies") }
            .Select(candidate => Path.Combine(candidate, name.Name + ".dll"))
            .Where(File.Exists)
            .Select(context.LoadFromAssemblyPath)
            .FirstOrDefault();
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
    }
}
