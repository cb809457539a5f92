using System.Globalization;
using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Numbers in the columns and lines of ValleyJump.Format.ps1xml. PowerShell cuts what is too wide, and would show 123.456 as …3.456.
/// </summary>
public static class TableCell
{
    private const double Visible = 0.01; // relative error that a fixed number of decimals may make
    private const int Digits = 4;

    /// <summary>
    /// A number in a format, or, where that is too wide or leaves next to nothing of it, with as many of four significant digits as there
    /// is
    /// room for. Seven characters are enough for every number, nine for every per cent.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="width">Characters.</param>
    /// <param name="format">A standard numeric format, such as F4 or P1.</param>
    public static string Fit(double value, int width, string format)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        // Per cent are a number too, which can be read again; the sign comes after it in every culture here.
        bool percent = format.StartsWith('P');
        (double shown, string sign) = percent ? (100 * value, $" {culture.NumberFormat.PercentSymbol}") : (value, "");
        string text = Show(percent ? $"F{format[1..]}" : format);
        // NaN compares as not wrong.
        bool wrong = Math.Abs(double.Parse(text, culture) - shown) > Visible * Math.Abs(shown);
        for (int digits = Digits; (wrong || text.Length + sign.Length > width) && digits > 0; digits--)
            (text, wrong) = (Show($"G{digits}"), false);
        return text + sign;

        string Show(string style) => shown.ToString(style, culture);
    }

    /// <summary>A number with six significant digits at most.</summary>
    /// <param name="value">The number.</param>
    public static string Number(double value) => value.ToString("G6", CultureInfo.CurrentCulture);

    /// <summary>An estimate with its standard error, to the second digit of the error: 146.7 +- 7.7.</summary>
    /// <param name="value">The estimate.</param>
    /// <param name="error">Its standard error; the estimate stands alone where there is none.</param>
    public static string Estimate(double value, double error) =>
        double.IsFinite(value) && double.IsFinite(error) ? $"{ToDigitsOf(value, error)} +- {ToDigitsOf(error, error)}" : Number(value);

    /// <summary>An estimate with its interval, to the second digit of the smaller side: 0.780 [0.648, 0.872].</summary>
    /// <param name="value">The estimate.</param>
    /// <param name="low">The lower end; the estimate stands alone where there is none.</param>
    /// <param name="high">The upper end.</param>
    public static string Interval(double value, double low, double high)
    {
        if (!double.IsFinite(value) || double.IsNaN(low) || double.IsNaN(high))
            return Number(value);
        double side = new[] { value - low, high - value }.Where(s => s > 0 && double.IsFinite(s)).DefaultIfEmpty(0).Min();
        return $"{ToDigitsOf(value, side)} [{ToDigitsOf(low, side)}, {ToDigitsOf(high, side)}]";
    }

    /// <summary>A result in a line.</summary>
    /// <param name="result">The result.</param>
    public static string Line(PSObject result) => result?.BaseObject.ToString() ?? "";

    // Small and large numbers keep an exponent: a fixed number of decimals would be long.
    private static string ToDigitsOf(double value, double error)
    {
        if (!(error > 0) || !double.IsFinite(value))
            return Number(value);
        int decimals = 1 - (int)Math.Floor(Math.Log10(error));
        if (decimals <= 6 && Math.Abs(value) < 1e7)
        {
            double unit = decimals < 0 ? Math.Pow(10, -decimals) : 1;
            return (Math.Round(value / unit, Math.Max(decimals, 0)) * unit).ToString($"F{Math.Max(decimals, 0)}", CultureInfo.CurrentCulture);
        }
        int digits = value == 0 ? 1 : (int)Math.Floor(Math.Log10(Math.Abs(value))) + decimals + 1;
        return value.ToString($"G{Math.Clamp(digits, 1, 15)}", CultureInfo.CurrentCulture);
    }
}
