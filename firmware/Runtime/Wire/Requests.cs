using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// The answers to the host's requests. A reply repeats the type with the reply bit, the sequence number, one result
    /// byte, and what the request asked for. A request with a body of the wrong length changes nothing, except that
    /// the two stops are obeyed whatever follows them. Every request may be repeated (<c>firmware/PROTOCOL.md</c>).
    /// </summary>
    internal sealed class Requests
    {
        private readonly ILine _line;
        private readonly Supervisor _supervisor;
        private readonly Limits _limits;
        private readonly uint _bootId;
        private readonly FrameWriter _reply = new FrameWriter();
        private readonly ImageStage _stage = new ImageStage();
        private bool _replyFailed;

        public Requests(ILine line, IClock clock, Supervisor supervisor, Limits limits, uint bootId)
        {
            _line = line;
            _supervisor = supervisor;
            _limits = limits;
            _bootId = bootId;
            Episodes = new EpisodeServer(line, clock, supervisor);
            try
            {
                _reply.Begin(Wire.Describe, 0);
                _reply.PutByte(0);
                DescribePlant();
            }
            catch (InvalidOperationException)
            {
                throw new ArgumentException("names and units of the plant's signals are together too long for one frame; shorten them");
            }
        }

        /// <summary>What runs.</summary>
        public EpisodeServer Episodes { get; private set; }

        /// <summary>The last exception that escaped from plant or policy.</summary>
        public Exception? Problem { get; private set; }

        /// <summary>False after a frame could not be sent.</summary>
        public bool LineIsUp
        {
            get { return Episodes.LineIsUp && !_replyFailed; }
        }

        /// <summary>Forgets the host that was there: its episode is over and its line is not asked again.</summary>
        public void StartAnew()
        {
            Episodes.End(Status.LinkLost);
            Episodes.StartAnew();
            _replyFailed = false;
        }

        /// <summary>Motor off, latched, episode over, after an exception.</summary>
        public void Fail(Exception problem)
        {
            Problem = problem;
            _supervisor.Trip(Status.InternalError);
            Episodes.End(Status.InternalError);
        }

        /// <summary>Answers one intact frame. Frames that are not requests are ignored.</summary>
        public void Answer(FrameReader frame)
        {
            byte type = frame.Type;
            if (type == 0 || type >= Wire.Trace)
            {
                return;
            }

            _reply.Begin((byte)(type | Wire.Reply), frame.Sequence);
            _reply.PutByte(0);
            try
            {
                byte result = Fits(type, frame.Body) ? Dispatch(frame) : Wire.Malformed;
                _reply.SetBodyByte(0, result);
            }
            catch (Exception problem)
            {
                Fail(problem);
                _reply.Begin((byte)(type | Wire.Reply), frame.Sequence);
                _reply.PutByte((byte)_supervisor.Fault);
            }

            if (!_reply.Send(_line))
            {
                _replyFailed = true;
            }
        }

        // Whether the body has the length of its message. Asked before anything is done.
        private bool Fits(byte type, ByteReader body)
        {
            int left = body.Left;
            switch (type)
            {
                case Wire.Stop:
                case Wire.EmergencyStop:
                    return true;
                case Wire.Hello:
                case Wire.Describe:
                case Wire.ImageCommit:
                case Wire.Arm:
                case Wire.Reset:
                case Wire.GetStatus:
                case Wire.GetLimits:
                case Wire.GetProbeLimits:
                    return left == 0;
                case Wire.ImageBegin:
                    return left == 4;
                case Wire.ImagePart:
                    return left > 4 && left <= 4 + Wire.MaxImagePart;
                case Wire.Prepare:
                    return left == 5;
                case Wire.Start:
                    return left >= 9 && body.Peek(8) <= Signals.MaxSlots && left == 9 + 4 * body.Peek(8);
                case Wire.Act:
                    return left >= 4 && (_stage.Current == null || left == 4 + 4 * _stage.Current.Spec.Signals.ObservationCount);
                case Wire.Move:
                    return left == 4 + 4 * _supervisor.Signals.ActionCount;
                case Wire.Probe:
                    return left == ProbeServer.RequestLength;
                case Wire.GetFault:
                case Wire.GetProbe:
                    return left == 2;
                default:
                    return false;
            }
        }

        private byte Dispatch(FrameReader frame)
        {
            ByteReader body = frame.Body;
            switch (frame.Type)
            {
                case Wire.Hello:
                    _reply.PutShort(Wire.Version);
                    _reply.PutWord(_bootId);
                    return (byte)Status.Ok;
                case Wire.Describe:
                    return DescribePlant();
                case Wire.ImageBegin:
                    return Unload() ? OfImage(_stage.Begin(body.Word())) : (byte)Status.NotAllowed;
                case Wire.ImagePart:
                    return OfImage(_stage.Part(body.Word(), body));
                case Wire.ImageCommit:
                    return Unload() ? OfImage(_stage.Commit()) : (byte)Status.NotAllowed;
                case Wire.Prepare:
                    return (byte)Prepare(body.Byte(), body.Word());
                case Wire.Arm:
                    return (byte)Arm();
                case Wire.Start:
                    return (byte)Episodes.Start(frame.Sequence, body, _stage.Current, _reply);
                case Wire.Act:
                    return (byte)Episodes.Act(body, _stage.Current, _reply);
                case Wire.Move:
                    return (byte)Episodes.Move(body, _reply);
                case Wire.Stop:
                    _supervisor.Stop();
                    Episodes.End(Status.Stopped);
                    return (byte)Status.Ok;
                case Wire.EmergencyStop:
                    _supervisor.Handle(SupervisorEvent.EmergencyStop);
                    Episodes.End(Status.EmergencyStop);
                    return (byte)Status.Ok;
                case Wire.Reset:
                    return (byte)Reset();
                case Wire.GetStatus:
                    return PutStatus(frame.DroppedCount);
                case Wire.GetFault:
                    return Episodes.PutBlackBox(body.Short(), _reply) ? (byte)Status.Ok : (byte)Status.NotAllowed;
                case Wire.GetLimits:
                    _reply.PutFloats(_limits.ActionLow);
                    _reply.PutFloats(_limits.ActionHigh);
                    _reply.PutFloats(_limits.ActionSlew);
                    _reply.PutFloats(_limits.ObservationLow);
                    _reply.PutFloats(_limits.ObservationHigh);
                    return (byte)Status.Ok;
                case Wire.GetProbeLimits:
                    return Episodes.Probes.PutLimits(_reply) ? (byte)Status.Ok : (byte)Status.NotAllowed;
                case Wire.Probe:
                    return (byte)Episodes.Probe(frame.Sequence, body);
                case Wire.GetProbe:
                    return Episodes.Probes.Put(body.Short(), _reply) ? (byte)Status.Ok : (byte)Status.NotAllowed;
                default:
                    return Wire.Malformed;
            }
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

        private byte PutStatus(uint droppedCount)
        {
            _reply.PutByte((byte)_supervisor.State);
            _reply.PutByte((byte)_supervisor.Fault);
            _reply.PutByte(Episodes.Mode);
            _reply.PutWord(_stage.Current == null ? 0 : _stage.Current.Checksum);
            _reply.PutShort(Episodes.BlackBoxCount);
            _reply.PutByte(Episodes.Tag);
            _reply.PutByte((byte)Episodes.EndStatus);
            _reply.PutWord((uint)Episodes.EndSteps);
            _reply.PutWord(droppedCount);
            return (byte)Status.Ok;
        }

        private static byte OfImage(ImageError error)
        {
            return error == ImageError.None ? (byte)Status.Ok : (byte)(Wire.ImageRefused + (int)error);
        }

        // An image may be replaced only while nothing runs.
        private bool Unload()
        {
            if (_supervisor.Handle(SupervisorEvent.Unload) != Status.Ok)
            {
                return false;
            }

            Episodes.Prepare(0);
            return true;
        }

        private Status Prepare(byte mode, uint contract)
        {
            PolicyImage? image = _stage.Current;
            bool needsPolicy = mode == Wire.ModeLockstep || mode == Wire.ModeStandalone;
            bool isProbe = mode == Wire.ModeProbe && _supervisor.Probe != null;
            bool needsPlant = mode == Wire.ModeTethered || mode == Wire.ModeStandalone || isProbe;
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
                Episodes.Prepare(mode);
            }

            return status;
        }

        private Status Arm()
        {
            Status status = _supervisor.Handle(SupervisorEvent.Arm);
            if (status == Status.Ok)
            {
                Episodes.Prepare(Episodes.Mode);
            }

            return status;
        }

        // In Idle there is nothing to reset: it may be a repetition whose reply got lost.
        private Status Reset()
        {
            if (_supervisor.State == SupervisorState.Idle)
            {
                return Status.Ok;
            }

            Status status = _supervisor.Handle(SupervisorEvent.Reset);
            if (status == Status.Ok)
            {
                Episodes.Prepare(0);
            }

            return status;
        }
    }
}
