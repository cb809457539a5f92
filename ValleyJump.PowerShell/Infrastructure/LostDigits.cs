using System.Globalization;
using System.Text.RegularExpressions;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Tells whole numbers that have been floating-point numbers of too few digits on their way.</summary>
internal static partial class LostDigits
{
    // The doubles are whole numbers one apart up to here.
    private const double Exact = 1L << 53;

    // A program that prints six digits or more rounds to them; nobody writes so many before an exponent by hand.
    private const int Rounded = 6;

    /// <summary>A double above 2^53, or a text like 1.23457E+18 whose digits end before the number does.</summary>
    public static bool In(object? item)
    {
        if (item is double or float)
            return Math.Abs(Convert.ToDouble(item, CultureInfo.InvariantCulture)) > Exact;
        if (item is not string text || Scientific().Match(text) is not { Success: true } parts)
            return false;
        int digits = parts.Groups["whole"].Length + parts.Groups["fraction"].Length;
        bool exponentFits = int.TryParse(parts.Groups["exponent"].ValueSpan, CultureInfo.InvariantCulture, out int exponent);
        return (digits >= Rounded && (!exponentFits || exponent > parts.Groups["fraction"].Length))
            || Math.Abs(double.Parse(text, CultureInfo.InvariantCulture)) > Exact;
    }

    [GeneratedRegex(@"^\s*[+-]?(?<whole>[0-9]+)(\.(?<fraction>[0-9]*))?[eE](?<exponent>[+-]?[0-9]+)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific();
}
