namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>
/// The colours of a theme. Those of series are Okabe and Ito's, which people with any colour vision tell apart, lightened on dark ground.
/// </summary>
internal sealed record Theme
{
    private static readonly Theme LightTheme = new()
    {
        Ground = Color.Of(0xFFFFFF),
        Text = Color.Of(0x1A1A1A),
        Quiet = Color.Of(0x555B63),
        Frame = Color.Of(0x3C4148),
        Grid = Color.Of(0xE9EBEE),
        Missing = Color.Of(0xC9CCD1),
        Zero = Color.Of(0xF3E9F6),
        Hatch = Color.Of(0x9398A0),
        Palette = Colors(0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x332288, 0x882255, 0x999933, 0x6B6B6B),
    };

    private static readonly Theme DarkTheme = new()
    {
        Ground = Color.Of(0x14171C),
        Text = Color.Of(0xECEEF1),
        Quiet = Color.Of(0xA9B0BA),
        Frame = Color.Of(0x8B929C),
        Grid = Color.Of(0x282D35),
        Missing = Color.Of(0x555B64),
        Zero = Color.Of(0x1D0524),
        Hatch = Color.Of(0x7C838D),
        Palette = Colors(0x4CA6E0, 0xF0803C, 0x2CC295, 0xE39AC4, 0xF2B632, 0x9AD4F5, 0x9C8CFA, 0xD06C9C, 0xC9C95A, 0xB0B0B0),
    };

    // Viridis, by every eighth colour; and the red and blue of ColorBrewer.
    private static readonly Color[] Rising = Colors(
        0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453781, 0x424086, 0x3E4989, 0x3B528B, 0x375B8D, 0x33638D,
        0x2F6B8E, 0x2C728E, 0x297A8E, 0x26828E, 0x23898E, 0x21918C, 0x1F978B, 0x1F9F88, 0x21A685, 0x27AD81, 0x31B57B,
        0x3DBC74, 0x4CC26C, 0x5CC863, 0x6ECE58, 0x81D34D, 0x95D840, 0xAADC32, 0xC0DF25, 0xD5E21A, 0xEAE51A, 0xFDE725);

    private static readonly Color[] Diverging = Colors(
        0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B, 0x67001F);

    public required Color Ground { get; init; }

    public required Color Text { get; init; }

    /// <summary>Of what is said beside: subtitle and notes.</summary>
    public required Color Quiet { get; init; }

    public required Color Frame { get; init; }

    public required Color Grid { get; init; }

    /// <summary>Of cells without a value.</summary>
    public required Color Missing { get; init; }

    public required Color Hatch { get; init; }

    /// <summary>Of cells of 0 where colours are logarithmic: neither the first colour nor that of a missing value.</summary>
    public required Color Zero { get; init; }

    private Color[] Palette { get; init; } = [];

    public static Theme Of(PlotTheme theme) => theme == PlotTheme.Dark ? DarkTheme : LightTheme;

    /// <summary>The colour of a series; they come again after the last.</summary>
    public Color Series(int series) => series < 0 ? Text : Palette[series % Palette.Length];

    /// <summary>The colour of a value between the ends of a scale, at 0 and 1.</summary>
    public static Color Value(double share, bool isDiverging)
    {
        Color[] colors = isDiverging ? Diverging : Rising;
        double at = Math.Clamp(share, 0, 1) * (colors.Length - 1);
        int below = Math.Min((int)at, colors.Length - 2);
        return colors[below].Toward(colors[below + 1], at - below);
    }

    private static Color[] Colors(params int[] codes) => [.. codes.Select(Color.Of)];
}
