using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Tests.Landscapes;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>
/// The paper's formulas against a second implementation: the printed equations in mpmath at 40 digits, with erfi itself, normalisation and
/// P_flat of the density by quadrature, and A32 by stepping to the first change of sign. Values are rounded to double.
/// </summary>
public class PaperReferenceTests
{
    /// <summary>
    /// Landscape, Delta_S, y; then T_eff, D11+, D11-, L_eff at x = 0.3 and -0.2, ln density at both,
    /// P_flat of the density, ln k-, ln k+, their asymptotic forms, P_ss,flat, Eq. 22.
    /// </summary>
    public static TheoryData<int, double, double, double[]> SteadyStates => new()
    {
        { 0, 0.001, 3.0,
            [0.007917696670059619, 0.0064331285444234401, 0.0097448574400733762, 2.1539921381726175, 2.0352266881217234,
                -23.616334707706528, -8.6163347077065353,
             0.71489886646447554, 0.0038001705750809896, -1.1138054928268688, 0.23713285262004444, -0.86926684273671262,
                 0.75354432155570461, 0.75145729425373076] },
        { 0, 0.001, 5.0,
            [0.0075384615384615382, 0.0061249999999999994, 0.0092781065088757397, 2.0319986552699447, 1.9619986552699449,
                -14.812826279513965, -5.5271119937996831,
             0.90211057826754937, -2.0983411859108902, -4.4553046963779197, -1.9253209626700107, -4.3523480825502965, 0.91348613521825206,
                 0.91886517453451066] },
        { 0, 0.001, 20.0,
            [0.0060096153846153841, 0.0048828124999999991, 0.0073964497041420114, 1.5122403684625974, 1.6264230607702896,
                2.3349390785355633, -16.665060921464438,
             0.99999997224916837, -30.626519250284854, -48.228790205298125, -30.611134426306943, -48.218773791085191, 0.99999997733107915,
                 0.99999997745244917] },
        { 0, 0.01, 10.0,
            [0.068376068376068369, 0.055555555555555552, 0.084155161078237992, 1.8022733154718571, 1.8193673325658741, 0.50683356775141564,
                0.2568335677514153,
             0.67043675799878144, 0.20267372880632573, -0.75783436881917254, 0.37633394022544364, -0.51099292455280099, 0.7232235232002322,
                 0.7083382234194685] },
        { 0, 0.0001, 2.0,
            [0.00081373172282263187, 0.00066115702479338837, 0.0010015159665509317, 2.2243181901535447, 2.0768293153919428,
                -308.82795867396851, -127.57795867396855,
             0.98590959876672746, -5.5402899216621337, -9.9658715050691349, -5.4649931989211415, -9.9206794386993877, 0.98817427211118913,
                 0.98852095043707777] },
        { 0, 1.0, 1.0,
            [8.3813012384440952, 6.8098072562358265, 10.315447678085039, 2.3023208960202304, 2.1225284662278003, -0.97495962577203699,
                -0.95350801286881115,
             0.50097553471122191, 5.279400857126566, 4.6564450388875827, -2.4502859306149096, -2.6580384587646422, 0.65089050443484031,
                 0.55175212585430544] },
        { 0, 1e-05, 500.0,
            [3.9955052344105598e-05, 3.2463480029585801e-05, 4.91754490388992e-05, 0.28189298796403772, 0.59663325878788842,
                -10333.539122294134, -18210.897612860172,
             1, -18795.233540118919, -28474.152455599728, -18795.233513523068, -28474.152438042707, 1, 1] },
        { 1, 0.01, 4.0,
            [0.00047115384615384608, 0.00014497041420118341, 0.0015312499999999996, 2.4892233892198203, 2.4933566934156244,
                -0.10812533056025293, -8.8808526032875257,
             0.99996250976490286, -3.5753847184195418, -14.824510078035965, -3.4785970211158292, -14.772954496796318, 0.9999869814901452,
                 0.99998755721870081] },
        { 1, 0.05, 30.0,
            [0.010530769230769229, 0.0032402366863905322, 0.034224999999999992, 0.54488354201753042, 0.59255661894060729,
                -5.107086021495709, -9.6341130485227353,
             0.99996032481114172, -2.0725083192810225, -13.267010754130952, -1.9780129670218303, -13.215104778557048, 0.99998625061118052,
                 0.99998682388698434] },
        { 2, 0.002, 10.0,
            [0.11851851851851852, 0.21333333333333335, 0.06584362139917696, 14.518518518518519, 12.74074074074074, -13.455879387900147,
                1.5441206120998521,
             0.019451429639803525, -1.9652445141836477, 2.404498353232682, -1.8396190915580337, 2.6370564622329744, 0.012496358932903382,
                 0.011243303844435075] },
        { 3, 0.001, 40.0,
            [0.11981528476931397, 0.097349918875067595, 0.14746496586992489, 1.6024310501255945, 0.80366248499683524, -11.401532751216392,
                -4.7348660845497301,
             0.95351952020179265, -0.68089179667404964, -3.8589271507844933, -0.56206820654795775, -3.7905409046595362, 0.95999929050644994,
                 0.96189180769249627] },
        { 0, 0.0001, 0.001,
            [0.00086535577091336531, 0.00070310156386710928, 0.0010650532565087574, 2.3893308708068797, 2.1730236567325165,
                -446.23570026341554, -196.2723657079008,
             0.50009984208804659, 7.5812693049829578, 6.9583508078969798, -4.6879297067801877, -4.8955702798112135, 0.65088202382476601,
                 0.55172443676166816] },
    };

