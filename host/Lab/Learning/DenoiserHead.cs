using ImitationHil.Firmware;
using ImitationHil.Lab.Numbers;

namespace ImitationHil.Lab.Learning;

/// <summary>
/// The learned denoiser of two modes: score matching in its plainest form, a small network that recovers the clean
/// action from a noisy one. By scale equivariance everything is in units of the mode: clean +-1, noise sigma
/// log-uniform, inputs p / sqrt(sigma^2 + 1) and ln(sigma) / 3 as <see cref="DenoiserPolicy"/> gives them. Each sample
/// is shown with both signs; the policy makes the head odd.
/// </summary>
public static class DenoiserHead
{
    /// <summary>Trains a head.</summary>
    /// <param name="hidden">Hidden widths.</param>
    /// <param name="samples">Noisy actions.</param>
    /// <param name="largest">Largest noise, in units of the mode.</param>
    /// <param name="smallest">Smallest noise.</param>
    /// <param name="options">How; its seed draws the samples, too.</param>
    public static Mlp Fit(int[] hidden, int samples, double largest, double smallest, MlpOptions options)
    {
        var random = new Gaussian(options.Seed ^ 0xD1FFu);
        var inputs = new float[4 * samples];
        var outputs = new float[2 * samples];
        for (int i = 0; i < samples; i++)
        {
            double log = random.NextUniform(Math.Log(smallest), Math.Log(largest)), sigma = Math.Exp(log);
            double clean = random.NextUnit() < 0.5 ? -1 : 1;
            double scaled = (clean + sigma * random.Next()) / Math.Sqrt(sigma * sigma + 1);
            for (int sign = 0; sign < 2; sign++)
            {
                inputs[4 * i + 2 * sign] = (float)(sign == 0 ? scaled : -scaled);
                inputs[4 * i + 2 * sign + 1] = (float)(log / DenoiserPolicy.LogScale);
                outputs[2 * i + sign] = (float)(sign == 0 ? clean : -clean);
            }
        }

        return MlpTrainer.Fit(new MlpData(inputs, outputs, 2 * samples), hidden, options);
    }
}
