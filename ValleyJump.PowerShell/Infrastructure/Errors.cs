using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Every error of the module: what was wrong, with the value, and what to do instead.</summary>
internal static class Errors
{
    /// <summary>A value outside its range. The id names the parameter: InvalidLearningRate, InvalidSteps, ...</summary>
    public static ErrorRecord InvalidArgument(ArgumentException problem)
    {
        // The exception's own text repeats the parameter and the value on further lines.
        string message = problem.Message.Split(" (Parameter '")[0];
        object? value = (problem as ArgumentOutOfRangeException)?.ActualValue;
        return new(new PSArgumentException($"{message} It was {Show(value)}.", problem.ParamName), $"Invalid{problem.ParamName}", ErrorCategory.InvalidArgument, value);
    }

    /// <summary>The engine failed in a way that the user's input does not explain.</summary>
    public static ErrorRecord EngineFailed(Exception problem) => new(problem, "EngineFailed", ErrorCategory.NotSpecified, null);

    /// <summary>A measurement needs the ensemble's curve, which was not recorded.</summary>
    public static ErrorRecord NoCurve(object result) => new(
        new PSInvalidOperationException("The plateau of P_flat needs the ensemble's curve. Run Invoke-TwoValleySim with -RecordEvery, for example -RecordEvery 100."),
        "NoCurve", ErrorCategory.InvalidData, result);

    private static string Show(object? value) => value switch
    {
        null => "null",
        System.Collections.IEnumerable list and not string => "(" + string.Join(", ", list.Cast<object?>().Select(Show)) + ")",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
