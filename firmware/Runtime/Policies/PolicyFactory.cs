namespace ImitationHil.Firmware
{
    /// <summary>Checks a <see cref="PolicySpec"/> and turns it into a policy.</summary>
    public static class PolicyFactory
    {
        /// <summary>Most weights that an image may hold: 16 kB, what a microcontroller can spare.</summary>
        public const int MaxWeights = 4096;

        /// <summary>The first thing that is wrong with a specification; <see cref="ImageError.None"/> when nothing is.</summary>
        public static ImageError Check(PolicySpec spec)
        {
            int n = spec.Signals.ObservationCount;
            int m = spec.Signals.ActionCount;
            if (n < 1 || n > Signals.MaxSlots || m < 1 || m > Signals.MaxSlots || spec.Signals.PeriodMicroseconds <= 0)
            {
                return ImageError.BadShape;
            }

            if (spec.P0 < 1 || spec.P0 > MaxWeights || spec.Weights.Length > MaxWeights)
            {
                return ImageError.BadShape;
            }

            int before;
            switch (spec.Kind)
            {
                case PolicySpec.Gain:
                    before = 0;
                    if (spec.P1 != 0)
                    {
                        return ImageError.BadShape;
                    }

                    break;
                case PolicySpec.Chunk:
                    before = 0;
                    if (spec.P1 < 1 || spec.P1 > spec.P0)
                    {
                        return ImageError.BadShape;
                    }

                    break;
                case PolicySpec.Mixture:
                    before = spec.P0;
                    if (spec.P1 < 1)
                    {
                        return ImageError.BadShape;
                    }

                    break;
                case PolicySpec.Banded:
                    before = 2;
                    if (spec.P1 != 0)
                    {
                        return ImageError.BadShape;
                    }

                    break;
                case PolicySpec.Network:
                case PolicySpec.Denoiser:
                    return CheckLayers(spec, n, m);
                default:
                    return ImageError.UnknownKind;
            }

            if (spec.Weights.Length != before + spec.P0 * m * n)
            {
                return ImageError.BadShape;
            }

            return AllFinite(spec.Weights) ? CheckLeadingWeights(spec) : ImageError.WeightNotFinite;
        }

        /// <summary>The policy of a specification that <see cref="Check"/> accepts.</summary>
        public static IPolicy Create(PolicySpec spec)
        {
            switch (spec.Kind)
            {
                case PolicySpec.Chunk:
                    return new ChunkPolicy(spec);
                case PolicySpec.Mixture:
                    return new MixturePolicy(spec);
                case PolicySpec.Banded:
                    return new BandedPolicy(spec);
                case PolicySpec.Network:
                    return new NetworkPolicy(spec);
                case PolicySpec.Denoiser:
                    return new DenoiserPolicy(spec);
                default:
                    return new GainPolicy(spec);
            }
        }

        private static bool AllFinite(float[] weights)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                float w = weights[i];
                if (!Finite.IsFinite(w))
                {
                    return false;
                }
            }

            return true;
        }

        // Here the weights say how many there must be, so they are tested for NaN before they are counted.
        private static ImageError CheckLayers(PolicySpec spec, int n, int m)
        {
            if (!AllFinite(spec.Weights))
            {
                return ImageError.WeightNotFinite;
            }

            float[] weights = spec.Weights;
            if (spec.Kind == PolicySpec.Network)
            {
                bool shape = spec.P1 >= 1 && spec.P1 <= spec.P0 && DenseLayers.Measure(weights, 0, n, spec.P0 * m) == weights.Length;
                return shape ? ImageError.None : ImageError.BadShape;
            }

            if (spec.P0 < 2 || spec.P0 > DenoiserPolicy.MaxLevels || spec.P1 < 1 || weights.Length < 3
                || weights[1] < 0.001f || weights[0] <= weights[1] || weights[0] > 1000f)
            {
                return ImageError.BadShape;
            }

            int head = DenseLayers.Whole(weights, 2, DenseLayers.MaxHidden) == 0 ? 1 : DenseLayers.Measure(weights, 2, 2, 1);
            return head > 0 && weights.Length == 2 + head + m * n ? ImageError.None : ImageError.BadShape;
        }

        private static ImageError CheckLeadingWeights(PolicySpec spec)
        {
            if (spec.Kind == PolicySpec.Mixture)
            {
                float total = 0f;
                for (int i = 0; i < spec.P0; i++)
                {
                    if (spec.Weights[i] < 0f || spec.Weights[i] > 1f)
                    {
                        return ImageError.BadShape;
                    }

                    total += spec.Weights[i];
                }

                if (total < 0.999f || total > 1.001f)
                {
                    return ImageError.BadShape;
                }
            }

            // A ratio near one would make the search for the band long, and one below it endless.
            if (spec.Kind == PolicySpec.Banded && (spec.Weights[0] < 1.01f || spec.Weights[0] > 1e6f || spec.Weights[1] < 1e-12f))
            {
                return ImageError.BadShape;
            }

            return ImageError.None;
        }
    }
}
