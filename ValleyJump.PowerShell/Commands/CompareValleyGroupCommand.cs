using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Compares a quantity between groups of rows, with errors, intervals and a verdict.</summary>
/// <remarks>
/// <para>
/// Rows are grouped by the property -By, and each group is compared with the one whose value is -Against. The differences are those of the
/// means, with Welch's standard error; of the medians; the shift of Hodges and Lehmann, the median difference of all pairs of values; and
/// Cliff's delta, how much oftener a value is greater than one of the other group than less. Intervals are at 95 %: those of means and of
/// the best by the bootstrap (BCa, widened for few values), of medians by its percentiles, of the shift by ranks. p is two-sided, of Mann
/// and Whitney's test: exact where there are no ties and at most 2500 pairs of values, else normal with a correction for ties.
/// </para>
/// <para>
/// With -PairBy, rows that agree in these properties make pairs, such as runs of one seed and realization: what they share drops out of the
/// difference. Several rows of one group that agree are averaged first. The error is then that of the mean difference of pairs, and p that
/// of Wilcoxon's signed-rank test.
/// </para>
/// <para>
/// With -BestOf n the expected best of n values stands beside the mean: an unbiased estimate from all values, in place of the best of n
/// runs that happen to be there, with an error by the jackknife. It then is what the verdict is about.
/// </para>
/// <para>
/// The verdict: Holds says whether what -Expect claims is so by four standard errors, and Because tells the numbers and the rule. In a test
/// of Pester: $verdict.Holds | Should -BeTrue -Because $verdict.Because.
/// </para>
/// <para type="notes">
/// An error is of the rows that are there: rows that share what they start from, such as runs of one seed, vary less than runs do. Pair
/// by what is shared, or give one row for each. A group whose values are all equal counts as known without an error, and Note says so:
/// realizations of full-batch descent are such, copies of one run in which there is no chance. Where no error can be told, as for a
/// single value, Holds is false. Alike says that no difference is seen, not that there is none: look how far the interval reaches.
/// LeftOut counts rows whose value is missing, Unpaired those without a partner; rows without a value of -By or -Each are left out with a
/// warning. From a dozen normal values the interval of means is right in 94 % of all cases, that of the best in 93 %. The order of the
/// rows, and other groups, change nothing.
/// </para>
/// <para type="input">Rows of any kind.</para>
/// <para type="output">One object for each property, group and value of -Each.</para>
/// </remarks>
/// <example>
/// How far does a batch size lead in 400 steps? Runs of one seed and realization are compared in pairs.
/// <code>$runs = Start-SgdTraining (Import-ImageDataset) -BatchSize 10,100 -LearningRate 0.1 -Realizations 4 -Steps 400 -NoWeights
/// $runs | Compare-ValleyGroup -Property FinalTestAccuracy, FinalTrainLoss -By BatchSize -Against 100 -PairBy Seed, Realization</code>
/// </example>
/// <example>
/// Is the best of three runs expected to be better?
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 20,100 -LearningRate 0.1 -Realizations 4 -Steps 400 -NoWeights |
///     Compare-ValleyGroup FinalTestAccuracy -By BatchSize -Against 100 -BestOf 3 -Expect Greater | Format-Table -View Best</code>
/// </example>
/// <example>
/// The verdicts on a table of one's own.
/// <code>$table = '1,3.1', '1,3.4', '1,3.3', '2,5.2', '2,5.0', '2,5.5' | ConvertFrom-Csv -Header Dose, Response
/// $table | Compare-ValleyGroup Response -By Dose -Against 1 -Expect Greater | Select-Object Holds, Because</code>
/// </example>
[Cmdlet(VerbsData.Compare, "ValleyGroup")]
[OutputType(typeof(GroupComparison))]
public sealed class CompareValleyGroupCommand : StatementCmdlet
{
    /// <summary>The quantities that are compared, such as Flatness: one statement for each.</summary>
    [Parameter(Mandatory = true, Position = 0), ValidateNotNullOrEmpty]
    public string[] Property { get; set; } = [];

    /// <summary>The property that groups are told apart by, such as BatchSize.</summary>
    [Parameter(Mandatory = true, Position = 1), ValidateNotNullOrEmpty]
    public string By { get; set; } = "";

    /// <summary>The value of -By of the group that the others are compared with.</summary>
    [Parameter(Mandatory = true, Position = 2), ValidateNotNullOrEmpty]
    public string Against { get; set; } = "";

    /// <summary>Properties that tell which rows make a pair, such as Seed, Realization.</summary>
    /// <value>none: the rows are independent</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string[] PairBy { get; set; } = [];

    /// <summary>What is claimed of a group on average: its values are Different from those of -Against, Greater, Less or Alike.</summary>
    /// <value>Different</value>
    [Parameter, Choice<GroupClaim>]
    public GroupClaim? Expect { get; set; }

    /// <summary>n: compare the expected best, that is largest, of n values. From 1; a group has an error from n + 1 values on.</summary>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? BestOf { get; set; }

    private GroupQuestion Question => new()
    {
        Property = Property, By = By, Against = Against, PairBy = PairBy, Each = Each, Expect = Expect ?? default, BestOf = BestOf,
        Resamples = Resamples ?? BootstrapChoice.Resamples, Seed = Seed ?? BootstrapChoice.Seed,
    };

    private protected override StatementRows NewRows() => Question.NewRows();

    private protected override void State(StatementRows rows)
    {
        GroupQuestion question = Question;
        State("Comparing groups", cancel => question.Pairs(rows, cancel),
            (pairs, emit, progress, cancel) => GroupComparer.Run(question, pairs, emit, progress, cancel));
    }
}
