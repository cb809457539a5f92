using System.Net;
using System.Text;
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

    /// <summary>An element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What is in it, as HTML.</param>
    /// <param name="attributes">Names and values, which are escaped; those without a value are left out.</param>
    public static string Element(string name, string content, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var text = new StringBuilder().Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
                text.Append(' ').Append(attribute).Append("=\"").Append(Escape(value)).Append('"');
        }
        return text.Append('>').Append(content).Append("</").Append(name).Append('>').ToString();
    }

    /// <summary>Writes a page, as UTF-8 with lines that end in LF; the stream stays open.</summary>
    public static StreamWriter WriterOf(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };

    /// <summary>The policy that keeps a page from loading anything.</summary>
    /// <param name="more">What its scripts may do besides running.</param>
    public static string Policy(string more = "") => "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        + $"script-src 'unsafe-inline'{more}; style-src 'unsafe-inline'; img-src data: blob:\">";

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
            else if (double.IsNaN(value))
                writer.WriteNullValue();
            else
                writer.WriteRawValue(value > 0 ? "1e999" : "-1e999"); // JSON has no infinity; what no double reaches is read as one
        }
    }
}
