using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Runs;

/// <summary>What makes a run the one that it is: its settings, its realization, the images, and the engine that made it.</summary>
internal sealed record RunIdentity(SgdSettings Settings, int Realization, string Fingerprint, int Engine)
{
    public static RunIdentity Of(SgdRun run) => new(run.Settings, run.Realization, run.DatasetFingerprint, run.Engine);

    /// <summary>What makes a run another one; null when it is this one.</summary>
    public string? Difference(SgdRun run)
    {
        if (run.DatasetFingerprint != Fingerprint)
            return "it was trained on other images";
        if (run.Realization != Realization)
            return FormattableString.Invariant($"it is realization {run.Realization}");
        if (run.Engine != Engine)
            return FormattableString.Invariant($"engine {run.Engine} made it (version {run.ModuleVersion}), and this is engine {Engine}");
        // The numbers of steps and checkpoints count, not what was given for them.
        return run.Settings.Resolved == Settings.Resolved ? null : $"its settings are others ({run.Settings})";
    }
}
