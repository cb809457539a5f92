using System.Collections;
using System.Globalization;
using System.Text;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Reports;

/// <summary>The commands that make the rows of a section again, from the inputs that the rows hold, and what rows do not tell.</summary>
/// <param name="Text">The commands, a line each; empty where there are none.</param>
/// <param name="Notes">Which rows have none, and why.</param>
internal sealed record ReportCommands(string Text, IReadOnlyList<string> Notes)
{
    /// <summary>Those of a section; none for rows that nothing is known of.</summary>
    public static ReportCommands Of(ReportSection section, RowMaker? maker)
    {
        if (maker is null)
            return new("", []);
        // Of a landscape all is input, and it says so of nothing.
        bool saysSo = section.Columns.Any(c => ReportTable.IsInput(section, c));
        string[] taken = [.. section.Columns.Where(c => maker.Columns.Contains(c) && (!saysSo || ReportTable.IsInput(section, c)))];
        string[] shared = section.Rows.Count < 2 ? [] : [.. taken.Where(c => section.Shared(c) is not null)];
        PlotRow[] rows = [.. section.Each().Take(ReportSection.MaxRows)];
        ILookup<string, PlotRow> told = rows.ToLookup(row => maker.Untold(row) ?? "");
        string[] notes = [.. told.Where(g => g.Key.Length > 0).Select(g => Note(g.Key, g.Count(), rows.Length))];
        if (!told.Contains(""))
            return new("", notes);
        var text = new StringBuilder();
        if (maker.Before.Length > 0)
            text.Append(maker.Before).Append('\n');
        if (shared.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"$shared = {Table(section.Rows[0], shared)}\n");
        // One statement about several groups is a row for each.
        foreach (string line in Together(maker, [.. told[""].Select(CommandOf)]).Select(c => Line(maker, c)).Distinct())
            text.Append(line).Append('\n');
        return new(text.ToString(), notes);

        Command CommandOf(PlotRow row)
        {
            string[] differ = [.. taken.Except(shared).Where(c => CellValue.Text(row[c]).Length > 0)];
            string own = differ.Length == 0 && shared.Length > 0 ? "$shared"
                : shared.Length > 0 ? $"($shared + {Table(row, differ)})" : Table(row, differ);
            return new(maker.From.Length > 0 ? maker.From : $"[pscustomobject]{own}", [.. maker.Arguments.Select(a => Value(a, row))]);
        }
    }

    // An argument has no values where it is not given.
    private sealed record Command(string From, IReadOnlyList<IReadOnlyList<string>> Values)
    {
        // What it has in common with commands that differ from it in one argument alone.
        public string Without(int argument) => string.Join('\n', Values.Select((v, i) =>
            i == argument ? $"{v.Count > 0}" : string.Join(", ", v)).Prepend(From));
    }

    // Lists make all combinations of their values. Those of the last argument are gathered first, so that what differs in two lists becomes
    // one command where all combinations are there, and several where not.
    private static IReadOnlyList<Command> Together(RowMaker maker, IReadOnlyList<Command> commands)
    {
        for (int argument = maker.Arguments.Count - 1; argument >= 0; argument--)
        {
            int at = argument;
            if (maker.Arguments[at].Kind != ArgumentKind.OneOfList)
                continue;
            commands = [.. commands.GroupBy(c => c.Without(at)).Select(g => g.First() with
            {
                Values = [.. g.First().Values.Select((v, i) => i != at ? v : [.. g.SelectMany(c => c.Values[at]).Distinct()])],
            })];
        }
        return commands;
    }

    private static string Line(RowMaker maker, Command command) => $"{command.From} | {maker.Pipeline}" + string.Concat(
        maker.Arguments.Zip(command.Values).Where(p => p.Second.Count > 0)
            .Select(p => p.First.Kind == ArgumentKind.Switch ? $" -{p.First.Name}" : $" -{p.First.Name} {string.Join(", ", p.Second)}"));

    private static IReadOnlyList<string> Value(RowArgument argument, PlotRow row)
    {
        object? value = argument.Read(row);
        string text = CellValue.Text(value);
        if (text is "" or "NaN" || (argument.Kind == ArgumentKind.Switch && CellReader.NumberOrNull(value) is 0))
            return [];
        return argument.Kind switch
        {
            ArgumentKind.Names => [.. text.Split(", ").Select(n => Quoted(n.Split(" = ")[0]))],
            ArgumentKind.Variable => [text],
            _ => [Literal(value)],
        };
    }

    private static string Note(string what, int count, int all) => "No command makes " + (count == all ? "these rows"
        : FormattableString.Invariant($"{count} of {all} rows")) + $" again: rows do not tell {what}.";

    private static string Table(PlotRow row, IEnumerable<string> columns) =>
        $"@{{ {string.Join("; ", columns.Select(c => $"{c} = {Literal(row[c])}"))} }}";

    private static string Literal(object? value) => value switch
    {
        bool flag => flag ? "$true" : "$false",
        double number when double.IsNaN(number) => "[double]::NaN",
        double number when double.IsInfinity(number) => number > 0 ? "[double]::PositiveInfinity" : "[double]::NegativeInfinity",
        string text => Quoted(text),
        Enum name => Quoted(name.ToString()),
        IConvertible number => Convert.ToString(number, CultureInfo.InvariantCulture)!,
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Literal)),
        _ => Quoted(CellValue.Text(value)),
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
