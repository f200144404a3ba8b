using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// The control loop, the same everywhere: observe, decide, act, record. It has no clock and no simulation mode
    /// (<see cref="IPlant.Step"/> owns time) and allocates nothing after construction. Every way out of an episode,
    /// an exception included, ends with <see cref="IPlant.Stop"/>.
    /// </summary>
    public sealed class ControlLoop
    {
        private readonly IPlant _plant;
        private readonly IPolicy _policy;
        private readonly ITrace _trace;
        private readonly float[] _asked;
        private readonly float[] _applied;
        private float[] _observation;
        private float[] _next;
        private int _horizon;

        /// <param name="plant">What is controlled, in practice a <see cref="Supervisor"/>.</param>
        /// <param name="policy">What decides.</param>
        /// <param name="trace">Where samples go.</param>
        public ControlLoop(IPlant plant, IPolicy policy, ITrace trace)
        {
            _plant = plant;
            _policy = policy;
            _trace = trace;
            _asked = new float[plant.Signals.ActionCount];
            _applied = new float[plant.Signals.ActionCount];
            _observation = new float[plant.Signals.ObservationCount];
            _next = new float[plant.Signals.ObservationCount];
        }

        /// <summary>Number of policy periods carried out in this episode.</summary>
        public int StepCount { get; private set; }

        /// <summary>Runs one episode to its end and says how it ended.</summary>
        public Status Run(Episode episode)
        {
            try
            {
                Status status = Begin(episode);
                while (status == Status.Ok)
                {
                    status = Advance();
                }

                return status;
            }
            catch (Exception)
            {
                Latch(Status.InternalError);
                throw;
            }
            finally
            {
                _plant.Stop();
            }
        }

        /// <summary>
        /// Begins an episode: the contract is compared, the plant goes to its start. For callers that do something
        /// else between periods; they owe the plant a <see cref="IPlant.Stop"/>.
        /// </summary>
        public Status Begin(Episode episode)
        {
            StepCount = 0;
            _horizon = episode.Horizon;
            if (_plant.Signals.Contract != _policy.Signals.Contract)
            {
                return Status.ContractMismatch;
            }

            _policy.Reset(episode.Seed);
            return _plant.Reset(episode, _observation);
        }

        /// <summary>One policy period. Anything but <see cref="Status.Ok"/> ends the episode.</summary>
        public Status Advance()
        {
            Status status = _policy.Act(_observation, _asked);
            if (status != Status.Ok)
            {
                Latch(status);
                return status;
            }

            for (int i = 0; i < _asked.Length; i++)
            {
                _applied[i] = _asked[i];
            }

            status = _plant.Step(_applied, _next);
            _trace.Record(StepCount, _observation, _asked, _applied, _plant.LimitsInForce, status);
            if (status != Status.Ok)
            {
                return status;
            }

            float[] seen = _observation;
            _observation = _next;
            _next = seen;
            StepCount++;
            return StepCount < _horizon ? Status.Ok : Status.HorizonReached;
        }

        // A fault that the plant did not see, because it happened in the policy, stays until a reset like any other.
        private void Latch(Status status)
        {
            Supervisor? supervisor = _plant as Supervisor;
            if (supervisor != null && status.IsFault())
            {
                supervisor.Trip(status);
            }
        }
    }
}
