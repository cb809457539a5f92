using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Resolves third-party assemblies from Dependencies/ in a load context of the module's own, so that they cannot clash with other
/// versions in the session. PowerShell calls it when the module is imported and removed.
/// </summary>
public sealed class DependencyLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(DependencyLoader).Assembly.Location)!, "Dependencies");
    private static readonly Context Dependencies = new();

    /// <summary>Starts resolving.</summary>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>Stops resolving.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        File.Exists(Path.Combine(Folder, name.Name + ".dll")) ? Dependencies.LoadFromAssemblyName(name) : null;

    private sealed class Context() : AssemblyLoadContext("ValleyJump")
    {
        // What is not in the folder falls back to the default context: ValleyJump.Core itself, and the framework.
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(Folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName)
        {
            foreach (string folder in (string[])[Path.Combine(Folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"), Folder])
            {
                foreach (string file in (string[])[unmanagedDllName, unmanagedDllName + ".dll", unmanagedDllName + ".so", "lib" + unmanagedDllName + ".so", "lib" + unmanagedDllName + ".dylib"])
                {
                    if (File.Exists(Path.Combine(folder, file)))
                        return LoadUnmanagedDllFromPath(Path.Combine(folder, file));
                }
            }
            return 0;
        }
    }
}
