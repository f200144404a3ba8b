using System.Runtime.CompilerServices;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// y = W x for a small row-major matrix inside a flat array. Products are added from left to right, so every
    /// platform gets the same bits; common widths are unrolled because loops are what an interpreter pays for.
    /// </summary>
    public static class Dense
    {
        // 256 is AggressiveInlining, which the older of nanoFramework's libraries do not name: a compiler that can inline saves
        // the call in every policy, an interpreter keeps its single call.
        [MethodImpl((MethodImplOptions)256)]
        public static void Multiply(float[] weights, int offset, float[] x, float[] y)
        {
            int w = offset;
            if (x.Length == 4)
            {
                float x0 = x[0];
                float x1 = x[1];
                float x2 = x[2];
                float x3 = x[3];
                for (int row = 0; row < y.Length; row++)
                {
                    y[row] = weights[w] * x0 + weights[w + 1] * x1 + weights[w + 2] * x2 + weights[w + 3] * x3;
                    w += 4;
                }
            }
            else if (x.Length == 2)
            {
                float x0 = x[0];
                float x1 = x[1];
                for (int row = 0; row < y.Length; row++)
                {
                    y[row] = weights[w] * x0 + weights[w + 1] * x1;
                    w += 2;
                }
            }
            else
            {
                for (int row = 0; row < y.Length; row++)
                {
                    float sum = weights[w] * x[0];
                    w++;
                    for (int column = 1; column < x.Length; column++)
                    {
                        sum = sum + weights[w] * x[column];
                        w++;
                    }

                    y[row] = sum;
                }
            }
        }
    }
}
