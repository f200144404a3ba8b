using System.Text;
using System.Text.Json;
using ImitationHil.Firmware;

namespace ImitationHil.Lab.Sweeps;

/// <summary>One combination of a study's values.</summary>
/// <param name="Index">Place in the study, from 0.</param>
/// <param name="Rig">Address of the plant, its g included.</param>
/// <param name="G">Growth that a simple imitator suffers.</param>
/// <param name="Noise">Radius of the execution noise in half of the demonstrations, in the unit of the action.</param>
/// <param name="N">Demonstrations.</param>
/// <param name="Policy"><c>linear</c>, <c>chunk</c> or <c>mixture</c>.</param>
/// <param name="Chunk">Chunk length; 1 for others.</param>
/// <param name="Horizon">Policy periods a rollout.</param>
/// <param name="Seed">Of all chance in it.</param>
public sealed record StudyPoint(int Index, string Rig, double G, double Noise, int N, string Policy, int Chunk, int Horizon, uint Seed);

/// <summary>What a study sweeps: every combination of its lists is a point. A chunk policy has a point a chunk length, others a single one.</summary>
public sealed record StudyPlan
{
    /// <summary>Name of the study, by default that of its file.</summary>
    public required string Name { get; init; }

    /// <summary>Addresses of pairs, without g.</summary>
    public required IReadOnlyList<string> Rigs { get; init; }

    /// <summary>Growth factors, 1.001 to 1.999.</summary>
    public required IReadOnlyList<double> G { get; init; }

    /// <summary>Radii of execution noise.</summary>
    public required IReadOnlyList<double> Noise { get; init; }

    /// <summary>Numbers of demonstrations.</summary>
    public required IReadOnlyList<int> N { get; init; }

    /// <summary><c>linear</c>, <c>chunk</c>, <c>mixture</c> (of two gains).</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>Chunk lengths of the chunk policy.</summary>
    public required IReadOnlyList<int> Chunks { get; init; }

    /// <summary>Policy periods a rollout.</summary>
    public required IReadOnlyList<int> Horizon { get; init; }

    /// <summary>Seeds.</summary>
    public required IReadOnlyList<uint> Seeds { get; init; }

    /// <summary>Rollouts of the policy, and as many of its expert, a point.</summary>
    public required int Episodes { get; init; }

    /// <summary>Policies with their chunk lengths.</summary>
    public IReadOnlyList<(string Policy, int Chunk)> Learners => [.. Policies.SelectMany(policy => policy == "chunk" ? Chunks.Select(chunk => (policy, chunk)) : [(policy, 1)])];

    /// <summary>Number of points.</summary>
    public long Count => (long)Rigs.Count * G.Count * Noise.Count * N.Count * Learners.Count * Horizon.Count * Seeds.Count;

    /// <summary>Policy periods that all points simulate: policy and expert.</summary>
    public double Steps => 2.0 * Episodes * Horizon.Sum(h => (double)h) * (Count / Horizon.Count);

    /// <summary>The points in order; seeds change fastest.</summary>
    public IReadOnlyList<StudyPoint> Points()
    {
        var points = new List<StudyPoint>();
        foreach (string rig in Rigs)
        {
            foreach (double g in G)
            {
                foreach (double noise in Noise)
                {
                    foreach (int n in N)
                        AddLearners(points, new StudyPoint(0, WithG(rig, g), g, noise, n, "", 1, 0, 0));
                }
            }
        }

        return points;
    }

    /// <summary>An address with its g.</summary>
    public static string WithG(string rig, double g) => FormattableString.Invariant($"{rig}{(rig.Contains('?') ? '&' : '?')}g={g}");

    /// <summary>
    /// The first line of every file of the study: two files with the same line can be merged. It holds a checksum of the whole plan.
    /// </summary>
    public string Header()
    {
        byte[] plan = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this));
        return JsonSerializer.Serialize(new { format = 1, study = Name, plan = $"{Crc32.Of(plan, 0, plan.Length):x8}", points = Count, episodes = Episodes });
    }

    private void AddLearners(List<StudyPoint> points, StudyPoint point)
    {
        foreach (var (policy, chunk) in Learners)
        {
            foreach (int horizon in Horizon)
            {
                foreach (uint seed in Seeds)
                    points.Add(point with { Index = points.Count, Policy = policy, Chunk = chunk, Horizon = horizon, Seed = seed });
            }
        }
    }
}
