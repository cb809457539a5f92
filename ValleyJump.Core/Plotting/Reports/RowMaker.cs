namespace ValleyJump.Core.Plotting.Reports;

/// <summary>What makes a row again from the row itself.</summary>
/// <param name="Pipeline">What the row is piped to, such as "Invoke-TwoValleySim"; empty where nothing makes such rows again.</param>
/// <param name="Columns">The columns that it takes from the row.</param>
internal sealed record RowMaker(string Pipeline, IReadOnlySet<string> Columns)
{
    /// <summary>What is given to the last cmdlet as parameters of their own, since it takes them from no row, in their order.</summary>
    public IReadOnlyList<RowArgument> Arguments { get; init; } = [];

    /// <summary>What is needed and a row does not tell, such as "-EndStep"; null where it tells all.</summary>
    public Func<PlotRow, string?> Untold { get; init; } = _ => null;

    /// <summary>What is piped in place of the row, where that is about others: "$rows"; empty for the row.</summary>
    public string From { get; init; } = "";

    /// <summary>What has to be there before; empty for nothing.</summary>
    public string Before { get; init; } = "";

    /// <summary>Nothing makes such rows again.</summary>
    /// <param name="what">What they do not tell.</param>
    public static RowMaker None(string what) => new("", new HashSet<string>()) { Untold = _ => what };
}

/// <summary>How an argument is written.</summary>
internal enum ArgumentKind
{
    /// <summary>A value, or a list as it is.</summary>
    Value,

    /// <summary>One of several values: rows that differ in it alone have one command, with all of them.</summary>
    OneOfList,

    /// <summary>A switch: its name alone, where it is on.</summary>
    Switch,

    /// <summary>The text of a list of names, each maybe with a value: "Seed, Realization", or "LearningRate = 0.05".</summary>
    Names,

    /// <summary>A variable.</summary>
    Variable,
}

/// <summary>A parameter, and what it is in a row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Read">Its value; null, empty or NaN where it is not given.</param>
/// <param name="Kind">How it is written.</param>
internal sealed record RowArgument(string Name, Func<PlotRow, object?> Read, ArgumentKind Kind = ArgumentKind.Value);
