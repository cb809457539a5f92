using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>What is wrong with files of images. The messages name the file, and the place in it.</summary>
internal static class ImageFault
{
    /// <summary>What is wrong with a file or a folder.</summary>
    public static FileException Of(FileFault fault, string path, FormattableString message, long? line = null, Exception? inner = null) =>
        new(FileTask.Dataset, fault, path, FormattableString.Invariant(message), inner) { Line = line };

    /// <summary>What is wrong at a byte of a file.</summary>
    public static FileException At(FileFault fault, string path, long offset, FormattableString what, Exception? inner = null)
    {
        string message = FormattableString.Invariant($"'{path}' at byte {offset}: {FormattableString.Invariant(what)}.");
        return new(FileTask.Dataset, fault, path, message, inner) { Offset = offset };
    }

    /// <summary>What is wrong in a line of a file.</summary>
    public static FileException InLine(FileFault fault, string path, long line, FormattableString what) =>
        Of(fault, path, $"'{path}', line {line}: {FormattableString.Invariant(what)}.", line);
}
