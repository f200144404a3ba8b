namespace ImitationHil.Cli.Live.Session;

/// <summary>One step of the lesson: a preset and three sentences.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Sentences">What happens, why, and what to look at.</param>
/// <param name="Problem">Id in the catalogue.</param>
/// <param name="Rig">Id in the problem.</param>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Sign">Sign of the plant.</param>
/// <param name="Episodes">Episodes.</param>
/// <param name="Horizon">Policy periods an episode.</param>
/// <param name="Start">Displacement at the start; null for a start as a hand places it.</param>
internal sealed record Lesson(
    string Title, string[] Sentences, string Problem, string Rig, string Policy, int Sign, int Episodes, int Horizon, float? Start);

/// <summary>
/// The six steps of a class hour. Numbers are those of the virtual two-motor rig (g = 1.5, 8,400 counts a turn, 200 ms, seed 1), as the
/// demo measures them; predictions are theory's.
/// </summary>
internal static class Lessons
{
    /// <summary>In their order.</summary>
    public static IReadOnlyList<Lesson> All { get; } =
    [
        new("The expert is stable",
            [
                "The plant alone would come to rest, and the expert brings both motors to zero: its closed loop has the eigenvalues 0 and 0.5.",
                "Whatever error there is on motor 1 is gone after one period.",
                "Remember this rig: every step of the lesson up to the fifth runs on it.",
            ],
            "pair-1.5", "two-motor", "expert", 1, 6, 14, null),
        new("The imitator drifts",
            [
                "The demonstrations moved motor 2 alone, so least squares learned nothing about motor 1 and does nothing there.",
                "A start that is off by a few counts, five thousandths of a radian at most, is multiplied by 1.5 in each period until the limit stops it.",
                "The demo measures 1.498 a period; predicted is 1.500, and the dashed line says so before the episode ends.",
            ],
            "pair-1.5", "two-motor", "linear", 1, 10, 14, null),
        new("Nobody can tell the sign",
            [
                "With the other sign of the plant the demonstrations look the same, and so does the policy.",
                "Now the deviation is multiplied by -1.5: motor 1 swings from side to side, further each time.",
                "No algorithm that sees these demonstrations can be right on both plants: the demo measures -1.499 here.",
            ],
            "pair-1.5", "two-motor", "linear", -1, 10, 14, null),
        new("Chunks tame the drift",
            [
                "This policy decides eight actions at once and plays them without looking, so the plant, which is stable, has time to forget.",
                "From one decision to the next the error shrinks: 0.988 a period is predicted, 0.990 measured; two or four actions would not do.",
                "The price is a wait: within a chunk the deviation may first rise.",
            ],
            "pair-1.5", "two-motor", "chunk-8", 1, 6, 48, 0.2f),
        new("Noise teaches what the expert never did",
            [
                "In half of these demonstrations noise was added to what was executed, and the label stayed the expert's own clean action.",
                "So motor 1 was moved, the expert was seen to correct it, and least squares learned that too.",
                "The same learner, the same number of demonstrations: predicted is now 0.5 a period, the expert's own, and the deviation stays where the sensors cannot see it.",
            ],
            "pair-1.5", "two-motor", "linear-noise", 1, 8, 14, null),
        new("The bimodal policy wins the game against nature",
            [
                "Nature hides the sign of x+ = xi rho x + u, and no linear policy, with any gain, brings both signs to rest.",
                "This policy throws a coin each period, plus or minus rho x: half of the throws hit zero at once, the others multiply x by 2 rho = 2.4, so zero comes first at t with probability 2^-t.",
                "Its average is zero, and a policy that learned the average would do nothing: here chance has to be imitated, not averaged.",
            ],
            "unknown-sign", "one-motor", "bimodal", 1, 30, 10, 0.2f),
    ];
}