    /// <summary>Landscape, Delta_S, epsilon, the scale of Phi; then Phi, Eq. 25, the root of A32, Eq. 26.</summary>
    public static TheoryData<int, double, double, double, double[]> FreezingPoints => new()
    {
        { 0, 0.0001, 0.01, 1.0, [1.3326474622770921e-05, 2.3588630740349457, 2.1448512297817395, 0.99749405389197832] },
        { 0, 0.001, 0.01, 1.0, [1.3326474622770921e-05, 9.5805967190585406, 9.2196326684659802, 0.99861304555423802] },
        { 0, 0.003, 0.01, 1.0, [1.3326474622770921e-05, 22.488863155579732, 22.077013681780361, 0.99895431405322777] },
        { 0, 0.0001, 0.01, 3000.0, [0.039979423868312762, 1.2187188762582759, 0.42447967889967342, 0.86587387434132268] },
        { 0, 0.001, 0.01, 3000.0, [0.039979423868312762, 5.0401335430247363, 3.974283634486206, 0.92111805857514728] },
        { 0, 0.01, 0.01, 3000.0, [0.039979423868312762, 31.383374128793239, 29.881299464940831, 0.95479604283042585] },
        { 0, 0.01, 0.01, 1.0, [1.3326474622770921e-05, 120.18532634793775, 121.98830591974222, 0.99923275304582526] },
        { 0, 1e-06, 0.001, 1.0, [1.3326474622770921e-05, 0.22029680728268686, 0.17348251379394952, 0.99749405389197832] },
        { 0, 1e-08, 0.01, 1.0, [1.3326474622770921e-05, 0.016804065448982212, 0.0014475135511132576, 0.97381082555793219] },
        { 1, 0.001, 0.01, 1.0, [0.0032968606701940036, 2.9004395788624584, 0.52999174482162315, 1] },
        { 1, 0.0001, 0.1, 50.0, [0.1648430335097002, double.NaN, 3.1777879984000901e-05, 0.026573510336854816] },
        { 3, 0.001, 0.01, 1.0, [0.0001690672153635117, 55.032237284783882, 60.365694149505153, 0.99488984960518045] },
        { 3, 1e-05, 0.05, 300.0, [0.050720164609053507, 0.64854492693802213, 2.4151950841081873, 0.5796300281498058] },
    };

