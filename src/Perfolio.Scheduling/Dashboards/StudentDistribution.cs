namespace Perfolio.Scheduling.Dashboards;

/// <summary>Student's t distribution.</summary>
internal static class StudentDistribution
{
    private const double Tiny = 1e-300;

    /// <summary>The probability of a value at least as far from 0.</summary>
    public static double TwoSided(double t, double degrees) => Beta(degrees / (degrees + (t * t)), degrees / 2, 0.5);

    // The regularized incomplete beta function by Lentz' evaluation of its continued fraction.
    private static double Beta(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        double c = 1, d = Inverse(1 - ((a + b) * x / (a + 1))), result = d;
        for (int m = 1; m <= 300; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = Inverse(1 + (even * d));
            c = NotZero(1 + (even / c));
            result *= c * d;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = Inverse(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            result *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-14) break;
        }

        return result;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double Inverse(double value) => 1 / NotZero(value);

    // Stirling's series above 8, reached by the recurrence; right to 1e-13.
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 8; x++) shift -= Math.Log(x);
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (
            (1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square / 1188))))))));
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
