using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Reports;

/// <summary>A report on its way to its file, which appears whole or not at all.</summary>
internal sealed class ReportExport : IDisposable
{
    private readonly string path;
    private readonly ReportPage page;
    private readonly AtomicFileSet files;

    private ReportExport(string path, ReportRequest request, bool overwrite, bool replaceReadOnly) =>
        (this.path, page, files) = (path, new(request), new(FileTask.Export, overwrite, replaceReadOnly));

    /// <summary>Checks that the file can be written, and writes nothing yet.</summary>
    /// <exception cref="FileException">It cannot.</exception>
    public static ReportExport Open(string path, ReportRequest request, bool overwrite, bool replaceReadOnly)
    {
        var export = new ReportExport(path, request, overwrite, replaceReadOnly);
        export.files.Probe(path);
        return export;
    }

    /// <summary>Adds a result.</summary>
    public void Add(TableRow row) => page.Add(row);

    /// <summary>Writes the page.</summary>
    /// <exception cref="InvalidInputException">There are no results.</exception>
    /// <exception cref="FileException">It cannot be written. No file has changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. No file has changed.</exception>
    public void Commit(CancellationToken cancel = default)
    {
        files.Write(path, stream => page.Write(stream, cancel));
        cancel.ThrowIfCancellationRequested();
        files.Commit();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose() => files.Dispose();
}
