namespace ImitationHil.Firmware
{
    /// <summary>
    /// Dense layers, y = W x + b, with the hyperbolic tangent between them and none behind the last. In a list of
    /// weights: number of hidden layers, width of each, then for each layer its matrix row by row and its biases.
    /// Sums run from left to right and the bias comes last, so every platform gets the same bits.
    /// </summary>
    public sealed class DenseLayers
    {
        /// <summary>Most hidden layers.</summary>
        public const int MaxHidden = 4;

        /// <summary>Widest hidden layer, in units.</summary>
        public const int MaxWidth = 256;

        private readonly float[] _weights;
        private readonly int[] _offsets;
        private readonly float[][] _values;

        /// <summary>Layers that <see cref="Measure"/> accepted.</summary>
        public DenseLayers(float[] weights, int offset, int inputs, int outputs)
        {
            _weights = weights;
            int hidden = (int)weights[offset];
            _offsets = new int[hidden + 1];
            _values = new float[hidden][];
            int at = offset + 1 + hidden;
            int width = inputs;
            for (int layer = 0; layer <= hidden; layer++)
            {
                int rows = layer < hidden ? (int)weights[offset + 1 + layer] : outputs;
                if (layer < hidden)
                {
                    _values[layer] = new float[rows];
                }

                _offsets[layer] = at;
                at += rows * (width + 1);
                width = rows;
            }
        }

        /// <summary>Number of weights from the offset on, counts included; -1 where the counts are none.</summary>
        public static int Measure(float[] weights, int offset, int inputs, int outputs)
        {
            int hidden = Whole(weights, offset, MaxHidden);
            if (hidden < 0)
            {
                return -1;
            }

            int length = 1 + hidden;
            int width = inputs;
            for (int layer = 0; layer < hidden; layer++)
            {
                int rows = Whole(weights, offset + 1 + layer, MaxWidth);
                if (rows < 1)
                {
                    return -1;
                }

                length += rows * (width + 1);
                width = rows;
            }

            return length + outputs * (width + 1);
        }

        /// <summary>The whole number from 0 to a bound that stands at a place; -1 when none does.</summary>
        public static int Whole(float[] weights, int at, int most)
        {
            if (at >= weights.Length)
            {
                return -1;
            }

            float value = weights[at];
            if (value != value || value < 0f || value > most)
            {
                return -1;
            }

            int whole = (int)value;
            return whole == value ? whole : -1;
        }

        /// <summary>Fills in the outputs. Allocates nothing.</summary>
        public void Evaluate(float[] input, float[] output)
        {
            float[] weights = _weights;
            float[] x = input;
            for (int layer = 0; layer < _values.Length; layer++)
            {
                float[] y = _values[layer];
                int bias = _offsets[layer] + x.Length * y.Length;
                Dense.Multiply(weights, _offsets[layer], x, y);
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = FloatMath.Tanh(y[i] + weights[bias + i]);
                }

                x = y;
            }

            int last = _offsets[_values.Length];
            Dense.Multiply(weights, last, x, output);
            last += x.Length * output.Length;
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = output[i] + weights[last + i];
            }
        }
    }
}
