using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ValleyJump.Core.Sweeps;

/// <summary>
/// The first line of a file of results, of a length of its own: what the file is of, and a checksum over it and all that follows.
/// </summary>
internal sealed record SweepSeal
{
    /// <summary>Bytes of the line, its line feed included.</summary>
    public const int Length = 1024;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int ValleySweepResults { get; init; } = 1;

    public required int Task { get; init; }

    public required string Identity { get; init; }

    /// <summary>How many results follow, one a line.</summary>
    public required int Results { get; init; }

    /// <summary>Errors that were told while it was made, and did not end it.</summary>
    public required int Errors { get; init; }

    /// <summary>All of them are plain rows, whatever their columns are.</summary>
    public required bool Plain { get; init; }

    /// <summary>Bytes of all of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>What it took.</summary>
    public required double Seconds { get; init; }

    public required DateTime Started { get; init; }

    public required string Host { get; init; }

    /// <summary>What was told while it was made: errors that did not end it, and warnings.</summary>
    public required string Reason { get; init; }

    /// <summary>Over this line without it, and the checksum of what follows.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>With its checksum; what does not fit of the reason is cut off.</summary>
    /// <param name="body">The SHA-256 of what follows.</param>
    public SweepSeal Sealed(byte[] body)
    {
        SweepSeal seal = this with { Sha256 = new('0', 64) };
        while (JsonSerializer.SerializeToUtf8Bytes(seal, Json).Length > Length - 1)
            seal = seal with { Reason = Reason[..(seal.Reason.Length * 9 / 10)] };
        return seal with { Sha256 = seal.Hash(body) };
    }

    /// <summary>The line.</summary>
    public byte[] Line()
    {
        byte[] line = new byte[Length];
        line.AsSpan().Fill((byte)' ');
        JsonSerializer.SerializeToUtf8Bytes(this, Json).CopyTo(line, 0);
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>What a line says; null where it is none.</summary>
    public static SweepSeal? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            // Written again it is the same bytes: nothing of it was changed by hand and overlooked.
            return JsonSerializer.Deserialize<SweepSeal>(line) is { } seal && seal.Line().AsSpan().SequenceEqual(line) ? seal : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The row of its task.</summary>
    public SweepTask Row(SweepFolder sweep, SweepPart part) => SweepTask.Of(sweep, part) with
    {
        State = SweepState.Done, Results = Results, Seconds = Seconds, Host = Host, Reason = Reason,
    };

    /// <summary>Does it belong to what follows it?</summary>
    public bool Fits(byte[] body) => Hash(body) == Sha256;

    private string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(
        [.. Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this with { Sha256 = "" }, Json)), .. body]));
}
