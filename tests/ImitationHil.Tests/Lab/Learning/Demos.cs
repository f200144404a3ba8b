using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Plants;
using MathNet.Numerics.LinearAlgebra;

namespace ImitationHil.Tests.Lab.Learning;

/// <summary>Demonstrations of the challenging pair's expert, computed in double without the product's loop.</summary>
internal static class Demos
{
    /// <summary>From starts with so many coordinates displaced at random (the last ones), with sensor noise in the log alone.</summary>
    public static List<Trajectory> Of(LinearSystem system, int episodes, int horizon, int displaced, uint seed, double sensorNoise = 0, double eyeNoise = 0, double actionNoise = 0, double noisyShare = 1)
    {
        var random = new Gaussian(seed);
        int n = system.A.RowCount;
        var ball = new double[n];
        var result = new List<Trajectory>();
        for (int e = 0; e < episodes; e++)
        {
            var x = Vector<double>.Build.Dense(n, i => i >= n - displaced ? random.NextUniform(-0.8, 0.8) : 0);
            var samples = new List<Sample>();
            for (int t = 0; t < horizon; t++)
            {
                var seen = x + Noise(random, n, eyeNoise);
                var clean = system.K! * seen;
                random.NextInBall(ball);
                var executed = clean + (e < noisyShare * episodes ? actionNoise : 0) * Vector<double>.Build.Dense([.. ball]);
                samples.Add(Sample(t, [.. x + Noise(random, n, sensorNoise)], [.. clean], [.. executed]));
                x = system.A * x + executed;
            }

            result.Add(new Trajectory { Name = $"demo-{e}", Signals = system.Signals, Samples = samples });
        }

        return result;
    }

    /// <summary>Trajectories of one sample each.</summary>
    public static List<Trajectory> Rows(Signals signals, IEnumerable<(double[] X, double[] U)> rows) =>
        [.. rows.Select(row => new Trajectory { Name = "row", Signals = signals, Samples = [Sample(0, row.X, row.U, row.U)] })];

    private static Sample Sample(int t, double[] x, double[] clean, double[] executed) =>
        new() { Step = t, TimeMicroseconds = t, Observation = x, ActionAsked = executed, ActionApplied = executed, ExpertAction = clean };

    private static Vector<double> Noise(Gaussian random, int n, double size) => Vector<double>.Build.Dense(n, _ => size * random.Next());
}
