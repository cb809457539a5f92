using System.Management.Automation;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters that describe a landscape, shared by every cmdlet that takes one.</summary>
public abstract class LandscapeCmdlet : ValleyCmdlet
{
    /// <summary>x1: position and flatness of the flat valley (x &gt;= 0). Positive.</summary>
    /// <value>0.8</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? X1 { get; set; }

    /// <summary>
    /// x2: position and flatness of the sharp valley (x &lt; 0). Positive. The ratio of the flatnesses is gamma = (x1/x2)^2.
    /// </summary>
    /// <value>0.65</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? X2 { get; set; }

    /// <summary>
    /// w: the half-widths of valleys side by side, from left to right; 2 to 16 numbers, positive. The widest is the flattest. Two are x2
    /// and x1; three and more make a chain, which has neither.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double[]? HalfWidth { get; set; }

    /// <summary>x0: the scale of x. Positive. The barrier tends to x0^2/f0 for large y.</summary>
    /// <value>1</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? X0 { get; set; }

    /// <summary>f0: the scale of the flatness f_i, the inverse curvature. Positive.</summary>
    /// <value>1</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? F0 { get; set; }

    /// <summary>y_b: the scale in y over which the valleys part. Positive.</summary>
    /// <value>30</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Yb { get; set; }

    /// <summary>y_f: the scale in y of the flatness. Positive.</summary>
    /// <value>20</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Yf { get; set; }

    /// <summary>y_d: the decay length of the drift along y. Positive.</summary>
    /// <value>100</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Yd { get; set; }

    /// <summary>L_d: the loss that training along y gains. Zero or positive.</summary>
    /// <value>1</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Ld { get; set; }

    /// <summary>The landscape. Parameters such as -X1 change it.</summary>
    /// <value>the paper's</value>
    [Parameter(ValueFromPipeline = true), ValidateNotNull]
    public ValleyLandscape? Landscape { get; set; }

    /// <summary>The landscape with the given parameters changed.</summary>
    protected ValleyLandscape BuildLandscape()
    {
        HearRow();
        double[]? widths = Of(HalfWidth, (Landscape as ValleyChain)?.HalfWidth.ToArray(), nameof(HalfWidth));
        // What a row says of x1 and x2 is not of the chain that the command line makes.
        bool two = Given.Contains(nameof(X1)) || Given.Contains(nameof(X2));
        Check.That(!two || widths is null or { Length: 2 }, nameof(HalfWidth), widths, "left out where X1 or X2 is given");
        ValleyLandscape landscape = widths is { Length: not 2 } ? new ValleyChain { HalfWidth = widths } : TwoValleys(widths, two);
        landscape = landscape with
        {
            X0 = Shared(X0, l => l.X0, nameof(X0)),
            F0 = Shared(F0, l => l.F0, nameof(F0)),
            Yb = Shared(Yb, l => l.Yb, nameof(Yb)),
            Yf = Shared(Yf, l => l.Yf, nameof(Yf)),
            Yd = Shared(Yd, l => l.Yd, nameof(Yd)),
            Ld = Shared(Ld, l => l.Ld, nameof(Ld)),
        };
        if (landscape is TwoValleyLandscape { X1: double flat, X2: double sharp } && flat < sharp)
        {
            WriteWarning(FormattableString.Invariant($"X1 = {flat} is smaller than X2 = {sharp}: ")
                + "the valley at x >= 0, which all results call flat, is the sharper one.");
        }
        return landscape;

        TwoValleyLandscape TwoValleys(double[]? pair, bool parametersCount)
        {
            var basis = Landscape as TwoValleyLandscape ?? new();
            if (pair is [double sharp, double flat])
                basis = basis with { X2 = Check.Positive(sharp, nameof(HalfWidth)), X1 = Check.Positive(flat, nameof(HalfWidth)) };
            return pair is not null && !parametersCount ? basis : new()
            {
                X1 = Of(X1, basis.X1, nameof(X1)) ?? basis.X1,
                X2 = Of(X2, basis.X2, nameof(X2)) ?? basis.X2,
            };
        }

        // A landscape on the command line is not that of the row which is piped in.
        T? Of<T>(T? parameter, T? value, string name) =>
            Given.Contains(nameof(Landscape)) && !Given.Contains(name) ? value : parameter ?? value;

        double Shared(double? parameter, Func<ValleyLandscape, double> value, string name) =>
            Of(parameter, value(Landscape ?? new TwoValleyLandscape()), name)!.Value;
    }
}
