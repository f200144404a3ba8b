namespace ImitationHil.Firmware
{
    /// <summary>
    /// The episode that the host started, in one of three modes: policy here (lockstep), plant here (tethered), or
    /// both (stand-alone). Steps and starts may be repeated by a host that lost the reply: they are carried out once
    /// and answered again.
    /// </summary>
    internal sealed class EpisodeServer
    {
        private const int BlackBoxSteps = 64;
        private const uint LongestHorizon = 100000000;

        private readonly ILine _line;
        private readonly IClock _clock;
        private readonly Supervisor _supervisor;
        private readonly BlackBox _blackBox;
        private readonly TraceSender _sender;
        private readonly TraceSplit _trace;
        private readonly FrameWriter _ended = new FrameWriter();
        private readonly float[] _observation;
        private readonly float[] _action;
        private readonly float[] _before;
        private readonly float[] _asked;
        private ControlLoop? _loop;
        private float[] _policyObservation = new float[0];
        private float[] _policyAction = new float[0];
        private uint _nextStep;
        private Status _stepStatus;
        private int _stepLimits;
        private bool _stepping;
        private bool _startIsKnown;
        private uint _startKey;
        private Status _startStatus;

        public EpisodeServer(ILine line, IClock clock, Supervisor supervisor)
        {
            _line = line;
            _clock = clock;
            _supervisor = supervisor;
            Probes = new ProbeServer(clock, supervisor);
            Signals signals = supervisor.Signals;
            _sender = new TraceSender(line, signals);
            _blackBox = new BlackBox(signals, BlackBoxSteps);
            _trace = new TraceSplit(_blackBox, _sender);
            _observation = new float[signals.ObservationCount];
            _before = new float[signals.ObservationCount];
            _action = new float[signals.ActionCount];
            _asked = new float[signals.ActionCount];
        }

        /// <summary>Mode that the host prepared; 0 when none.</summary>
        public byte Mode { get; private set; }

        /// <summary>Open-loop movements for calibration.</summary>
        public ProbeServer Probes { get; private set; }

        /// <summary>True while a stand-alone episode or a probe runs.</summary>
        public bool RunsAlone
        {
            get { return _loop != null || Probes.Runs; }
        }

        /// <summary>Sequence number of the request that started the last stand-alone episode.</summary>
        public byte Tag { get; private set; }

        /// <summary>How the last stand-alone episode ended; Ok while it runs and before the first.</summary>
        public Status EndStatus { get; private set; }

        /// <summary>Policy periods that the last stand-alone episode lasted.</summary>
        public int EndSteps { get; private set; }

        /// <summary>Number of steps that can be read with <see cref="PutBlackBox"/>.</summary>
        public int BlackBoxCount
        {
            get { return _blackBox.Count; }
        }

        /// <summary>False after a frame could not be sent.</summary>
        public bool LineIsUp
        {
            get { return _sender.LineIsUp; }
        }

        /// <summary>A mode was accepted, armed or, with 0, taken away: no earlier start or step counts any more.</summary>
        public void Prepare(byte mode)
        {
            Mode = mode;
            _supervisor.Ages.StepMicroseconds = 0;
            _stepping = false;
            _startIsKnown = false;
            Probes.Forget();
        }

        /// <summary>Another host may come.</summary>
        public void StartAnew()
        {
            Prepare(Mode);
            _sender.StartAnew();
        }

        /// <summary>Begins an episode. The caller has checked the length of the body.</summary>
        public Status Start(byte sequence, ByteReader body, PolicyImage? image, FrameWriter reply)
        {
            uint seed = body.Word();
            uint horizon = body.Word();
            float[] start = new float[body.Byte()];
            body.Floats(start);
            uint key = Key(sequence, seed, horizon, start);
            if (!_startIsKnown || key != _startKey || _nextStep != 0)
            {
                bool lacksPolicy = Mode != Wire.ModeTethered && image == null;
                if (Mode == 0 || Mode == Wire.ModeProbe || lacksPolicy || horizon == 0 || horizon > LongestHorizon || _supervisor.State != SupervisorState.Armed)
                {
                    return Refusal();
                }

                _nextStep = 0;
                _startStatus = Begin(sequence, new Episode(seed, (int)horizon, start), image);
                _startKey = key;
                _startIsKnown = true;
            }

            if (Mode == Wire.ModeTethered)
            {
                reply.PutFloats(_observation);
            }

            return _startStatus;
        }

        /// <summary>Begins an open-loop movement. The caller has checked the length of the body.</summary>
        public Status Probe(byte sequence, ByteReader body)
        {
            return Probes.Begin(sequence, body, Mode == Wire.ModeProbe, Refusal());
        }

        /// <summary>One step of the policy, in lockstep. The caller has checked the length of the body.</summary>
        public Status Act(ByteReader body, PolicyImage? image, FrameWriter reply)
        {
            uint step = body.Word();
            if (!_stepping || Mode != Wire.ModeLockstep || image == null || _supervisor.State != SupervisorState.Armed || !IsDue(step))
            {
                return Refusal();
            }

            if (step == _nextStep)
            {
                body.Floats(_policyObservation);
                _stepStatus = Finite.Check(_policyObservation, Status.ObservationNotFinite, Status.ObservationImplausible);
                if (_stepStatus == Status.Ok)
                {
                    _stepStatus = image.Policy.Act(_policyObservation, _policyAction);
                }

                _nextStep++;
            }

            reply.PutWord(step);
            reply.PutFloats(_policyAction);
            return _stepStatus;
        }

        /// <summary>One step of the plant, tethered. The caller has checked the length of the body.</summary>
        public Status Move(ByteReader body, FrameWriter reply)
        {
            uint step = body.Word();
            if (!_stepping || Mode != Wire.ModeTethered || !IsDue(step))
            {
                return Refusal();
            }

            if (step == _nextStep)
            {
                // A host that goes on after the end must not push what led to it out of the black box.
                if (_supervisor.State != SupervisorState.Running)
                {
                    return Refusal();
                }

                body.Floats(_action);
                Copy(_action, _asked);
                Copy(_observation, _before);
                uint began = _clock.NowMicroseconds;
                _stepStatus = _supervisor.Step(_action, _observation);
                _supervisor.Ages.StepMicroseconds = _clock.NowMicroseconds - began;
                _stepLimits = _supervisor.LimitsInForce;
                _blackBox.Record((int)step, _before, _asked, _action, _stepLimits, _stepStatus);
                _nextStep++;
                if (_stepStatus != Status.Ok)
                {
                    _supervisor.Stop();
                }
            }

            reply.PutWord(step);
            reply.PutByte((byte)_stepLimits);
            reply.PutFloats(_action);
            reply.PutFloats(_observation);
            return _stepStatus;
        }

        /// <summary>One policy period of a stand-alone episode, if one runs.</summary>
        public void Advance()
        {
            Probes.Advance();
            if (_loop == null)
            {
                return;
            }

            Status status = _supervisor.Fault;
            if (_supervisor.State == SupervisorState.Running)
            {
                uint began = _clock.NowMicroseconds;
                status = _loop.Advance();
                _supervisor.Ages.StepMicroseconds = _clock.NowMicroseconds - began;
            }

            if (status != Status.Ok)
            {
                End(status);
            }
            else if (_supervisor.State != SupervisorState.Running)
            {
                End(Status.Stopped);
            }
        }

        /// <summary>Ends whatever runs: motor off, a fault latched, rest of the trace, last word.</summary>
        public void End(Status status)
        {
            Probes.End(status);
            _stepping = false;
            if (_loop == null)
            {
                return;
            }

            EndSteps = _loop.StepCount;
            EndStatus = status;
            _loop = null;

            // A fault that the policy reported has not passed through the supervisor yet.
            if (status.IsFault())
            {
                _supervisor.Trip(status);
            }

            _supervisor.Stop();
            _sender.Flush();
            _ended.Begin(Wire.Ended, 0);
            _ended.PutByte(Tag);
            _ended.PutByte((byte)status);
            _ended.PutWord((uint)EndSteps);
            _ended.Send(_line);
        }

        /// <summary>Writes entry <paramref name="index"/> of the black box; false when there is none.</summary>
        public bool PutBlackBox(int index, FrameWriter reply)
        {
            if (index >= _blackBox.Count)
            {
                return false;
            }

            _blackBox.Put(index, reply);
            return true;
        }

        private Status Begin(byte sequence, Episode episode, PolicyImage? image)
        {
            if (Mode == Wire.ModeLockstep && image != null)
            {
                // The motor stays off: the plant is on the host.
                image.Policy.Reset(episode.Seed);
                _policyObservation = new float[image.Spec.Signals.ObservationCount];
                _policyAction = new float[image.Spec.Signals.ActionCount];
                _stepping = true;
                return Status.Ok;
            }

            _blackBox.Clear();
            if (Mode == Wire.ModeTethered || image == null)
            {
                Status reset = _supervisor.Reset(episode, _observation);
                _stepping = reset == Status.Ok;
                return reset;
            }

            ControlLoop loop = new ControlLoop(_supervisor, image.Policy, _trace);
            Status status = loop.Begin(episode);
            if (status == Status.Ok)
            {
                Tag = sequence;
                EndStatus = Status.Ok;
                EndSteps = 0;
                _sender.Begin(sequence);
                _loop = loop;
            }

            return status;
        }

        // A latched fault says more than that something is not allowed.
        private Status Refusal()
        {
            return _supervisor.Fault == Status.Ok ? Status.NotAllowed : _supervisor.Fault;
        }

        // The next step, or the last one again.
        private bool IsDue(uint step)
        {
            return step == _nextStep || (_nextStep > 0 && step == _nextStep - 1);
        }

        private static uint Key(byte sequence, uint seed, uint horizon, float[] start)
        {
            uint crc = Crc32.Add(Crc32.Start, sequence);
            crc = Crc32.AddWord(crc, seed);
            crc = Crc32.AddWord(crc, horizon);
            for (int i = 0; i < start.Length; i++)
            {
                crc = Crc32.AddWord(crc, FloatBits.Of(start[i]));
            }

            return crc;
        }

        private static void Copy(float[] from, float[] to)
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = from[i];
            }
        }
    }
}
