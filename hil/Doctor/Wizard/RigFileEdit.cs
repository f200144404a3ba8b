using System.Globalization;
using System.Text.RegularExpressions;
using ImitationHil.Lab.Data;

namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>
/// Puts measured figures into the text of a rig file (<c>firmware/Pi/rigs/*.rig</c>): only the values of measured lines change; comments, order and
/// all else stay, byte for byte.
/// </summary>
public sealed partial class RigFileEdit
{
    private readonly string _file;
    private readonly string[] _lines;
    private readonly Dictionary<(string Section, string Key), int> _places = [];

    private RigFileEdit(string file, string text)
    {
        _file = file;
        _lines = text.Split('\n');
        string section = "";
        for (int i = 0; i < _lines.Length; i++)
        {
            string content = _lines[i].Split('#')[0].Trim();
            if (content.StartsWith('[') && content.EndsWith(']'))
                section = content[1..^1].Trim();
            else if (Line().Match(_lines[i]) is { Success: true } match)
                _places.TryAdd((section, match.Groups["key"].Value), i);
        }
    }

    /// <summary>What was changed, in words.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>The text.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>Reads a rig file and looks for the lines that a calibration of so many motors writes.</summary>
    /// <exception cref="BadInputException">It cannot be read, or a line is missing: all of them.</exception>
    public static RigFileEdit Open(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(path, "", $"cannot be read: {e.Message}");
        }
    }

    /// <summary>The same from a text.</summary>
    public static RigFileEdit Parse(string file, string text)
    {
        var edit = new RigFileEdit(file, text);
        (string, string)[] needed = [("servo", "counts-per-turn"), ("servo", "time-constant-s"), ("servo", "no-load-rad-per-s"), ("servo", "friction-share"), .. edit.Motors.SelectMany(Keys)];
        var missing = needed.Where(place => !edit._places.ContainsKey(place)).Select(place => new Problem(file, $"[{place.Item1}]", $"{place.Item2} is missing, and the wizard would write it; is this a rig file as in firmware/Pi/rigs?")).ToList();
        return missing.Count == 0 ? edit : throw new BadInputException(missing);
    }

    /// <summary>Puts the figures in.</summary>
    /// <param name="motors">One a motor; all measured.</param>
    /// <exception cref="BadInputException">Figures are missing, or do not fit in one file.</exception>
    public void Apply(IReadOnlyList<MotorFigures> motors)
    {
        var problems = new List<Problem>();
        if (motors.Count != Motors.Length)
            problems.Add(new Problem(_file, "", $"has {Motors.Length} motor(s), the device {motors.Count}: it is the file of another rig"));
        if (motors.Any(m => m.EncoderSense is null || m.LeadSense is null || m.CountsPerTurn is null || m.GainRadiansPerSecond is null || m.HoldingDuty is null || m.TimeConstantSeconds is null))
            problems.Add(new Problem(_file, "", "nothing is written: not every figure was measured"));
        else if (motors.Any(m => Math.Abs(m.CountsPerTurn!.Value / motors[0].CountsPerTurn!.Value - 1) > 0.03))
            problems.Add(new Problem(_file, "[servo]", "the motors' counts a turn differ, and a rig file has one number for all"));
        if (problems.Count > 0)
            throw new BadInputException(problems);
        for (int i = 0; i < motors.Count; i++)
        {
            string section = Motors[i];
            if (motors[i].EncoderSense < 0)
                Put(section, "encoder-sign", Value(section, "encoder-sign") == "-1" ? "1" : "-1");
            if (motors[i].LeadSense < 0)
            {
                string forward = Value(section, "forward"), backward = Value(section, "backward");
                Put(section, "forward", backward);
                Put(section, "backward", forward);
            }
        }

        Put("servo", "counts-per-turn", Number(Math.Round(motors[0].CountsPerTurn!.Value)));
        Put("servo", "time-constant-s", Number(motors.Average(m => m.TimeConstantSeconds!.Value)));
        Put("servo", "no-load-rad-per-s", Number(motors.Average(m => m.GainRadiansPerSecond!.Value)));
        Put("servo", "friction-share", Number(motors.Average(m => m.HoldingDuty!.Value)));
    }

    /// <summary>Writes the text. A file that is there is kept under another name first.</summary>
    /// <returns>The name under which the old one was kept; empty when there was none.</returns>
    public string Write(string path)
    {
        string kept = "";
        if (File.Exists(path))
        {
            kept = path + ".old";
            for (int i = 2; File.Exists(kept); i++)
                kept = $"{path}.old{i}";
            File.Copy(path, kept);
        }

        // In one piece or not at all.
        string part = path + ".part";
        File.WriteAllText(part, Text);
        File.Move(part, path, overwrite: true);
        return kept;
    }

    private string[] Motors => _places.Keys.Any(place => place.Section == "motor 2") ? ["motor 1", "motor 2"] : ["motor 1"];

    private static IEnumerable<(string, string)> Keys(string motor) => [(motor, "encoder-sign"), (motor, "forward"), (motor, "backward")];

    private string Value(string section, string key) => Line().Match(_lines[_places[(section, key)]]).Groups["value"].Value;

    // A comment behind the value stays in its column where there is room.
    private void Put(string section, string key, string value)
    {
        int at = _places[(section, key)];
        var match = Line().Match(_lines[at]);
        string old = match.Groups["value"].Value, gap = match.Groups["gap"].Value;
        if (old == value)
            return;
        string rest = match.Groups["rest"].Value;
        if (rest.StartsWith('#'))
            gap = new string(' ', Math.Max(1, old.Length + gap.Length - value.Length));
        _lines[at] = match.Groups["head"].Value + value + gap + rest;
        Changes.Add($"[{section}] {key} = {value} (was {old})");
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture) is var text && text.Contains('E') ? value.ToString("0", CultureInfo.InvariantCulture) : text;

    [GeneratedRegex(@"^(?<head>\s*(?<key>[^=#\[\]\s]+)\s*=\s*)(?<value>[^#\s]+(?:[ \t]+[^#\s]+)*)(?<gap>\s*)(?<rest>#.*)?$", RegexOptions.Singleline)]
    private static partial Regex Line();
}
