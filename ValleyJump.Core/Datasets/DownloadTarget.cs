using System.Security.Cryptography;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>A file that is to be there, with a checksum.</summary>
/// <param name="path">The file.</param>
/// <param name="sha256">Its SHA-256; null takes any.</param>
/// <param name="overwrite">A file with another content may be replaced.</param>
internal sealed class DownloadTarget(string path, string? sha256, bool overwrite)
{
    private const long Limit = 1 << 28; // ten times the largest of the files
    private const int BufferSize = 1 << 16;
    private readonly string partial = path + ".partial";

    /// <summary>The file, if it is there already.</summary>
    /// <exception cref="DatasetDownloadException">Another file of that name is in the way.</exception>
    public async Task<SavedFile?> FindAsync(CancellationToken cancel)
    {
        if (!File.Exists(path) || (sha256 is null && overwrite))
            return null;
        SavedFile found = await DescribeAsync(path, DownloadStatus.Cached, cancel).ConfigureAwait(false);
        if (sha256 is null || found.Sha256 == sha256)
            return found;
        return overwrite ? null : throw new DatasetDownloadException(DatasetDownloadFault.FileExists, path, $"'{path}' exists already and is another file: its SHA-256 is {found.Sha256}, not {sha256}.");
    }

    /// <summary>Downloads it, from where an earlier try ended.</summary>
    /// <exception cref="DatasetDownloadException">It could not be downloaded or written.</exception>
    public async Task<SavedFile> FetchAsync(DownloadClient client, Uri address, Action<long> report, CancellationToken cancel)
    {
        bool resumed = await ReceiveAsync(client, address, resume: sha256 is not null, report, cancel).ConfigureAwait(false);
        SavedFile file = await DescribeAsync(partial, resumed ? DownloadStatus.Resumed : DownloadStatus.Downloaded, cancel).ConfigureAwait(false);
        if (resumed && file.Sha256 != sha256)
        {
            // The part was of another file, perhaps.
            await ReceiveAsync(client, address, resume: false, report, cancel).ConfigureAwait(false);
            file = await DescribeAsync(partial, DownloadStatus.Downloaded, cancel).ConfigureAwait(false);
        }
        if (sha256 is not null && file.Sha256 != sha256)
        {
            Guard(() => File.Delete(partial));
            throw new DatasetDownloadException(DatasetDownloadFault.ChecksumMismatch, address.ToString(), $"{address} is not the file that was published: its SHA-256 is {file.Sha256}, not {sha256}.");
        }
        Guard(() => File.Move(partial, path, overwrite));
        return file;
    }

    /// <summary>Makes the folder.</summary>
    /// <exception cref="DatasetDownloadException">It cannot be made.</exception>
    public static void CreateFolder(string path) => Guard(path, () =>
    {
        AtomicFileSet.CreateFolder(path);
        return true;
    });

    /// <summary>Checks that the file could be written.</summary>
    /// <exception cref="DatasetDownloadException">It could not.</exception>
    public void Probe() => Guard(path, () =>
    {
        using var files = new AtomicFileSet(overwrite: true, replaceReadOnly: true);
        files.Probe(path);
        return true;
    });

    /// <summary>Receives the whole file into the partial one.</summary>
    /// <returns>Did what was there serve?</returns>
    private async Task<bool> ReceiveAsync(DownloadClient client, Uri address, bool resume, Action<long> report, CancellationToken cancel)
    {
        long start = Guard(() => resume && new FileInfo(partial) is { Exists: true } left ? left.Length : 0);
        using DownloadResponse response = await client.GetAsync(address, start, cancel).ConfigureAwait(false);
        FileStream file = Guard(() => new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 0));
        await using (file.ConfigureAwait(false))
        {
            Guard(() => file.SetLength(response.Start));
            file.Position = response.Start;
            byte[] buffer = new byte[BufferSize];
            for (int count; (count = await response.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0; report(file.Position))
            {
                if (file.Position + count > Limit)
                    throw new DatasetDownloadException(DatasetDownloadFault.TooLarge, address.ToString(), FormattableString.Invariant($"{address} has more than {Limit} bytes: it is not the file that was published."));
                Guard(() => file.Write(buffer, 0, count));
            }
            if (response.Total is { } total && total != file.Position)
                throw new DatasetDownloadException(DatasetDownloadFault.Interrupted, address.ToString(), FormattableString.Invariant($"{address} ended after {file.Position} of {total} bytes.")) { IsPassing = true };
            Guard(() => file.Flush(flushToDisk: true));
            return response.Start > 0;
        }
    }

    private static async Task<SavedFile> DescribeAsync(string path, DownloadStatus status, CancellationToken cancel)
    {
        FileStream file = Guard(path, () => File.OpenRead(path));
        await using (file.ConfigureAwait(false))
        {
            try
            {
                byte[] hash = await SHA256.HashDataAsync(file, cancel).ConfigureAwait(false);
                string name = Path.GetFileName(path);
                return new(name.EndsWith(".partial", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(name) : name, file.Length, Convert.ToHexStringLower(hash), status);
            }
            catch (IOException problem)
            {
                throw new DatasetDownloadException(DatasetDownloadFault.WriteFailed, path, $"Cannot read '{path}': {SystemReason.Text(problem)}.", problem);
            }
        }
    }

    private void Guard(Action work) => Guard(partial, () =>
    {
        work();
        return true;
    });

    private T Guard<T>(Func<T> work) => Guard(partial, work);

    private static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception problem) when (problem is TableExportException or IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException or ArgumentException)
        {
            TableExportException named = problem as TableExportException ?? TableExportException.From(problem, path);
            throw new DatasetDownloadException(DatasetDownloadFault.WriteFailed, path, named.Message, named);
        }
    }
}
