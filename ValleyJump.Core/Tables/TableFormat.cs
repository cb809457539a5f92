namespace ValleyJump.Core.Tables;

/// <summary>
/// The formats that tables are written in. Those of text are UTF-8 without a byte order mark, in the invariant culture, with numbers that
/// read back exactly.
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

    /// <summary>
    /// One object a line and nothing else, each as in <see cref="Json"/>: rows can be added, and a file that ends within one is still
    /// read up to there by most programs.
    /// </summary>
    JsonLines,

    /// <summary>
    /// Apache Parquet, Snappy-compressed: columns of whole numbers, doubles, flags, text and points in time (UTC, microseconds), any of
    /// them null, and lists of these. Enumerations are text. Curves go to files of their own, as in <see cref="Csv"/>: tables of one row
    /// a step are what pandas and R read best. The file's key ValleyJump.Columns holds, as JSON, meaning, unit and symbol of columns.
    /// </summary>
    Parquet,
}
