using ImitationHil.Firmware;

namespace ImitationHil.Tests.Firmware.Numbers;

/// <summary>The generator is sfc32, the same everywhere; its draws are spread evenly.</summary>
public class SmallRandomTests
{
    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(0xDEADBEEFu)]
    [InlineData(uint.MaxValue)]
    public void It_is_sfc32(uint seed)
    {
        // Chris Doty-Humphrey's generator, written in 64 bits with masks so that no wrapping is shared with the product.
        const ulong Mask = 0xFFFFFFFF;
        ulong a = 0x9E3779B9, b = seed, c = 0x85EBCA6B, counter = 1;
        ulong Next()
        {
            ulong result = (a + b + counter) & Mask;
            counter = (counter + 1) & Mask;
            a = b ^ (b >> 9);
            b = (c + c * 8) & Mask;
            c = (((c * (1UL << 21)) & Mask) + (c / (1UL << 11)) + result) & Mask;
            return result;
        }

        for (int i = 0; i < 12; i++)
            Next();
        var random = new SmallRandom(seed);
        for (int i = 0; i < 1000; i++)
            Assert.Equal((uint)Next(), random.NextWord());
    }

    [Fact]
    public void Seeding_again_repeats_the_sequence()
    {
        var random = new SmallRandom(7);
        var first = Enumerable.Range(0, 10).Select(_ => random.NextWord()).ToArray();
        random.Seed(7);
        Assert.Equal(first, Enumerable.Range(0, 10).Select(_ => random.NextWord()));
    }

    [Fact]
    public void Draws_are_spread_evenly_over_all_bins()
    {
        const int Draws = 256 * 400;
        var random = new SmallRandom(2026);
        var counts = new int[256];
        for (int i = 0; i < Draws; i++)
        {
            float unit = random.NextUnit();
            Assert.InRange(unit, 0f, 0.99999994f);
            counts[(int)(unit * 256f)]++;
        }

        // Chi-square with 255 degrees of freedom, two-sided 99.9 % (Wilson and Hilferty 1931).
        Assert.InRange(counts.Sum(count => (count - 400.0) * (count - 400.0) / 400.0), 187, 336);
    }

    [Fact]
    public void Neighbouring_seeds_give_unrelated_first_draws()
    {
        // One draw from each of 10,000 neighbouring seeds: the fraction below a half is a fair coin's.
        int low = Enumerable.Range(0, 10000).Count(seed => new SmallRandom((uint)seed).NextUnit() < 0.5f);
        Support.Binomial.AssertPlausible(0.5, low, 10000);
    }
}
