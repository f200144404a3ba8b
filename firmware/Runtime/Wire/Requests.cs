namespace ImitationHil.Firmware
{
    /// <summary>
    /// The answers to the host's requests, and the episode that they started. A reply repeats the type with the reply
    /// bit, the sequence number, one result byte, and what the request asked for.
    /// </summary>
    internal sealed class Requests
    {
        private const int BlackBoxSteps = 64;

        private readonly ILine _line;
        private readonly Supervisor _supervisor;
        private readonly uint _bootId;
        private readonly FrameWriter _reply = new FrameWriter();
        private readonly ImageStage _stage = new ImageStage();
        private readonly BlackBox _blackBox;
        private readonly TraceSender _sender;
        private readonly TraceSplit _trace;
        private readonly Lockstep _lockstep = new Lockstep();
        private readonly Tether _tether;
        private ControlLoop? _loop;

        public Requests(ILine line, Supervisor supervisor, uint bootId)
        {
            _line = line;
            _supervisor = supervisor;
            _bootId = bootId;
            Signals signals = supervisor.Signals;
            _sender = new TraceSender(line, signals);
            _blackBox = new BlackBox(signals, BlackBoxSteps);
            _trace = new TraceSplit(_blackBox, _sender);
            _tether = new Tether(supervisor, _blackBox);
        }

        /// <summary>Mode that the host prepared; 0 when none.</summary>
        public byte Mode { get; private set; }

        /// <summary>Answers one intact frame. Frames that are not requests are ignored.</summary>
        public void Answer(FrameReader frame)
        {
            byte type = frame.Type;
            if (type >= Wire.Reply || type == 0)
            {
                return;
            }

            _reply.Begin((byte)(type | Wire.Reply), frame.Sequence);
            _reply.PutByte(0);
            ByteReader body = frame.Body;
            byte result = Dispatch(type, body);
            if (body.Failed || body.Left != 0)
            {
                result = Wire.Malformed;
            }

            _reply.SetBodyByte(0, result);
            _reply.Send(_line);
        }

        /// <summary>One policy period of a stand-alone episode, if one runs. False when the line is lost.</summary>
        public bool Advance()
        {
            if (_loop == null)
            {
                return _sender.LineIsUp;
            }

            Status status = _supervisor.State == SupervisorState.Running ? _loop.Advance() : _supervisor.Fault;
            if (status != Status.Ok)
            {
                EndEpisode(status);
            }
            else if (_supervisor.State != SupervisorState.Running)
            {
                EndEpisode(Status.Stopped);
            }

            return _sender.LineIsUp;
        }

        /// <summary>Ends a stand-alone episode, if one runs: motor off, rest of the trace, last word.</summary>
        public void EndEpisode(Status status)
        {
            if (_loop == null)
            {
                return;
            }

            int steps = _loop.StepCount;
            _loop = null;
            _supervisor.Stop();
            _sender.Flush();
            FrameWriter frame = new FrameWriter();
            frame.Begin(Wire.Ended, 0);
            frame.PutByte((byte)status);
            frame.PutWord((uint)steps);
            frame.Send(_line);
        }

        private byte Dispatch(byte type, ByteReader body)
        {
            switch (type)
            {
                case Wire.Hello:
                    _reply.PutShort(Wire.Version);
                    _reply.PutWord(_bootId);
                    return (byte)Status.Ok;
                case Wire.Describe:
                    return DescribePlant();
                case Wire.ImageBegin:
                    return (byte)(Unload() ? _stage.Begin(body.Word()) : ImageError.BadLength);
                case Wire.ImagePart:
                    return (byte)_stage.Part(body.Word(), body);
                case Wire.ImageCommit:
                    return (byte)(Unload() ? _stage.Commit() : ImageError.BadLength);
                case Wire.Prepare:
                    return (byte)Prepare(body.Byte(), body.Word());
                case Wire.Arm:
                    return (byte)_supervisor.Handle(SupervisorEvent.Arm);
                case Wire.Start:
                    return (byte)Start(body);
                case Wire.Act:
                    return (byte)_lockstep.Act(body, _reply);
                case Wire.Move:
                    return (byte)(Mode == Wire.ModeTethered ? _tether.Move(body, _reply) : Tether.Refuse(body));
                case Wire.Stop:
                    _lockstep.Stop();
                    _supervisor.Stop();
                    EndEpisode(Status.Stopped);
                    return (byte)Status.Ok;
                case Wire.EmergencyStop:
                    _lockstep.Stop();
                    _supervisor.Handle(SupervisorEvent.EmergencyStop);
                    EndEpisode(Status.EmergencyStop);
                    return (byte)Status.Ok;
                case Wire.Reset:
                    return (byte)Reset();
                case Wire.GetStatus:
                    _reply.PutByte((byte)_supervisor.State);
                    _reply.PutByte((byte)_supervisor.Fault);
                    _reply.PutByte(Mode);
                    _reply.PutWord(_stage.Current == null ? 0 : _stage.Current.Checksum);
                    _reply.PutShort(_blackBox.Count);
                    return (byte)Status.Ok;
                case Wire.GetFault:
                    return (byte)PutBlackBox(body.Short());
                default:
                    return Wire.Malformed;
            }
        }

        // A refused reset must not end the mode: the watchdog of a tethered motor hangs on it.
        private Status Reset()
        {
            Status status = _supervisor.Handle(SupervisorEvent.Reset);
            if (status == Status.Ok)
            {
                Mode = 0;
                _lockstep.Stop();
            }

            return status;
        }

        private byte DescribePlant()
        {
            Signals signals = _supervisor.Signals;
            _reply.PutWord(signals.Contract);
            _reply.PutWord((uint)signals.PeriodMicroseconds);
            _reply.PutByte((byte)signals.ObservationCount);
            _reply.PutByte((byte)signals.ActionCount);
            PutPairs(signals.ObservationNames, signals.ObservationUnits);
            PutPairs(signals.ActionNames, signals.ActionUnits);
            return (byte)Status.Ok;
        }

        private void PutPairs(string[] names, string[] units)
        {
            for (int i = 0; i < names.Length; i++)
            {
                _reply.PutText(names[i]);
                _reply.PutText(units[i]);
            }
        }

        // An image may be replaced only while nothing runs.
        private bool Unload()
        {
            if (_supervisor.Handle(SupervisorEvent.Unload) != Status.Ok)
            {
                return false;
            }

            Mode = 0;
            _lockstep.Stop();
            return true;
        }

        private Status Prepare(byte mode, uint contract)
        {
            PolicyImage? image = _stage.Current;
            bool needsPolicy = mode == Wire.ModeLockstep || mode == Wire.ModeStandalone;
            bool needsPlant = mode == Wire.ModeTethered || mode == Wire.ModeStandalone;
            if (!needsPolicy && !needsPlant)
            {
                return Status.NotAllowed;
            }

            if (needsPolicy && (image == null || image.Spec.Signals.Contract != contract))
            {
                return Status.ContractMismatch;
            }

            if (needsPlant && _supervisor.Signals.Contract != contract)
            {
                return Status.ContractMismatch;
            }

            Status status = _supervisor.Handle(SupervisorEvent.Prepare);
            if (status == Status.Ok)
            {
                Mode = mode;
                _lockstep.Stop();
            }

            return status;
        }

        private Status Start(ByteReader body)
        {
            uint seed = body.Word();
            uint horizon = body.Word();
            int count = body.Byte();
            float[] start = new float[count > Signals.MaxSlots ? 0 : count];
            body.Floats(start);
            if (body.Failed || body.Left != 0 || horizon == 0 || horizon > 100000000)
            {
                return Status.NotAllowed;
            }

            // A second start must not disturb the episode that runs.
            if (_supervisor.State != SupervisorState.Armed)
            {
                return _supervisor.Fault == Status.Ok ? Status.NotAllowed : _supervisor.Fault;
            }

            PolicyImage? image = _stage.Current;
            Episode episode = new Episode(seed, (int)horizon, start);
            if (Mode == Wire.ModeLockstep && image != null)
            {
                // The motor stays off: the plant is on the host.
                _lockstep.Start(image, seed);
                return Status.Ok;
            }

            _blackBox.Clear();
            if (Mode == Wire.ModeTethered)
            {
                return _tether.Start(episode, _reply);
            }

            if (Mode == Wire.ModeStandalone && image != null)
            {
                _loop = new ControlLoop(_supervisor, image.Policy, _trace);
                Status status = _loop.Begin(episode);
                if (status != Status.Ok)
                {
                    _loop = null;
                }

                return status;
            }

            return Status.NotAllowed;
        }

        private Status PutBlackBox(int index)
        {
            if (index >= _blackBox.Count)
            {
                return Status.NotAllowed;
            }

            _blackBox.Put(index, _reply);
            return Status.Ok;
        }
    }
}
