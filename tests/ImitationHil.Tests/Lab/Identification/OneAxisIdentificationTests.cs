using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Identification;
using ImitationHil.Lab.Plants;
using ImitationHil.Lab.Rigs;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Tests.Lab.Identification;

/// <summary>Logs of simulated motors and pendulums, whose parameters are known, give these back within their intervals.</summary>
public class OneAxisIdentificationTests
{
    private const int Specimens = 6;

    // tau v' = duty - 0.06 sign(v) - v with v a share of 27 rad/s: gain 27, time constant 0.05 s, Coulomb 27 * 0.06 = 1.62 rad/s.
    // The rig moves the angle by the speed at the end of each step of 1 ms, half a step early: 2 ms of latency look like 1.5.
    private static readonly Dictionary<string, double> MotorTruth = new() { ["gain"] = 27, ["timeConstant"] = 0.05, ["coulomb"] = 1.62, ["latency"] = 0.0015 };

    [Fact]
    public void A_motor_on_the_virtual_rig_is_recovered()
    {
        int covered = 0;
        for (uint seed = 1; seed <= Specimens; seed++)
        {
            var identified = IdentifyMotor(seed);
            foreach (var estimate in identified.Determination.Estimates.Where(e => MotorTruth.ContainsKey(e.Parameter.Name)))
            {
                double truth = MotorTruth[estimate.Parameter.Name];
                covered += estimate.Low <= truth && estimate.High >= truth ? 1 : 0;

                Assert.InRange((estimate.Value - truth) / estimate.StandardError, -6, 6);
            }

            Assert.True(identified.HeldOut.OpenLoop[^1].Rms[0] < 0.2 * identified.Nominal.OpenLoop[^1].Rms[0]);
        }

        // 24 intervals of 95 %: fewer than 19 has a probability of 1e-3.
        Assert.InRange(covered, 19, 24);
    }

    [Fact]
    public void A_pendulum_is_recovered()
    {
        // 0.1 kg at 0.25 m, 0.001 N m s/rad: w^2 = g / l, gain 1 / (m l^2), damping b / (m l^2).
        var truth = new Dictionary<string, double> { ["gravityRate"] = 9.81 / 0.25, ["gain"] = 160, ["damping"] = 0.16, ["offset"] = 0.02 };
        int covered = 0;
        for (uint seed = 1; seed <= Specimens; seed++)
        {
            var identified = Identifier.Run(OneAxisRecipes.Pendulum(), [Pendulum(seed)], [Pendulum(seed + 100)], new FitOptions { Starts = 1 });
            foreach (var estimate in identified.Determination.Estimates.Where(e => truth.ContainsKey(e.Parameter.Name)))
            {
                covered += estimate.Low <= truth[estimate.Parameter.Name] && estimate.High >= truth[estimate.Parameter.Name] ? 1 : 0;
                Assert.InRange((estimate.Value - truth[estimate.Parameter.Name]) / estimate.StandardError, -6, 6);
            }
        }

        Assert.InRange(covered, 19, 24);
    }

    [Fact]
    public void A_log_without_its_columns_or_too_short_is_refused_with_all_problems()
    {
        double[] few = new double[20];
        var wrong = ToyModel.Log("wrong", few, few);
        var refused = Assert.Throws<BadInputException>(() => Identifier.Run(OneAxisRecipes.MotorByDuty(), [wrong], [], new FitOptions()));
        Assert.Contains("lacks angle, duty", refused.Message);
        Assert.Contains("has 20 rows", refused.Message);
        Assert.Contains("one to hold out", refused.Message);
    }

    private static Identified IdentifyMotor(uint seed)
    {
        var rig = new VirtualRig(LinearSystem.Pair(1.5, 1, 0, 0.5), new MotorModel { TimeConstantErrorShare = 0, GainError = 0 }, 1);
        var (trajectories, ended) = RigExcitation.Run(rig.CreateBench(), "prbs", 2, seed * 1000);
        Assert.Equal(Status.HorizonReached, ended);
        var logs = trajectories.Select(RecordedLog.From).ToArray();
        return Identifier.Run(OneAxisRecipes.MotorByDuty(), logs[..1], logs[1..], new FitOptions { Starts = 1 });
    }

    // 20 s at 100 Hz under random torques of 50 ms, seen through an encoder of 4096 counts that is 0.02 rad off.
    private static RecordedLog Pendulum(uint seed)
    {
        var plant = new PendulumPlant(new PendulumParameters(), 10_000);
        double[] torque = ExcitationSignals.Steps(2000, 5, 0.15, seed);
        double quantum = 2 * Math.PI / 4096;
        var observation = new float[2];
        plant.Reset(new Episode(seed, torque.Length, [0.3f, 0]), observation);
        var samples = new List<Sample>();
        for (int k = 0; k < torque.Length; k++)
        {
            double seen = Math.Round((observation[0] + 0.02) / quantum) * quantum;
            samples.Add(new Sample { Step = k, TimeMicroseconds = k * 10_000, Observation = [seen], ActionAsked = [torque[k]], ActionApplied = [torque[k]] });
            plant.Step([(float)torque[k]], observation);
        }

        return RecordedLog.From(new Trajectory { Name = $"pendulum-{seed}", Signals = new Signals(["angle"], ["rad"], ["torque"], ["N m"], 10_000), Samples = samples });
    }
}
