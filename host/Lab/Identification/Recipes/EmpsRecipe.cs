using ImitationHil.Lab.Identification.Models;
using ImitationHil.Lab.Plants;

namespace ImitationHil.Lab.Identification;

/// <summary>
/// How the ball-screw axis EMPS is identified: in closed loop, on position and voltage together. The loop forgets within
/// 10 ms, so stretches of 1 s measure the same error as one simulation of the whole log, and can start anywhere.
/// </summary>
public static class EmpsRecipe
{
    /// <summary>Relative 2-norm error of the position that was published for a forward simulation, %.</summary>
    public const double PublishedPositionErrorPercent = 0.0138;

    /// <summary>Relative 2-norm error of the force that was published for it, %.</summary>
    public const double PublishedForceErrorPercent = 5.85;

    /// <summary>The recipe.</summary>
    public static Recipe Create()
    {
        var model = new BallScrewGreyBox();
        return new Recipe
        {
            Plant = model.Name,
            Map = "emps",
            Model = model,
            Stages =
            [
                new Stage("closed loop, 1 s", new Criterion
                {
                    Loop = Loop.Closed,
                    HorizonSeconds = 1,
                    StartsPerLog = 24,

                    // Three times what the published parameters leave, the ripple of the screw: nearly least squares, as published.
                    Scales = [6e-6, 0.2],
                }),
            ],
            Protocol = new ReplayProtocol { StartsPerLog = 30, FirstRow = 10, LastRow = 11_000, HorizonsSeconds = [0.02, 0.1, 0.5, 1] },
            BlockSeconds = 2,
            Published =
            [
                new PublishedValues("A. Janot, M. Gautier, M. Brunot, 2019", new Dictionary<string, double>
                {
                    ["mass"] = 95.1089,
                    ["viscous"] = 203.5034,
                    ["coulomb"] = 20.3935,
                    ["offset"] = -3.1648,
                }),
            ],
            Figures = (parameters, logs) => ForwardErrors(model, parameters, logs),
        };
    }

    /// <summary>
    /// Forward simulation of whole logs with the expert in the loop: 100 |simulated - recorded| / |recorded| in the 2-norm,
    /// of the position and of the force, which is the voltage times its constant.
    /// </summary>
    public static IReadOnlyList<Figure> ForwardErrors(IGreyBoxModel model, double[] parameters, IReadOnlyList<RecordedLog> logs)
    {
        var outputs = new double[2];
        var error = new double[2];
        var norm = new double[2];
        foreach (var log in logs)
        {
            double[][] recorded = [log[BallScrewGreyBox.Position], log[BallScrewGreyBox.Voltage]];
            var simulation = model.Simulate(parameters, Fidelity.Full);
            simulation.Start(log, model.RowsAround, Loop.Closed);
            for (int row = model.RowsAround + 1; row < log.Rows; row++)
            {
                simulation.Step(outputs);
                for (int o = 0; o < 2; o++)
                {
                    error[o] += Math.Pow(outputs[o] - recorded[o][row], 2);
                    norm[o] += recorded[o][row] * recorded[o][row];
                }
            }
        }

        return
        [
            new Figure("forwardPositionErrorPercent", "%", 100 * Math.Sqrt(error[0] / norm[0])),
            new Figure("forwardForceErrorPercent", "%", 100 * Math.Sqrt(error[1] / norm[1])),
            new Figure("forwardForceErrorRms", "N", BallScrewAxis.RecordedForcePerVolt * Math.Sqrt(error[1] / logs.Sum(log => log.Rows - 1 - model.RowsAround))),
        ];
    }
}
