namespace ValleyJump.Core.Tables;

/// <summary>
/// The formats that tables are written in. Both are UTF-8 without a byte order mark, in the invariant culture, with numbers that read back
/// exactly.
/// </summary>
public enum TableFormat
{
    /// <summary>
    /// RFC 4180 with a header; lines end in LF on every platform, so that equal results make equal files. Not-a-number is NaN, infinities
    /// are Infinity and -Infinity, flags are true and false; a short list is one cell, its elements joined by semicolons. Curves go to
    /// files of their own.
    /// </summary>
    Csv,

    /// <summary>
    /// An array of objects, one a line. Lists and curves are arrays within them; NaN, Infinity and -Infinity are strings, as
    /// System.Text.Json's named floating-point literals.
    /// </summary>
    Json,
}
