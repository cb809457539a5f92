using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Which trend is fitted to rows.</summary>
internal sealed record TrendQuestion
{
    /// <summary>The column of x.</summary>
    public required string X { get; init; }

    /// <summary>The columns of y.</summary>
    public required IReadOnlyList<string> Y { get; init; }

    /// <summary>x by its logarithm to base 10.</summary>
    public bool Log { get; init; }

    /// <summary>y by its logarithm to base 10.</summary>
    public bool LogY { get; init; }

    /// <summary>Columns of which each value has a constant of its own.</summary>
    public IReadOnlyList<string> Within { get; init; } = [];

    /// <summary>Columns of which the rows of one value belong together.</summary>
    public IReadOnlyList<string> ClusterBy { get; init; } = [];

    /// <summary>Columns of which each value is fitted by itself.</summary>
    public IReadOnlyList<string> Each { get; init; } = [];

    /// <summary>What is claimed.</summary>
    public TrendClaim Expect { get; init; }

    /// <summary>Samples of the bootstrap.</summary>
    public int Resamples { get; init; } = BootstrapChoice.Resamples;

    /// <summary>Seed of the bootstrap.</summary>
    public ulong Seed { get; init; } = BootstrapChoice.Seed;

    /// <summary>No rows yet, with the columns that are needed.</summary>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public StatementRows NewRows()
    {
        BootstrapChoice.Require(Resamples);
        return new([new(nameof(X), X), .. Y.Select(y => new NeededColumn(nameof(Y), y))],
        [
            .. Within.Select(p => new NeededColumn(nameof(Within), p)), .. ClusterBy.Select(p => new NeededColumn(nameof(ClusterBy), p)),
            .. Each.Select(p => new NeededColumn(nameof(Each), p)),
        ]);
    }

    /// <summary>The points of each trend: of each part of the rows, of each y.</summary>
    /// <exception cref="InvalidInputException">No row has one of the columns.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<TrendPoints> Points(StatementRows table, CancellationToken cancel)
    {
        table.RequireColumns();
        int[] within = table.KeysOf(Within), cluster = table.KeysOf(ClusterBy);
        return
        [
            .. from part in table.Each(Each, [], cancel)
               from y in Enumerable.Range(0, Y.Count)
               select new TrendPoints(Y[y], part.Cell,
                   [.. part.Rows.Select(r => new TrendPoint(Scale(r.Numbers[0], Log), Scale(r.Numbers[y + 1], LogY),
                       StatementRows.Key(r, within, cancel), StatementRows.Key(r, cluster, cancel)))]),
        ];
    }

    private static double Scale(double value, bool log) => log ? Math.Log10(value) : value;
}

/// <summary>A point, and the group and the cluster that it belongs to.</summary>
internal readonly record struct TrendPoint(double X, double Y, string Group, string Cluster);

/// <summary>The points of one trend.</summary>
internal sealed record TrendPoints(string Y, string Each, IReadOnlyList<TrendPoint> Points);
