namespace ImitationHil.Firmware
{
    /// <summary>
    /// Tethered: the policy is on the host, the plant here behind its supervisor. A repeated step number is a request
    /// whose reply got lost: the same reply is sent again and the plant does not move.
    /// </summary>
    internal sealed class Tether
    {
        private readonly Supervisor _supervisor;
        private readonly ITrace _trace;
        private readonly float[] _observation;
        private readonly float[] _before;
        private readonly float[] _action;
        private readonly float[] _asked;
        private uint _nextStep;
        private Status _lastStatus;

        public Tether(Supervisor supervisor, ITrace trace)
        {
            _supervisor = supervisor;
            _trace = trace;
            _observation = new float[supervisor.Signals.ObservationCount];
            _before = new float[supervisor.Signals.ObservationCount];
            _action = new float[supervisor.Signals.ActionCount];
            _asked = new float[supervisor.Signals.ActionCount];
        }

        /// <summary>Starts an episode; the first observation goes into the reply.</summary>
        public Status Start(Episode episode, FrameWriter reply)
        {
            _nextStep = 0;
            Status status = _supervisor.Reset(episode, _observation);
            reply.PutFloats(_observation);
            return status;
        }

        /// <summary>One policy period: step number and action in; step number, limits, applied action, observation out.</summary>
        public Status Move(ByteReader body, FrameWriter reply)
        {
            uint step = body.Word();
            if (body.Left != 4 * _action.Length)
            {
                return Refuse(body);
            }

            bool repeated = _nextStep > 0 && step == _nextStep - 1;
            if (!repeated && step != _nextStep)
            {
                return Refuse(body);
            }

            if (repeated)
            {
                body.Floats(_asked);
            }
            else
            {
                body.Floats(_action);
                Copy(_action, _asked);
                Copy(_observation, _before);
                _lastStatus = _supervisor.Step(_action, _observation);
                _trace.Record((int)step, _before, _asked, _action, _supervisor.LimitsInForce, _lastStatus);
                _nextStep++;
            }

            reply.PutWord(step);
            reply.PutByte((byte)_supervisor.LimitsInForce);
            reply.PutFloats(_action);
            reply.PutFloats(_observation);
            return _lastStatus;
        }

        /// <summary>Reads past the rest of a request that is not allowed now.</summary>
        public static Status Refuse(ByteReader body)
        {
            while (body.Left > 0)
            {
                body.Byte();
            }

            return Status.NotAllowed;
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
