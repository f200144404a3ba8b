using ImitationHil.Firmware;

namespace ImitationHil.Hil.Faults;

/// <summary>
/// Motors whose encoders, drivers and ticks fail on command. Stands between the guard and the metal, so that all of the
/// product's code is above it. A stop reaches the motors unless a driver's enable is said not to work.
/// </summary>
public sealed class FaultyAxis : IAxis
{
    private static readonly Dictionary<string, Func<Fault, double, double, double>> Drives = new()
    {
        ["dead"] = (_, _, _) => 0,
        ["stuck"] = (_, _, last) => last,
        ["runaway"] = (_, _, _) => 1,
        ["reversed"] = (_, duty, _) => -duty,
        ["saturated"] = (fault, duty, _) => Math.Clamp(duty, -fault["amount"], fault["amount"]),
        ["slow"] = (fault, duty, last) => last + (duty - last) / fault["amount"],
    };

    private readonly IAxis _axis;
    private readonly FaultSet _faults;
    private readonly Action<long> _pass;
    private readonly SignalFault[] _sensors;
    private readonly Fault[] _actuators, _times;
    private readonly float[] _duty;
    private int _tick;

    /// <param name="axis">The motors.</param>
    /// <param name="faults">What fails.</param>
    /// <param name="passMicroseconds">Lets time pass: called with every tick, and with what faults of time add.</param>
    public FaultyAxis(IAxis axis, FaultSet faults, Action<long> passMicroseconds)
    {
        _axis = axis;
        _faults = faults;
        _pass = passMicroseconds;
        _sensors = [.. faults.Of("sensor").Select(fault => new SignalFault(fault, faults, axis.MotorCount))];
        _actuators = [.. faults.Of("actuator")];
        _times = [.. faults.Of("time")];
        _duty = new float[axis.MotorCount];
    }

    /// <inheritdoc/>
    public int MotorCount => _axis.MotorCount;

    /// <inheritdoc/>
    public int TickMicroseconds => _axis.TickMicroseconds;

    /// <inheritdoc/>
    public int CountsPerTurn => _axis.CountsPerTurn;

    /// <inheritdoc/>
    public void Prepare(uint seed)
    {
        _tick = -1;
        foreach (var sensor in _sensors)
            sensor.Restart();
        _axis.Prepare(seed);
    }

    /// <inheritdoc/>
    public Status WaitTick(int[] counts)
    {
        _tick++;
        var status = _axis.WaitTick(counts);
        _pass(TickMicroseconds);
        foreach (var fault in _times)
        {
            if (_faults.Acts(fault, _tick) && (fault.Kind.Name == "overrun" || _tick == fault.From))
            {
                _faults.Note(fault, _tick);
                _pass((long)fault["microseconds"]);
            }
        }

        foreach (var sensor in _sensors)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = (int)Math.Clamp(Math.Round(sensor.Read(i, counts[i], _tick)), int.MinValue, int.MaxValue);
                if (sensor.Fault.Kind.Name == "off" && sensor.Fault.Touches(i) && _faults.Acts(sensor.Fault, _tick))
                    status = Status.PlantError;
            }
        }

        return status;
    }

    /// <inheritdoc/>
    public void Write(float[] duty)
    {
        for (int i = 0; i < duty.Length; i++)
        {
            double driven = duty[i];
            foreach (var fault in _actuators)
            {
                if (Fails(fault, i))
                {
                    _faults.Note(fault, _tick);
                    driven = Drives[fault.Kind.Name](fault, driven, _duty[i]);
                }
            }

            _duty[i] = (float)driven;
        }

        _axis.Write(_duty);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        bool deaf = false;
        for (int i = 0; i < _duty.Length; i++)
        {
            bool keeps = Array.Exists(_actuators, fault => fault.Kind.Name is "stuck" or "runaway" && fault["enable"] == 0 && Fails(fault, i));
            _duty[i] = keeps ? _duty[i] : 0f;
            deaf |= keeps && _duty[i] != 0f;
        }

        if (deaf)
            _axis.Write(_duty);
        else
            _axis.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _axis.Dispose();
    }

    private bool Fails(Fault fault, int motor) => fault.Touches(motor) && _faults.Acts(fault, _tick);
}
