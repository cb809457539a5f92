using System.Management.Automation;
using ValleyJump.Core.Measures;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// The base of the cmdlets that make statements about rows of any kind: of results, Import-Csv, hashtables. Rows are gathered, and the
/// statements come at the end.
/// </summary>
public abstract class StatementCmdlet : ValleyCmdlet
{
    private StatementRows? rows;
    private bool refused;

    /// <summary>
    /// Rows: results of any cmdlet, of Import-Csv or ConvertFrom-Json, custom objects or hashtables. Text is read as numbers with a decimal
    /// point, true is 1 and false is 0; empty, NaN and NA are missing values, and of what rows are told apart by only empty.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Properties of which each value is looked at by itself, such as LearningRate: one statement for each.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string[] Each { get; set; } = [];

    /// <summary>Samples that the bootstrap draws for intervals. From 100.</summary>
    /// <value>2000</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Resamples { get; set; }

    /// <summary>Seed of the bootstrap. Samples are drawn by it alone: a statement does not depend on what others there are.</summary>
    /// <value>42</value>
    [Parameter, Number<ulong>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public ulong? Seed { get; set; }

    /// <summary>No rows yet, with the columns that are needed.</summary>
    private protected abstract StatementRows NewRows();

    /// <summary>Makes the statements.</summary>
    private protected abstract void State(StatementRows rows);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject)
        {
            ThrowIfStopping();
            // One error says what is wrong with all rows alike.
            refused = refused || (rows is null && !TryBuild(NewRows, out rows)) || !TryBuild(() => Add(rows!, item), out _);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!refused && (rows is not null || TryBuild(NewRows, out rows)))
        {
            State(rows!);
            WarnOfUngrouped(rows!.Ungrouped, rows.UngroupedBy);
        }
        base.EndProcessing();
    }

    /// <summary>Makes statements one after the other, on a thread that can be stopped.</summary>
    private protected void State<T>(string activity, Func<CancellationToken, IReadOnlyList<T>> find,
        Action<IReadOnlyList<T>, Action<object>, IProgress<int>, CancellationToken> make) =>
        RunEngine<(int Done, int Of)>(activity,
            p => (p.Done / (double)p.Of, FormattableString.Invariant($"{p.Done} of {p.Of} done")),
            (emit, progress, cancel) =>
            {
                IReadOnlyList<T> found = find(cancel);
                make(found, emit, new Relay<int>(done => progress.Report((done, found.Count))), cancel);
            });

    private static bool Add(StatementRows rows, PSObject item)
    {
        rows.Add(RowCells.Of(item), () => RowCells.Names(item));
        return true;
    }
}
