using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Plotting;

/// <summary>Where and how a figure is written.</summary>
internal sealed record PlotExportOptions
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The format; by the file's extension when null.</summary>
    public PlotFormat? Format { get; init; }

    /// <summary>An existing file may be replaced.</summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>An existing file may be replaced even if it is read-only.</summary>
    public bool Force { get; init; }

    /// <summary>How the figure is to look.</summary>
    public FigureStyle Style { get; init; } = new();
}

/// <summary>
/// Writes a figure to a file, whole or not at all. What can go wrong with the path and the style is found out when it is opened, before
/// results are computed.
/// </summary>
internal sealed class PlotExport : IDisposable
{
    private readonly PlotExportOptions options;
    private readonly IFigureWriter writer;
    private readonly AtomicFileSet files;

    private PlotExport(PlotExportOptions options)
    {
        this.options = options;
        FigureCheck.Size(options.Style);
        writer = FigureWriters.Of(options.Format ?? FormatOf(options.Path));
        files = new(FileTask.Plot, options.Overwrite, options.Force);
    }

    /// <summary>Checks that the file can be written, and writes nothing yet.</summary>
    /// <exception cref="InvalidInputException">The format is not known, or the size is out of range.</exception>
    /// <exception cref="FileException">It cannot.</exception>
    public static PlotExport Open(PlotExportOptions options)
    {
        var export = new PlotExport(options);
        export.files.Probe(options.Path);
        return export;
    }

    /// <summary>The format that a file's extension names.</summary>
    /// <exception cref="InvalidInputException">It names none.</exception>
    public static PlotFormat FormatOf(string path) =>
        Enum.TryParse(Path.GetExtension(path).TrimStart('.'), ignoreCase: true, out PlotFormat format) && Enum.IsDefined(format) ? format
            : throw FigureMaker.Unfit("UnknownFormat", $"The extension of '{path}' is none of "
                + $"{string.Join(", ", Enum.GetNames<PlotFormat>().Select(n => $".{n.ToLowerInvariant()}"))}. Name the file so, or give Format.", "Format");

    /// <summary>Draws a figure and puts the file in place.</summary>
    /// <exception cref="InvalidInputException">It cannot be drawn here. No file has changed.</exception>
    /// <exception cref="FileException">It cannot be written. No file has changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. No file has changed.</exception>
    public void Write(Figure figure, CancellationToken cancel = default)
    {
        // Drawn apart from the file, so that what fails in one is not taken for the other's.
        using var drawn = new MemoryStream();
        writer.Write(figure, options.Style, drawn);
        cancel.ThrowIfCancellationRequested();
        files.Write(options.Path, stream => drawn.WriteTo(stream));
        cancel.ThrowIfCancellationRequested();
        files.Commit();
    }

    public void Dispose() => files.Dispose();
}
