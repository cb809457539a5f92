using System.Buffers;
using System.Security.Cryptography;

namespace ValleyJump.Core.Files;

/// <summary>The checksum that seals of files carry.</summary>
internal static class StreamHash
{
    private const int BufferSize = 1 << 18;

    /// <summary>SHA-256 of all bytes from a place to the end.</summary>
    /// <param name="stream">The stream, which is left at its end.</param>
    /// <param name="from">The first byte.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static byte[] Sha256(Stream stream, long from, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            stream.Position = from;
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                cancel.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }
            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
