using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace ImitationHil.Lab.Identification;

/// <summary>MathNet's Levenberg-Marquardt on the residuals of a fit, within the parameters' bounds and in units of their scales.</summary>
internal static class BoundedLeastSquares
{
    /// <summary>Minimises from a start; returns the parameters and the sum of squares there. Never worse than the start.</summary>
    public static (double[] Parameters, double Cost) Minimise(IGreyBoxModel model, SegmentResiduals residuals, double[] start, int iterations)
    {
        var free = residuals.Free.Select(i => model.Parameters[i]).ToArray();
        double[] Unpack(Vector<double> scaled)
        {
            var parameters = (double[])start.Clone();
            for (int j = 0; j < free.Length; j++)
                parameters[residuals.Free[j]] = Math.Clamp(free[j].Nominal + scaled[j] * free[j].Scale, free[j].Low, free[j].High);
            return parameters;
        }

        Vector<double> Scaled(Func<Parameter, int, double> value) =>
            Vector<double>.Build.Dense([.. free.Select((parameter, j) => (value(parameter, j) - parameter.Nominal) / parameter.Scale)]);

        double before = residuals.At(start).Sum(r => r * r);
        var zeros = Vector<double>.Build.Dense(residuals.Count);
        var objective = ObjectiveFunction.NonlinearModel(
            (scaled, _) => Vector<double>.Build.Dense(residuals.At(Unpack(scaled))),
            (scaled, _) => residuals.Jacobian(Unpack(scaled)),
            zeros, zeros);

        // The bounds are mapped by an arc sine whose slope is infinite on them: start a little inside.
        var low = Scaled((parameter, _) => parameter.Low);
        var high = Scaled((parameter, _) => parameter.High);
        var guess = Scaled((parameter, j) =>
        {
            double margin = 1e-3 * (parameter.High - parameter.Low);
            return Math.Clamp(start[residuals.Free[j]], parameter.Low + margin, parameter.High - margin);
        });
        var minimizer = new LevenbergMarquardtMinimizer(initialMu: 1e-3, gradientTolerance: 1e-8, stepTolerance: 1e-5, functionTolerance: 1e-6, maximumIterations: iterations);
        var result = minimizer.FindMinimum(objective, guess, low, high);
        var found = Unpack(result.MinimizingPoint);
        double after = residuals.At(found).Sum(r => r * r);
        return after < before ? (found, after) : (start, before);
    }
}
