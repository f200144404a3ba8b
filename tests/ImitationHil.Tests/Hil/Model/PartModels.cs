using ImitationHil.Firmware;

namespace ImitationHil.Tests.Bench.Model;

/// <summary>What a plant does wrong in one step.</summary>
internal enum PlantHarm
{
    None,
    Error,
    NanSensor,
    Exception,
}

/// <summary>The upload of an image, as PROTOCOL.md and POLICY-IMAGE.md tell it. One image is good.</summary>
internal sealed class StageModel(byte[] image)
{
    private readonly byte[] _staged = new byte[32768];
    private int _length, _received;

    public bool Loaded { get; private set; }

    public uint Checksum => Loaded ? BitConverter.ToUInt32(image, image.Length - 4) : 0;

    public byte Begin(uint length)
    {
        (_received, _length) = (0, length is >= 32 and <= 32768 ? (int)length : 0);
        return _length == 0 ? (byte)129 : (byte)0;
    }

    public byte Part(uint offset, byte[] bytes)
    {
        if (offset > _received || offset + bytes.Length > _length)
            return 129;
        bytes.CopyTo(_staged, (int)offset);
        _received = Math.Max(_received, (int)offset + bytes.Length);
        return 0;
    }

    // Size, magic, version, length in the header, checksum; what is behind these is right in the one good image.
    public byte Commit()
    {
        if (_received != _length || _length < 36)
            return 129;
        (int From, int To, byte Error)[] order = [(0, 4, 130), (4, 6, 131), (8, 12, 129)];
        foreach (var (from, to, error) in order)
        {
            if (!_staged.AsSpan(from, to - from).SequenceEqual(image.AsSpan(from, to - from)))
                return error;
        }

        if (_length != image.Length)
            return 129;
        bool good = _staged.AsSpan(0, _length).SequenceEqual(image);
        Loaded |= good;
        return good ? (byte)0 : (byte)132;
    }
}

/// <summary>x+ = x + u behind its guard: finite, plausible, clamp, slew, plant, observation, envelope.</summary>
internal sealed class GuardModel
{
    private float _x, _previous;

    public PlantHarm Harm { get; set; }

    public float Reset(float[] start)
    {
        _previous = 0f;
        return _x = start.Length == 1 ? start[0] : 0.5f;
    }

    public (Status Status, int Limits, float Applied) Step(float asked, ref float observation)
    {
        if (Check([asked], Status.ActionNotFinite, Status.ActionImplausible) is var wrong and not Status.Ok)
            return (wrong, 0, 0f);
        var harm = Harm;
        Harm = PlantHarm.None;
        float clamped = Math.Clamp(asked, -DeviceModel.High, DeviceModel.High);
        float change = clamped - _previous;
        bool slewed = MathF.Abs(change) > DeviceModel.Slew;
        float applied = slewed ? _previous + MathF.Sign(change) * DeviceModel.Slew : clamped;
        int limits = (clamped != asked ? 1 : 0) | (slewed ? 2 : 0);
        _previous = applied;
        if (harm == PlantHarm.Exception)
            return (Status.InternalError, limits, applied);
        _x += applied;
        observation = harm == PlantHarm.NanSensor ? float.NaN : _x;
        return (harm, MathF.Abs(_x) > DeviceModel.Envelope) switch
        {
            (PlantHarm.Error, _) => (Status.PlantError, limits, applied),
            (PlantHarm.NanSensor, _) => (Status.ObservationNotFinite, limits, applied),
            (_, true) => (Status.EnvelopeLeft, limits, applied),
            _ => (Status.Ok, limits, applied),
        };
    }

    public static Status Check(float[] values, Status notFinite, Status implausible) =>
        values.Any(v => !float.IsFinite(v)) ? notFinite : values.Any(v => MathF.Abs(v) > 1e6f) ? implausible : Status.Ok;
}
