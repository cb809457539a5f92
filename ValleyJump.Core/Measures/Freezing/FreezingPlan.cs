using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>By what definitions runs are to be measured: those of a run's curve, and those of where its checkpoints lead to.</summary>
internal sealed record FreezingPlan
{
    /// <summary>v2's threshold of Sim_J.</summary>
    public const double BasinThreshold = 0.90;

    /// <summary>v2's threshold of agreement.</summary>
    public const double AgreementThreshold = 0.99;

    /// <summary>The definitions, in the order of the results: of <see cref="OfRuns"/>.</summary>
    public required IReadOnlyList<FreezeDefinition> Definitions { get; init; }

    /// <summary>The rules for endpoints.</summary>
    public IReadOnlyList<FreezeRule> Rules { get; init; } = [FreezeRule.AllPairs];

    /// <summary>The thresholds of similarity, above 0 and up to 1; null for each definition's own.</summary>
    public IReadOnlyList<double>? Thresholds { get; init => field = Check.Require(value is null
        || (value.Count > 0 && value.All(t => t is > 0 and <= 1)), value, "one or more numbers above 0 and up to 1", "Threshold"); }

    /// <summary>The thresholds of the training loss; finite and positive.</summary>
    public IReadOnlyList<double> Losses { get; init => field = Check.Require(value.Count > 0
        && value.All(l => double.IsFinite(l) && l > 0), value, "one or more numbers that are finite and greater than zero", "Loss"); }
        = [SgdRun.FreezeLoss];

    /// <summary>Look at every checkpoint from the freezing step on, whatever the rule.</summary>
    public bool Verify { get; init; }

    /// <summary>How the checkpoints are continued.</summary>
    public ContinuationPlan Continuation { get; init; } = new();

    /// <summary>A definition that says something of runs.</summary>
    public static bool OfRuns(FreezeDefinition definition) => definition is FreezeDefinition.Loss or FreezeDefinition.Accuracy
        || OfEndpoints(definition);

    /// <summary>A definition that needs endpoints.</summary>
    public static bool OfEndpoints(FreezeDefinition definition) => definition is FreezeDefinition.Basin or FreezeDefinition.Agreement;

    /// <summary>What is measured on endpoints, in the order of the results.</summary>
    public IReadOnlyList<BasinCriterion> Criteria =>
    [
        .. from definition in Definitions.Distinct().Where(OfEndpoints)
           from rule in Rules.Distinct()
           from threshold in (Thresholds ?? [definition == FreezeDefinition.Basin ? BasinThreshold : AgreementThreshold]).Distinct()
           select new BasinCriterion(definition, rule, threshold),
    ];
}
