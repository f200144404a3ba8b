using ImitationHil.Firmware;

namespace ImitationHil.Tests.Bench.Model;

/// <summary>The episodes of the model, in all three modes.</summary>
internal sealed partial class DeviceModel
{
    private bool _stepping;
    private byte[]? _startKnown;
    private Status _startStatus;
    private uint _nextStep;
    private Status _stepStatus;
    private int _stepLimits;
    private float _observation, _applied, _decided;

    private bool _alone;
    private uint _horizon, _done;
    private float _aloneObservation;
    private byte _traceSequence, _tag;
    private Status _endStatus;
    private uint _endSteps;

    private byte[] Start(byte sequence, byte[] body)
    {
        byte[] key = [sequence, .. body];
        if (_startKnown == null || !_startKnown.SequenceEqual(key) || _nextStep != 0)
        {
            uint horizon = BitConverter.ToUInt32(body, 4);
            if (Refusal(_mode == 1 ? "start, lockstep" : "start, tethered or stand-alone") is { } refusal)
                return [refusal];
            if (horizon is 0 or > 100_000_000)
                return [3];
            (_nextStep, _startKnown) = (0, key);
            float[] start = [.. Enumerable.Range(0, body[8]).Select(i => BitConverter.ToSingle(body, 9 + 4 * i))];
            _startStatus = _mode == 1 ? Lockstep() : GoToStart(sequence, horizon, start);
        }

        return _mode == 2 ? [(byte)_startStatus, .. Word(_observation)] : [(byte)_startStatus];
    }

    private Status Lockstep()
    {
        (_stepping, _decided) = (true, 0f);
        return Status.Ok;
    }

    private Status GoToStart(byte sequence, uint horizon, float[] start)
    {
        _rows.Clear();
        if (GuardModel.Check(start, Status.ObservationNotFinite, Status.ObservationImplausible) is var wrong and not Status.Ok)
            return Trip(wrong);
        if (start.Length > 1)
        {
            State = SupervisorState.Ready;
            return Status.NotAllowed;
        }

        float x = _guard.Reset(start);
        if (_mode == 2)
            _observation = x;
        if (MathF.Abs(x) > Envelope)
            return Trip(Status.EnvelopeLeft);
        Go("start, tethered or stand-alone");
        _stepping = _mode == 2;
        _alone = _mode == 3;
        if (_alone)
            (_tag, _endStatus, _endSteps, _horizon, _done, _traceSequence, _aloneObservation) = (sequence, Status.Ok, 0, horizon, 0, 0, x);
        return Status.Ok;
    }

    private byte[] Act(uint step, float observation)
    {
        if (!_stepping || Refusal("act") != null || _mode != 1 || !IsDue(step))
            return [Refused()];
        if (step == _nextStep)
        {
            _stepStatus = GuardModel.Check([observation], Status.ObservationNotFinite, Status.ObservationImplausible);
            if (_stepStatus == Status.Ok)
                _decided = -0.5f * observation;
            _nextStep++;
        }

        return [(byte)_stepStatus, .. Word(step), .. Word(_decided)];
    }

    private byte[] Move(uint step, float asked)
    {
        if (!_stepping || _mode != 2 || !IsDue(step))
            return [Refused()];
        if (step == _nextStep)
        {
            if (Refusal("move") is { } refusal)
                return [refusal];
            float before = _observation;
            var outcome = Guarded(asked, ref _observation);
            if (outcome is null)
                return [(byte)Status.InternalError];
            (_stepStatus, _stepLimits, _applied) = outcome.Value;
            _rows.Add(Row(step, _stepStatus, _stepLimits, before, asked, _applied));
            _nextStep++;
        }

        return [(byte)_stepStatus, .. Word(step), (byte)_stepLimits, .. Word(_applied), .. Word(_observation)];
    }

    private void Advance(List<byte[]> said)
    {
        if (!_alone)
            return;
        if (State != SupervisorState.Running)
        {
            EndAlone(Fault == Status.Ok ? Status.Stopped : Fault, said);
            return;
        }

        float before = _aloneObservation, asked = -0.5f * before;
        var outcome = Guarded(asked, ref _aloneObservation);
        if (outcome is null)
        {
            EndAlone(Status.InternalError, said);
            return;
        }

        var (status, limits, applied) = outcome.Value;
        byte[] row = Row(_done, status, limits, before, asked, applied);
        _rows.Add(row);
        said.Add([64, _traceSequence++, _tag, 1, .. row]);
        if (status != Status.Ok)
            EndAlone(status, said);
        else if (++_done == _horizon)
            EndAlone(Status.HorizonReached, said);
    }

    // One guarded step; a fault latches. Null when the plant throws, which the device catches.
    private (Status Status, int Limits, float Applied)? Guarded(float asked, ref float observation)
    {
        var (status, limits, applied) = _guard.Step(asked, ref observation);
        if (status != Status.Ok)
            Trip(status);
        if (status != Status.InternalError)
            return (status, limits, applied);
        _stepping = false;
        return null;
    }

    private void EndAlone(Status status, List<byte[]> said)
    {
        if (!_alone)
            return;
        (_alone, _endStatus, _endSteps) = (false, status, _done);
        if (State == SupervisorState.Running)
            State = SupervisorState.Ready;
        said.Add([65, 0, _tag, (byte)status, .. Word(_done)]);
    }
}
