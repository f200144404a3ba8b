using ImitationHil.Firmware;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Import;
using ImitationHil.Tests.Support;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace ImitationHil.Tests.Lab.Import;

/// <summary>The shipped mappings on the recordings that they were written for. Published numbers, not tuned ones.</summary>
public sealed class RecordedImportTests
{
    private static (double[] Gains, double Rms) FitLabels(IReadOnlyList<Trajectory> runs)
    {
        Sample[] samples = [.. runs.SelectMany(r => r.Samples)];
        Matrix<double> x = Matrix<double>.Build.DenseOfRowArrays(samples.Select(s => s.Observation));
        Vector<double> u = Vector<double>.Build.DenseOfEnumerable(samples.Select(s => s.ExpertAction[0]));
        Vector<double> gains = x.QR().Solve(u);
        return ([.. gains], (u - (x * gains)).L2Norm() / Math.Sqrt(samples.Length));
    }

    [RecordedDataFact]
    public void The_published_gains_of_the_qube_expert_come_back()
    {
        ImportResult result = Importer.ImportWithNotes(RecordedData.Files("qube"), "qube");
        Assert.Equal(6, result.Trajectories.Count);
        Assert.All(result.Trajectories, t => Assert.Equal(10_000, t.Samples.Count));
        Assert.All(result.Notes, n => Assert.True(n.NominalTime && !n.Resampled && n.Gaps == 0));
        Signals signals = result.Trajectories[0].Signals;
        Assert.Equal(["e_theta", "de_theta", "e_alpha", "de_alpha"], signals.ObservationNames);
        Assert.Equal(["rad", "rad/s", "rad", "rad/s"], signals.ObservationUnits);
        Assert.Equal((2000, "voltage", "V"), (signals.PeriodMicroseconds, signals.ActionNames[0], signals.ActionUnits[0]));

        (double[] gains, double rms) = FitLabels(result.Trajectories);
        double[] published = [6, 1.8, 30, 2.5];
        Assert.All(published.Zip(gains), p => Assert.Equal(p.First, Math.Abs(p.Second), 1e-6));
        Assert.True(rms < 1e-9, $"rms residual {rms} V");
    }

    [RecordedDataFact]
    public void On_the_qube_the_limit_bit_stands_exactly_where_the_voltage_was_clamped()
    {
        foreach (Sample s in Importer.Import(RecordedData.Files("qube"), "qube").SelectMany(t => t.Samples))
        {
            double wanted = s.ExpertAction[0] + s.Auxiliary[4];
            Assert.Equal(Math.Clamp(wanted, -10, 10), s.ActionApplied[0], 1e-12);
            Assert.Equal(Math.Abs(wanted) > 10, (s.LimitBits & LimitBits.Action) != 0);
        }
    }

    [RecordedDataFact]
    public void The_learned_pendubot_runs_are_brought_onto_33_hertz()
    {
        ImportResult result = Importer.ImportWithNotes(RecordedData.Files("double_pendulum", "pendubot_mcpilco*.csv"), "pendubot");
        Assert.All(result.Notes, n => Assert.True(n is { Resampled: true, NominalTime: false, Gaps: 0, Rows: 330 }));
        Assert.All(result.Trajectories, t =>
        {
            Assert.InRange(t.Samples.Count, 330, 331);
            Assert.Equal(30_303L * (t.Samples.Count - 1), t.Samples[^1].TimeMicroseconds);
        });
    }

    [RecordedDataFact]
    public void The_velocity_of_the_pendubot_is_the_backward_difference_by_measured_time()
    {
        string map = Path.GetTempFileName();
        File.WriteAllText(map, """
            format: 1
            name: difference
            period: 0.030303
            time: {column: time, unit: s}
            resample: linear
            recorded: {pos_meas1: rad, vel_meas1: rad/s, tau_con1: N m}
            columns:
              v: {difference: pos_meas1, unit: rad/s}
              wrong: {minus: [v, vel_meas1], unit: rad/s}
            observation: [wrong]
            action: {applied: [tau_con1]}
            """);
        IReadOnlyList<Trajectory> runs = Importer.Import(RecordedData.Files("double_pendulum", "pendubot_mcpilco*.csv"), map);
        File.Delete(map);

        // The first row has no row before it: the log shows a value there, we say 0; resampling mixes it into samples 0 and 1.
        Assert.All(runs.SelectMany(r => r.Samples.Skip(2)), s => Assert.Equal(0, s.Observation[0], 1e-12));
    }

    [RecordedDataFact]
    public void The_gap_in_a_tvlqr_run_splits_it()
    {
        ImportResult result = Importer.ImportWithNotes(RecordedData.Files("double_pendulum", "pendubot_tvlqr*.csv"), "pendubot-tvlqr");
        Assert.Equal([0, 1], result.Notes.Select(n => n.Gaps));
        Assert.Equal(3, result.Trajectories.Count);
    }

    [RecordedDataFact]
    public void The_emps_expert_is_linear_in_its_observation_with_the_published_gains()
    {
        ImportResult result = Importer.ImportWithNotes(RecordedData.Files("emps"), "emps");
        Assert.Equal(24_841 - 2, Assert.Single(result.Trajectories).Samples.Count);

        // u = kv kp e - kv dq; published kv 243.45 V s/m, kp 160.18 1/s; the README of the data states 0.0037 V rms.
        (double[] gains, double rms) = FitLabels(result.Trajectories);
        Assert.Equal(243.45, -gains[1], 243.45 * 0.01);
        Assert.Equal(160.18, -gains[0] / gains[1], 160.18 * 0.01);
        Assert.InRange(rms, 0, 0.0038);
    }
}
