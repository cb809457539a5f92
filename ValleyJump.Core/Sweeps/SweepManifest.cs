using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ValleyJump.Core.Sweeps;

/// <summary>What sweep.json says: all that the tasks have in common, and checksums of what they do not.</summary>
internal sealed record SweepManifest
{
    /// <summary>Its format.</summary>
    public const int CurrentFormat = 1;

    // Read by people as well: what JSON itself does not reserve stands as it is.
    internal static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public int ValleySweep { get; init; } = CurrentFormat;

    /// <summary>The script block's text, line by line.</summary>
    public required string[] Script { get; init; }

    public required string ModuleVersion { get; init; }

    public ulong? Seed { get; init; }

    public required int Rows { get; init; }

    /// <summary>No row is a result of the module, whatever its columns are.</summary>
    public bool PlainRows { get; init; }

    public required int Tasks { get; init; }

    /// <summary>The number of tasks that was asked for; null for none.</summary>
    public int? AskedTasks { get; init; }

    /// <summary>The columns whose product is a row's cost.</summary>
    public string[] Cost { get; init; } = [];

    public required string Location { get; init; }

    public required DateTime Created { get; init; }

    public required string RowsSha256 { get; init; }

    public required string TasksSha256 { get; init; }

    /// <summary>A checksum of all of the above.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The text of the script block.</summary>
    public string ScriptText() => string.Join('\n', Script);

    /// <summary>A few characters that no other sweep has.</summary>
    public string ShortName() => Sha256[..8];

    /// <summary>With its checksum.</summary>
    public SweepManifest Sealed() => this with { Sha256 = Hash(JsonSerializer.SerializeToUtf8Bytes(this with { Sha256 = "" })) };

    public byte[] Json() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Readable), (byte)'\n'];

    /// <summary>What a file says; null where it is none, or was changed.</summary>
    public static SweepManifest? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<SweepManifest>(json) is { } manifest && manifest.Sealed().Sha256 == manifest.Sha256
                ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
