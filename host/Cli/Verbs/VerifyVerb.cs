using System.CommandLine;
using ImitationHil.Cli.CommandLine;
using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Lab.Data;
using ImitationHil.Lab.Policies;
using ImitationHil.Lab.Records;

namespace ImitationHil.Cli.Verbs;

/// <summary><c>imitate verify</c>: does an image compute the same bits here and on a device?</summary>
public static class VerifyVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("images") { Description = "Policy images; default: that of the last fit", Arity = ArgumentArity.ZeroOrMore };
        var plant = new Option<string?>("--plant") { Description = "Device to compare with: pty:, tty: or tcp:; without it the self-test runs here only", HelpName = "ADDRESS" };
        var steps = VerbOptions.Positive("--steps", 1000, 1_000_000, "Lockstep steps to compare");
        var seed = VerbOptions.Seed();
        var json = VerbOptions.Json();
        var command = new Command("verify", "Self-test images here and, bit for bit, on a device") { files, plant, steps, seed, json };
        command.SetAction(parse =>
        {
            var ui = new Ui(parse.GetValue(json));
            var images = ReadAll(Named(parse.GetValue(files)!));
            string? address = parse.GetValue(plant);
            var rows = new List<VerifyRow>();
            if (address is null)
            {
                rows.AddRange(images.Select(image => Here(image.File, image.Bytes, parse.GetValue(steps), parse.GetValue(seed))));
            }
            else
            {
                using var device = Devices.Open(address);
                foreach (var (file, bytes) in images)
                    rows.Add(There(file, bytes, device, parse.GetValue(steps), parse.GetValue(seed)));
            }

            ui.Table(["image", "CRC", "on", "steps", "bits", "hash"], rows.Select(row => new[] { row.Image, row.Crc, row.On, $"{row.Steps}", row.Equal ? "equal" : $"DIFFER from step {row.FirstDifference} on", row.Hash }));
            bool pass = rows.All(row => row.Equal);
            ui.Json(new { verb = "verify", images = rows, pass });
            return pass ? ExitCode.Done : ExitCode.CheckFailed;
        });
        return command;
    }

    /// <summary>Self-tests an image here and hashes what it decides, to compare with others.</summary>
    public static VerifyRow Here(string file, byte[] bytes, int steps, uint seed) =>
        Row(file, bytes, "here", Verification.Here(bytes, steps, seed));

    /// <summary>Runs an image here and on a device.</summary>
    public static VerifyRow There(string file, byte[] bytes, DeviceSession device, int steps, uint seed) =>
        Row(file, bytes, device.Address, Devices.Guard(() => Verification.Compare(bytes, device.Client, steps, seed)));

    private static VerifyRow Row(string file, byte[] bytes, string on, VerificationResult result) => new(
        Path.GetFileName(file), ManifestSignals.Hex(ImageWriter.Checksum(bytes)), on, result.Steps, result.Equal,
        result.HashInProcess.ToString("x16"), result.FirstDifference);

    private static IReadOnlyList<string> Named(string[] files)
    {
        if (files.Length > 0)
            return files;
        return Workspace.Last.Image is { } image ? [image] : throw new BadInputException("verify", "", "name an image, or use `imitate fit` first");
    }

    private static List<(string File, byte[] Bytes)> ReadAll(IReadOnlyList<string> files)
    {
        var images = new List<(string, byte[])>();
        var problems = new List<Problem>();
        foreach (string file in files)
        {
            try
            {
                ImageWriter.Read(file);
                images.Add((file, File.ReadAllBytes(file)));
            }
            catch (BadInputException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems.Count == 0 ? images : throw new BadInputException(problems);
    }
}

/// <summary>Outcome of one comparison of bits.</summary>
/// <param name="Image">Name of the image.</param>
/// <param name="Crc">Its CRC-32.</param>
/// <param name="On">Where it ran besides this process.</param>
/// <param name="Steps">Steps compared.</param>
/// <param name="Equal">Whether every bit agreed.</param>
/// <param name="Hash">FNV-1a of the bits of the actions computed here.</param>
/// <param name="FirstDifference">First step that differed; -1 when none.</param>
public sealed record VerifyRow(string Image, string Crc, string On, int Steps, bool Equal, string Hash, int FirstDifference);
