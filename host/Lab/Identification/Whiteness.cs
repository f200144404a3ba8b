using MathNet.Numerics.Distributions;

namespace ImitationHil.Lab.Identification;

/// <summary>Whether prediction errors still have a pattern that a better model would know.</summary>
/// <param name="Output">Name of the output.</param>
/// <param name="Statistic">Ljung and Box's Q.</param>
/// <param name="Lags">Autocorrelations in it.</param>
/// <param name="PValue">Probability of such a Q from white errors; small means not white.</param>
/// <param name="FirstAutocorrelation">At one horizon's distance, -1 to 1.</param>
/// <param name="Rms">Of the prediction errors, in the output's unit.</param>
/// <param name="Errors">Number of errors.</param>
public sealed record WhitenessRow(string Output, double Statistic, int Lags, double PValue, double FirstAutocorrelation, double Rms, int Errors);

/// <summary>
/// Ljung and Box's test on prediction errors over one short horizon with the recorded input, each begun where the one
/// before ended: Q = n (n + 2) sum_k r_k^2 / (n - k), chi-squared with as many degrees of freedom as lags when white.
/// </summary>
public static class Whiteness
{
    /// <summary>Autocorrelations that are tested, by default.</summary>
    public const int DefaultLags = 20;

    /// <summary>The test on logs, one row an output. Autocovariances are pooled over logs, never across their ends.</summary>
    public static IReadOnlyList<WhitenessRow> Of(IGreyBoxModel model, double[] parameters, IReadOnlyList<RecordedLog> logs, double horizonSeconds)
    {
        var series = model.Outputs.Select(_ => new List<double[]>()).ToArray();
        var simulation = model.Simulate(parameters, Fidelity.Smooth);
        var shown = new double[model.Outputs.Count];
        foreach (var log in logs)
        {
            int steps = Math.Max(1, (int)Math.Round(horizonSeconds / log.PeriodSeconds));
            int count = (log.Rows - 1 - 2 * model.RowsAround) / steps;
            var errors = model.Outputs.Select(_ => new double[Math.Max(0, count)]).ToArray();
            for (int i = 0; i < count; i++)
            {
                int row = model.RowsAround + i * steps;
                simulation.Start(log, row, Loop.Open);
                for (int k = 0; k < steps; k++)
                    simulation.Step(shown);
                for (int o = 0; o < shown.Length; o++)
                    errors[o][i] = shown[o] - log[model.Outputs[o].Name][row + steps];
            }

            for (int o = 0; o < shown.Length; o++)
                series[o].Add(errors[o]);
        }

        return [.. model.Outputs.Select((output, o) => Test(output.Name, series[o]))];
    }

    /// <summary>The test on given series of one output.</summary>
    public static WhitenessRow Test(string output, IReadOnlyList<double[]> series, int lags = DefaultLags)
    {
        int n = series.Sum(errors => errors.Length);
        lags = Math.Min(lags, n / 4);
        double mean = series.SelectMany(errors => errors).DefaultIfEmpty().Average();
        double Covariance(int lag) => series.Sum(errors =>
        {
            double sum = 0;
            for (int i = lag; i < errors.Length; i++)
                sum += (errors[i] - mean) * (errors[i - lag] - mean);
            return sum;
        });
        double variance = Covariance(0);
        if (lags < 1 || variance == 0)
            return new WhitenessRow(output, 0, 0, 1, 0, 0, n);
        double q = 0;
        for (int k = 1; k <= lags; k++)
            q += Math.Pow(Covariance(k) / variance, 2) / (n - k);
        q *= n * (n + 2.0);
        double rms = Math.Sqrt(series.Sum(errors => errors.Sum(e => e * e)) / n);
        return new WhitenessRow(output, q, lags, 1 - ChiSquared.CDF(lags, q), Covariance(1) / variance, rms, n);
    }
}
