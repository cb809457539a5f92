using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Runs;

/// <summary>What makes a run the one that it is: its settings, its realization, the images, and the module that made it.</summary>
internal sealed record RunIdentity(SgdSettings Settings, int Realization, string Fingerprint, string ModuleVersion)
{
    public static RunIdentity Of(SgdRun run) => new(run.Settings, run.Realization, run.DatasetFingerprint, run.ModuleVersion);

    /// <summary>What makes a run another one; null when it is this one.</summary>
    public string? Difference(SgdRun run)
    {
        if (run.DatasetFingerprint != Fingerprint)
            return "it was trained on other images";
        if (run.Realization != Realization)
            return FormattableString.Invariant($"it is realization {run.Realization}");
        if (run.ModuleVersion != ModuleVersion)
            return $"version {run.ModuleVersion} of the module made it, and this is {ModuleVersion}";
        // The numbers of steps and checkpoints count, not what was given for them.
        return run.Settings.Resolved == Settings.Resolved ? null : $"its settings are others ({run.Settings})";
    }
}
