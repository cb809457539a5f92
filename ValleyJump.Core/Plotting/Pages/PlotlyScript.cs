using ValleyJump.Core.Files;

namespace ValleyJump.Core.Plotting.Pages;

/// <summary>
/// The bundles of plotly.js that ship with the module, in Data/plotly of its folder (NOTICE.md there). They are read when a page is
/// written.
/// </summary>
internal static class PlotlyScript
{
    /// <summary>For axes in the plane.</summary>
    public const string Flat = "plotly-cartesian.min.js";

    /// <summary>For surfaces that can be turned.</summary>
    public const string Turned = "plotly-gl3d.min.js";

    /// <summary>A bundle's text.</summary>
    /// <exception cref="FileException">It is not there.</exception>
    public static string Read(string name)
    {
        string assembly = Path.GetDirectoryName(typeof(PlotlyScript).Assembly.Location) is { Length: > 0 } location ? location
            : AppContext.BaseDirectory;
        // The assembly is in the module folder's bin/, or, in a test, further below it.
        for (DirectoryInfo? folder = new(assembly); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "Data", "plotly", name);
            if (File.Exists(path))
                return FileGuard.Run(FileTask.Export, path, () => File.ReadAllText(path));
        }
        throw new FileException(FileTask.Export, FileFault.BuiltInDamaged, assembly,
            $"The script of interactive figures is not there: no folder above '{assembly}' has Data/plotly/{name}.");
    }
}
