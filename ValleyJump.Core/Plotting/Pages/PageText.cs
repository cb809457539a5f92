using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ValleyJump.Core.Plotting.Pages;

/// <summary>What pages are put together of: escaped text, embedded files, and JSON that is safe within a script.</summary>
internal static class PageText
{
    // The default encoder escapes <, > and &, so that no text can end the script that it stands in.
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
        Converters = { new GapConverter() },
    };

    /// <summary>Text of a page, or of an attribute's value.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>
    /// A value for a script: numbers with all their digits, and null for one that is not finite; null properties are left out.
    /// </summary>
    public static string Json(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);

    /// <summary>A file of Assets/, which the assembly holds; its lines end in LF.</summary>
    public static string Asset(string name)
    {
        using Stream stream = typeof(PageText).Assembly.GetManifestResourceStream($"Pages.{name}")
            ?? throw new InvalidOperationException($"The assembly has no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private sealed class GapConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}
