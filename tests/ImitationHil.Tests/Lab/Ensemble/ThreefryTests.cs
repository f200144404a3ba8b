using System.Numerics;
using System.Runtime.Intrinsics;
using ImitationHil.Lab.Ensemble;
using Xunit;

namespace ImitationHil.Tests.Lab.Ensemble;

/// <summary>Words that are addressed by a counter, and the normal deviates that are made of them.</summary>
public sealed class ThreefryTests
{
    // Known answers of the publication's reference implementation: Random123, tests/kat_vectors, "threefry4x32 20".
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000 00000000 00000000", "9c6ca96a e17eae66 fc10ecd4 5256a7d8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff ffffffff ffffffff", "2a881696 57012287 f6c7446e a16a6732")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0 082efa98 ec4e6c89", "59cd1dbb b8879579 86b5d00c ac8b6d84")]
    public void Words_are_those_of_random123(string counter, string key, string expected)
    {
        var words = new uint[4];
        Threefry.Block(Words(counter), Words(key), words);
        Assert.Equal(Words(expected), words);
    }

    [Fact]
    public void A_lane_does_not_know_its_neighbours()
    {
        var seeds = new Vector<uint>([.. Enumerable.Range(0, Vector<uint>.Count).Select(i => (uint)(1000 + 7 * i))]);
        var (even, odd) = CountedNormals.Pair(seeds, 3, 11, 2);
        for (int lane = 0; lane < Vector<uint>.Count; lane++)
        {
            Assert.Equal(even[lane], CountedNormals.Of(seeds[lane], 3, 11, 4));
            Assert.Equal(odd[lane], CountedNormals.Of(seeds[lane], 3, 11, 5));
        }
    }

    // Standard errors of the moments of n normal values: 1, sqrt 2, sqrt 15 and sqrt 96 over sqrt n; five of them, once in 1.7 million.
    [Fact]
    public void Deviates_are_normal()
    {
        const int count = 200_000;
        double[] x = [.. Enumerable.Range(0, count).Select(i => (double)CountedNormals.Of(17, 1, (uint)(i / 4), (uint)(i % 4)))];
        double five = 5 / Math.Sqrt(count);
        Assert.Equal(0, x.Average(), five);
        Assert.Equal(1, x.Average(v => v * v), five * Math.Sqrt(2));
        Assert.Equal(0, x.Average(v => v * v * v), five * Math.Sqrt(15));
        Assert.Equal(3, x.Average(v => v * v * v * v), five * Math.Sqrt(96));

        // Neighbours by step, by slot within a pair, and by seed are independent: products have variance 1.
        Assert.Equal(0, x.Zip(x.Skip(4), (a, b) => a * b).Average(), five);
        Assert.Equal(0, x.Zip(x.Skip(1), (a, b) => a * b).Average(), five);
        Assert.Equal(0, x.Select((v, i) => v * CountedNormals.Of(18, 1, (uint)(i / 4), (uint)(i % 4))).Average(), five);

        // Shares beyond one and two deviations: 0.317311 and 0.045500, within five binomial standard errors.
        foreach (var (bound, share) in new[] { (1.0, 0.317311), (2.0, 0.045500) })
            Assert.Equal(share, x.Count(v => Math.Abs(v) > bound) / (double)count, 5 * Math.Sqrt(share * (1 - share) / count));
    }

    [Fact]
    public void The_logarithm_is_one()
    {
        for (float x = 1.2e-7f; x <= 1; x *= 1.37f)
            Assert.Equal(Math.Log(x), CountedNormals.Log(new Vector<float>(x))[0], 1e-6 * Math.Max(1, Math.Abs(Math.Log(x))));
    }

    [Fact]
    public void The_sine_is_one()
    {
        // The stated bound, and the last place of the reference.
        for (double x = -40; x < 40; x += 0.0137)
        {
            double sine = VectorSine.Of(new Vector<double>(x))[0];
            Assert.Equal(Math.Sin(x), sine, 6e-16);
            Assert.Equal(sine, VectorSine.Of(Vector512.Create(x))[7]);
        }
    }

    private static uint[] Words(string text) => [.. text.Split(' ').Select(word => Convert.ToUInt32(word, 16))];
}
