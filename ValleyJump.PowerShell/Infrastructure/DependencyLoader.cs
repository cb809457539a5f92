using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Resolves third-party assemblies from Dependencies/ in a load context of the module's own, and for the module's own assemblies only:
/// other modules of the session keep theirs, and this one has its own. Native libraries are found there by these assemblies alone, in
/// runtimes/ by platform. PowerShell calls it when the module is imported and removed.
/// </summary>
public sealed class DependencyLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly Assembly[] Ours = [typeof(DependencyLoader).Assembly, typeof(InvalidInputException).Assembly];
    private static readonly Context Dependencies = new();

    /// <summary>Starts resolving.</summary>
    public void OnImport() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    /// <summary>Stops resolving.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    // The event of a load context would not tell who asks.
    private static Assembly? Resolve(object? sender, ResolveEventArgs request) =>
        Ours.Contains(request.RequestingAssembly) ? Dependencies.Find(new AssemblyName(request.Name)) : null;

    private sealed class Context() : AssemblyLoadContext("ValleyJump")
    {
        private static readonly string Folder =
            Path.Combine(Path.GetDirectoryName(typeof(DependencyLoader).Assembly.Location)!, "Dependencies");

        public Assembly? Find(AssemblyName wanted)
        {
            string path = Path.Combine(Folder, wanted.Name + ".dll");
            return File.Exists(path) && Fits(AssemblyName.GetAssemblyName(path), wanted) ? LoadFromAssemblyPath(path) : null;
        }

        // The dependencies of dependencies. What is not in the folder, the framework, is found in the default context.
        protected override Assembly? Load(AssemblyName assemblyName) => Find(assemblyName);

        // Elsewhere the runtime goes on to look where the system keeps its own, and tells what it did not find.
        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
        {
            (string platform, string prefix, string ending) = OperatingSystem.IsWindows() ? ("win-" + Architecture, "", ".dll")
                : OperatingSystem.IsMacOS() ? ("osx", "lib", ".dylib") : ("linux-" + Architecture, "lib", ".so");
            string name = Path.GetFileNameWithoutExtension(unmanagedDllName);
            string file = (name.StartsWith(prefix, StringComparison.Ordinal) ? name : prefix + name) + ending;
            string path = Path.Combine(Folder, "runtimes", platform, "native", file);
            return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
        }

        private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

        /// <summary>The rule of the runtime: the same name and key, and no older version.</summary>
        private static bool Fits(AssemblyName found, AssemblyName wanted) => found.Version >= wanted.Version
            && found.GetPublicKeyToken().AsSpan().SequenceEqual(wanted.GetPublicKeyToken());
    }
}
