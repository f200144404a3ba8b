namespace ImitationHil.Firmware
{
    /// <summary>
    /// Processor in the loop: the plant is on the host, the policy here. A repeated step number is a request whose
    /// reply got lost: the same reply is sent again and the policy does not move on.
    /// </summary>
    internal sealed class Lockstep
    {
        private PolicyImage? _image;
        private float[] _observation = new float[0];
        private float[] _action = new float[0];
        private uint _nextStep;
        private Status _lastStatus;

        /// <summary>Starts an episode.</summary>
        public void Start(PolicyImage image, uint seed)
        {
            image.Policy.Reset(seed);
            _image = image;
            _observation = new float[image.Spec.Signals.ObservationCount];
            _action = new float[image.Spec.Signals.ActionCount];
            _nextStep = 0;
        }

        /// <summary>Ends it; requests are refused until the next start.</summary>
        public void Stop()
        {
            _image = null;
        }

        /// <summary>One decision: step number and observation in, step number and action out.</summary>
        public Status Act(ByteReader body, FrameWriter reply)
        {
            uint step = body.Word();
            PolicyImage? image = _image;
            if (image == null || body.Left != 4 * _observation.Length)
            {
                return Tether.Refuse(body);
            }

            bool repeated = _nextStep > 0 && step == _nextStep - 1;
            if (!repeated && step != _nextStep)
            {
                return Tether.Refuse(body);
            }

            body.Floats(_observation);
            if (!repeated)
            {
                _lastStatus = Finite.Check(_observation, Status.ObservationNotFinite, Status.ObservationImplausible);
                if (_lastStatus == Status.Ok)
                {
                    _lastStatus = image.Policy.Act(_observation, _action);
                }

                _nextStep++;
            }

            reply.PutWord(step);
            reply.PutFloats(_action);
            return _lastStatus;
        }
    }
}
