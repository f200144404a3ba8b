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
                default:
                    return ImageError.UnknownKind;
            }

            if (spec.P0 < 1 || spec.P0 > MaxWeights || spec.Weights.Length > MaxWeights || spec.Weights.Length != before + spec.P0 * m * n)
            {
                return ImageError.BadShape;
            }

            for (int i = 0; i < spec.Weights.Length; i++)
            {
                float w = spec.Weights[i];
                if (!Finite.IsFinite(w))
                {
                    return ImageError.WeightNotFinite;
                }
            }

            return CheckLeadingWeights(spec);
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
                default:
                    return new GainPolicy(spec);
            }
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
