namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Numbers in the columns of ValleyJump.Format.ps1xml. PowerShell cuts what is too wide, and would show 123.456 as …3.456.
/// </summary>
public static class TableCell
{
    private const double Visible = 0.01; // relative error that a fixed number of decimals may make
    private const int Digits = 4;

    /// <summary>
    /// A number in a format, or, where that is too wide or leaves next to nothing of it, with as many of four significant digits as there
    /// is
    /// room for. Seven characters are enough for every number.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <param name="width">Characters.</param>
    /// <param name="format">A standard numeric format, such as F4.</param>
    public static string Fit(double value, int width, string format)
    {
        string text = Show(format);
        // NaN compares as not wrong.
        bool wrong = Math.Abs(double.Parse(text, System.Globalization.CultureInfo.CurrentCulture) - value) > Visible * Math.Abs(value);
        for (int digits = Digits; (wrong || text.Length > width) && digits > 0; digits--)
            (text, wrong) = (Show($"G{digits}"), false);
        return text;

        string Show(string style) => value.ToString(style, System.Globalization.CultureInfo.CurrentCulture);
    }
}
