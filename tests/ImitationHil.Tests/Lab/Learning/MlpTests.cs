using ImitationHil.Firmware;
using ImitationHil.Lab.Learning;
using ImitationHil.Tests.Support;

namespace ImitationHil.Tests.Lab.Learning;

/// <summary>The trainer: reproducible to the bit, right about easy functions, and what it exports is what it trained.</summary>
public class MlpTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void The_same_data_and_options_give_the_same_bits_and_another_seed_others(int batch)
    {
        var data = Data(50, 3, 2, x => [x[0] - x[1], x[2] * x[2]]);
        var options = new MlpOptions(60, Batch: batch, Seed: 5);
        float[] first = MlpTrainer.Fit(data, [9, 5], options).Evaluate(data.Inputs, data.Rows);
        Assert.Equal(first, MlpTrainer.Fit(data, [9, 5], options).Evaluate(data.Inputs, data.Rows));
        Assert.NotEqual(first, MlpTrainer.Fit(data, [9, 5], options with { Seed = 6 }).Evaluate(data.Inputs, data.Rows));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(16, true)]
    public void A_smooth_function_is_learned(int batch, bool scale)
    {
        var data = Data(120, 2, 2, x => [(float)Math.Sin(2 * x[0]) * 0.01f, x[0] * x[1] * 100f]);
        var net = MlpTrainer.Fit(data, [16, 16], new MlpOptions(3000, 1e-2, batch, 3, scale));

        // In units of each output's root mean square: both are learned alike though one is ten thousand times larger.
        Assert.InRange(MlpTrainer.Loss(net, data), 0, 5e-3);
    }

    [Fact]
    public void The_gradient_is_the_slope_of_the_loss()
    {
        // The first step of Adam goes against the sign of the gradient by the learning rate, weight by weight.
        var data = Data(30, 3, 2, x => [x[0] + x[1], x[2]]);
        const double rate = 1e-3;
        var start = MlpTrainer.Fit(data, [6], new MlpOptions(0, rate, Seed: 9));
        double before = MlpTrainer.Loss(start, data), moved = 0;
        var steps = new double[7, 2];
        MlpTrainer.Fit(data, [6], new MlpOptions(100, rate, Seed: 9), (t, net) =>
        {
            if (t != 1)
                return;
            moved = MlpTrainer.Loss(net, data);
            for (int unit = 0; unit < 7; unit++)
            {
                for (int j = 0; j < 2; j++)
                    steps[unit, j] = unit == 6 ? net.Bias(1, j) : net.Weight(1, unit, j);
            }
        });

        // By hand: only the last layer, which begins at zero, has a gradient; dL/dw = -2/N sum h y in scaled outputs.
        double predicted = 0;
        for (int unit = 0; unit < 7; unit++)
        {
            for (int j = 0; j < 2; j++)
            {
                double slope = 0;
                for (int row = 0; row < data.Rows; row++)
                {
                    double hidden = unit == 6 ? 1 : Math.Tanh(start.Bias(0, unit) + Enumerable.Range(0, 3).Sum(i => (double)start.Weight(0, i, unit) * data.Inputs[3 * row + i]));
                    slope -= 2.0 / data.Rows * hidden * data.Outputs[2 * row + j] / start.OutputScale[j];
                }

                Assert.Equal(Math.Abs(slope) < 1e-4 ? steps[unit, j] : -rate * Math.Sign(slope), steps[unit, j], 1e-5);
                predicted += slope * steps[unit, j];
            }
        }

        // Second order in the step: a percent or so.
        Assert.InRange((moved - before) / predicted, 0.9, 1.0);
    }

    [Theory]
    [InlineData(1, 2, 5, 3)]
    [InlineData(2, 3, 8, 17)]
    [InlineData(4, 5, 9, 1)]
    public void The_exported_policy_computes_what_was_trained(int chunk, int inputs, int first, int second)
    {
        var signals = Make.Signals(inputs, 2);
        var data = Data(40, inputs, 2 * chunk, x => [.. Enumerable.Range(0, 2 * chunk).Select(j => (j + 1) * x[j % inputs] + 0.1f)]);
        var net = MlpTrainer.Fit(data, [first, second], new MlpOptions(300, Seed: 2, ScaleInputs: true));
        float[] expected = net.Evaluate(data.Inputs, data.Rows);
        var spec = PolicySpecs.Network("net", signals, net, chunk);
        Assert.Equal(ImageError.None, PolicyFactory.Check(spec));
        var policy = PolicyFactory.Create(spec);
        var action = new float[2];
        for (int row = 0; row < data.Rows; row++)
        {
            for (int lag = 0; lag < chunk; lag++)
            {
                policy.Act(data.Inputs[(row * inputs)..((row + 1) * inputs)], action);
                for (int i = 0; i < 2; i++)
                    Assert.Equal(expected[(row * chunk + lag) * 2 + i], action[i], 1e-4);
            }
        }
    }

    [Fact]
    public void A_memorising_denoiser_repeats_what_it_saw_and_never_leaves_it()
    {
        var data = new MlpData([0, 0, 1, 3], [-1, 1, 5, 7], 4);
        var policy = new KernelDenoiser(Make.Signals(1, 1), data);
        float[] action = [0];
        int low = 0;
        for (uint seed = 0; seed < 400; seed++)
        {
            policy.Reset(seed);
            policy.Act([0f], action);
            Assert.Equal(1, Math.Abs(action[0]), 1e-3);
            low += action[0] < 0 ? 1 : 0;
            policy.Act([1e6f], action);
            Assert.Equal(7, action[0], 1e-3);
        }

        // 4.5 standard errors of 400 fair coins.
        Assert.InRange(low, 155, 245);
    }

    private static MlpData Data(int rows, int inputs, int outputs, Func<float[], float[]> function)
    {
        var random = new SmallRandom(17);
        float[][] x = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, inputs).Select(_ => 2 * random.NextUnit() - 1).ToArray())];
        float[] y = [.. x.SelectMany(function)];
        Assert.Equal(rows * outputs, y.Length);
        return new MlpData([.. x.SelectMany(row => row)], y, rows);
    }
}
