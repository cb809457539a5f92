using ValleyJump.Core.Files;

namespace ValleyJump.Core.Runs;

/// <summary>What is wrong with the file of a run.</summary>
internal static class RunFault
{
    /// <summary>An exception that says so, in a few words after the file's name.</summary>
    public static FileException Of(FileFault fault, string path, FormattableString what, Exception? inner = null) =>
        new(FileTask.Run, fault, path, $"'{path}' {FormattableString.Invariant(what)}.", inner);

    /// <summary>Is the file worthless, so that it can be replaced without a loss?</summary>
    public static bool IsDamage(FileException problem) => problem.Fault is FileFault.Truncated or FileFault.Damaged;

    /// <summary>Was it read, and holds something else than a run as this version knows it?</summary>
    public static bool IsOtherContent(FileException problem) =>
        problem.Fault is FileFault.NotARun or FileFault.NewerFormat or FileFault.InvalidContents;

    /// <summary>Is it the trouble of this file alone, so that other runs can be read and saved all the same?</summary>
    public static bool IsOfOneFile(FileException problem) => problem.Task == FileTask.Run
        || problem.Fault is FileFault.FileExists or FileFault.FileReadOnly or FileFault.FileInUse or FileFault.PathIsDirectory
            or FileFault.OtherRun;
}
