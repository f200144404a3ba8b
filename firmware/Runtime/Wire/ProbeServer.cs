namespace ImitationHil.Firmware
{
    /// <summary>
    /// The probe that the host started: one tick a pass of the device's loop, so that a stop is heard between two ticks. A repeated
    /// request is answered again and begins nothing; what was measured can be asked for until the next one.
    /// </summary>
    internal sealed class ProbeServer
    {
        /// <summary>Bytes of a request's body.</summary>
        public const int RequestLength = 14;

        private readonly IClock _clock;
        private readonly Supervisor _supervisor;
        private readonly ProbeRequest _request = new ProbeRequest();
        private bool _isKnown;
        private uint _key;
        private Status _beginStatus;
        private Status _endStatus;

        public ProbeServer(IClock clock, Supervisor supervisor)
        {
            _clock = clock;
            _supervisor = supervisor;
        }

        /// <summary>True from an accepted request to the end of its probe.</summary>
        public bool Runs { get; private set; }

        /// <summary>A mode was prepared, armed or taken away: no earlier request counts any more.</summary>
        public void Forget()
        {
            _isKnown = false;
        }

        /// <summary>Writes what the device bounds a probe to; false when it has no motors.</summary>
        public bool PutLimits(FrameWriter reply)
        {
            AxisProbe? probe = _supervisor.Probe;
            if (probe == null)
            {
                return false;
            }

            reply.PutByte((byte)probe.MotorCount);
            reply.PutWord((uint)probe.TickMicroseconds);
            reply.PutWord((uint)probe.CountsPerTurn);
            reply.PutFloat(probe.MaxDuty);
            reply.PutShort(AxisProbe.MaxTicks);
            reply.PutWord((uint)probe.MaxTravelCounts);
            reply.PutByte((byte)(probe.MeasuresCurrent ? 1 : 0));
            return true;
        }

        /// <summary>Begins a probe. The caller has checked the length of the body and knows the refusal.</summary>
        public Status Begin(byte sequence, ByteReader body, bool isPrepared, Status refusal)
        {
            uint key = Crc32.Add(Crc32.Start, sequence);
            for (int i = 0; i < RequestLength; i++)
            {
                key = Crc32.Add(key, body.Peek(i));
            }

            if (_isKnown && key == _key)
            {
                return _beginStatus;
            }

            _request.Motor = body.Byte();
            byte shape = body.Byte();
            _request.IsRamp = shape == 1;
            _request.Duty = body.Float();
            _request.DriveTicks = body.Short();
            _request.RestTicks = body.Short();
            _request.TravelCounts = (int)body.Word();
            if (!isPrepared || _supervisor.State != SupervisorState.Armed)
            {
                return refusal;
            }

            if (shape > 1)
            {
                return Status.NotAllowed;
            }

            _beginStatus = _supervisor.BeginProbe(_request);
            _endStatus = _beginStatus;
            Runs = _beginStatus == Status.Ok;
            _key = key;
            _isKnown = true;
            return _beginStatus;
        }

        /// <summary>One tick, if a probe runs.</summary>
        public void Advance()
        {
            if (!Runs)
            {
                return;
            }

            uint began = _clock.NowMicroseconds;
            Status status = _supervisor.AdvanceProbe();
            _supervisor.Ages.StepMicroseconds = _clock.NowMicroseconds - began;
            if (status != Status.Ok)
            {
                End(status);
            }
        }

        /// <summary>Ends a probe that runs: motor off.</summary>
        public void End(Status status)
        {
            if (!Runs)
            {
                return;
            }

            Runs = false;
            _endStatus = status;
            _supervisor.Ages.StepMicroseconds = 0;
            _supervisor.Stop();
        }

        /// <summary>Writes how the last probe went and its samples from an index on; false when the device has no motors.</summary>
        public bool Put(int first, FrameWriter reply)
        {
            AxisProbe? probe = _supervisor.Probe;
            if (probe == null)
            {
                return false;
            }

            int count = probe.SampleCount - first;
            count = count < 0 ? 0 : count > Wire.MaxProbeSamples ? Wire.MaxProbeSamples : count;
            reply.PutByte((byte)_endStatus);
            reply.PutByte((byte)(probe.ReachedTravel ? 1 : 0));
            reply.PutWord((uint)probe.StartCounts);
            reply.PutFloat(probe.MeanAmperes);
            reply.PutFloat(probe.PeakAmperes);
            reply.PutShort(probe.SampleCount);
            reply.PutByte((byte)count);
            for (int i = 0; i < count; i++)
            {
                reply.PutShort(probe.Sample(first + i));
            }

            return true;
        }
    }
}
