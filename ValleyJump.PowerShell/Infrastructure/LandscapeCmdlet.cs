using System.Management.Automation;
using System.Runtime.CompilerServices;
using ValleyJump.Core.Landscapes;

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
    public TwoValleyLandscape? Landscape { get; set; }

    /// <summary>The landscape with the given parameters changed.</summary>
    protected TwoValleyLandscape BuildLandscape()
    {
        HearRow();
        TwoValleyLandscape from = Landscape ?? new();
        var landscape = new TwoValleyLandscape
        {
            X1 = Of(X1, from.X1),
            X2 = Of(X2, from.X2),
            X0 = Of(X0, from.X0),
            F0 = Of(F0, from.F0),
            Yb = Of(Yb, from.Yb),
            Yf = Of(Yf, from.Yf),
            Yd = Of(Yd, from.Yd),
            Ld = Of(Ld, from.Ld),
        };
        if (landscape.X1 < landscape.X2)
        {
            WriteWarning(FormattableString.Invariant($"X1 = {landscape.X1} is smaller than X2 = {landscape.X2}: ")
                + "the valley at x >= 0, which all results call flat, is the sharper one.");
        }
        return landscape;

        // A landscape on the command line is not that of the row which is piped in.
        double Of(double? parameter, double value, [CallerArgumentExpression(nameof(parameter))] string name = "") =>
            Given.Contains(nameof(Landscape)) && !Given.Contains(name) ? value : parameter ?? value;
    }
}