    /// <summary>
    /// Relative to the larger of 1 and the value: a few roundings of 1.1e-16, and as many again in the exponent DL f/(2 Delta_S), which
    /// the values themselves (the logarithms) bound.
    /// </summary>
    [Theory]
    [MemberData(nameof(SteadyStates))]
    public void SteadyState(int number, double deltaS, double y, double[] expected)
    {
        var l = Cases.Landscapes[number];
        double[] actual =
        [
            PaperFormulas.EffectiveTemperature(l, deltaS, y), PaperFormulas.DiffusionFlat(l, deltaS, y),
                PaperFormulas.DiffusionSharp(l, deltaS, y),
            PaperFormulas.EffectiveLoss(l, 0.3, y), PaperFormulas.EffectiveLoss(l, -0.2, y),
            PaperFormulas.LogDensity(l, deltaS, 0.3, y), PaperFormulas.LogDensity(l, deltaS, -0.2, y),
                PaperFormulas.PFlatDensity(l, deltaS, y),
            PaperFormulas.LogRateSharp(l, deltaS, y), PaperFormulas.LogRateFlat(l, deltaS, y),
            PaperFormulas.LogRateSharpAsymptotic(l, deltaS, y), PaperFormulas.LogRateFlatAsymptotic(l, deltaS, y),
            PaperFormulas.PFlat(l, deltaS, y), PaperFormulas.PFlatAsymptotic(l, deltaS, y),
        ];
        for (int i = 0; i < expected.Length; i++)
        {
            // T_eff and D11 may be tiny: there the bound is relative.
            double scale = i < 3 ? expected[i] : Math.Max(1, Math.Abs(expected[i]));
            Assert.True(Math.Abs(actual[i] - expected[i]) <= 4e-15 * scale, $"Value {i}: {actual[i]:R} instead of {expected[i]:R}.");
        }
        Assert.Equal(Math.Exp(actual[5]), PaperFormulas.Density(l, deltaS, 0.3, y));
        Assert.Equal(Math.Exp(actual[8]), PaperFormulas.RateSharp(l, deltaS, y));
        Assert.Equal(Math.Exp(actual[9]), PaperFormulas.RateFlat(l, deltaS, y));
        Assert.Equal(Math.Exp(actual[10]), PaperFormulas.RateSharpAsymptotic(l, deltaS, y));
        Assert.Equal(Math.Exp(actual[11]), PaperFormulas.RateFlatAsymptotic(l, deltaS, y));
    }

    /// <summary>
    /// Relative bound 1e-12: the documented error of the root; the closed forms lose a few digits in x2 - s and in the logarithm.
    /// </summary>
    [Theory]
    [MemberData(nameof(FreezingPoints))]
    public void FreezingPoint(int number, double deltaS, double epsilon, double phiScale, double[] expected)
    {
        var l = Cases.Landscapes[number];
        double[] actual =
        [
            PaperFormulas.Phi(l, phiScale), PaperFormulas.YFreeze(l, deltaS, epsilon, phiScale),
            PaperFormulas.YFreezeCriterion(l, deltaS, epsilon, phiScale), PaperFormulas.PFlatTransient(l, deltaS, epsilon, phiScale),
        ];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(double.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : Math.Abs(actual[i] - expected[i]) <= 1e-12 * expected[i],
                $"Value {i}: {actual[i]:R} instead of {expected[i]:R}.");
        }
    }

    /// <summary>The project's table for the default landscape and Delta_S = 1e-3, to its four digits.</summary>
    [Theory]
    [InlineData(3, 0.7535, 0.7149)]
    [InlineData(5, 0.9135, 0.9021)]
    public void TableOfFourDigits(double y, double paper, double antiIto)
    {
        Assert.Equal(paper, PaperFormulas.PFlat(new TwoValleyLandscape(), 1e-3, y), 4);
        Assert.Equal(antiIto, PaperFormulas.PFlatDensity(new TwoValleyLandscape(), 1e-3, y), 4);
    }

    [Fact]
    public void EquilibriumOfTheTable() => Assert.Equal(0.6024, PaperFormulas.PFlatEquilibrium(new TwoValleyLandscape()), 4);

    /// <summary>Eq. 18, 19 and T_eff say the same thing: ln P is -(L_eff - L0)/T_eff plus a constant.</summary>
    [Theory]
    [MemberData(nameof(SteadyStates))]
    public void DensityIsBoltzmannInTheEffectiveLoss(int number, double deltaS, double y, double[] expected)
    {
        var l = Cases.Landscapes[number];
        double ridge = PaperFormulas.LogDensity(l, deltaS, 0, y), temperature = PaperFormulas.EffectiveTemperature(l, deltaS, y);
        foreach (double x in new[] { -0.7, -0.2, -0.01, 0.01, 0.3, 0.9 })
        {
            double exponent = (l.RidgeLoss(y) - PaperFormulas.EffectiveLoss(l, x, y)) / temperature;
            // Losses of order 1 to 10, subtracted and divided by T_eff.
            double bound = 1e-14 * (1 + Math.Abs(ridge) + Math.Abs(exponent) + l.RidgeLoss(y) / temperature);
            Assert.True(Math.Abs(PaperFormulas.LogDensity(l, deltaS, x, y) - ridge - exponent) <= bound);
        }
        Assert.Equal(expected[3] - l.Loss(0.3, y), PaperFormulas.NoiseInducedLoss(l, 0.3, y), 12);
    }
}
