using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Guards a plant at the policy's rate. Each step is checked in a fixed order: action finite, limits, slew, ages,
    /// then the plant moves, then observation finite, envelope. A fault stops the plant at once, latches, and stays
    /// until <see cref="SupervisorEvent.Reset"/>. The plant is driven in <see cref="SupervisorState.Running"/> only.
    /// Within a policy period <see cref="AxisGuard"/> guards the motor at the servo's rate.
    /// </summary>
    public sealed class Supervisor : IPlant
    {
        private readonly IPlant _plant;
        private readonly Limits _limits;
        private readonly float[] _previous;
        private int _limitsInForce;

        /// <param name="plant">The guarded plant; nobody else may drive it.</param>
        /// <param name="limits">Its limits, one entry a slot of the plant's signals.</param>
        public Supervisor(IPlant plant, Limits limits)
        {
            if (!limits.Fit(plant.Signals))
            {
                throw new ArgumentException("limits need one finite entry for each slot of the plant, low not above high, slew positive, 0 within the range of each action");
            }

            _plant = plant;
            _limits = limits;
            _previous = new float[plant.Signals.ActionCount];
            Ages = new Ages();
        }

        /// <summary>Present state.</summary>
        public SupervisorState State { get; private set; }

        /// <summary>The latched fault; Ok when there is none.</summary>
        public Status Fault { get; private set; }

        /// <summary>Ages that the owner of the clock keeps up to date.</summary>
        public Ages Ages { get; private set; }

        /// <inheritdoc/>
        public Signals Signals
        {
            get { return _plant.Signals; }
        }

        /// <summary>What drives the plant's motors open loop; null where nothing does.</summary>
        public AxisProbe? Probe
        {
            get
            {
                IProbedPlant? probed = _plant as IProbedPlant;
                return probed == null ? null : probed.Probe;
            }
        }

        /// <inheritdoc/>
        public int LimitsInForce
        {
            get { return _limitsInForce | _plant.LimitsInForce; }
        }

        /// <summary>
        /// Applies an event. <see cref="Status.NotAllowed"/> when the table refuses it; nothing changes then. Leaving
        /// Running always stops the plant first.
        /// </summary>
        public Status Handle(SupervisorEvent what)
        {
            int next = SupervisorTable.Lookup(State, what);
            if (next == SupervisorTable.Refused)
            {
                return Status.NotAllowed;
            }

            if (next != (int)SupervisorState.Running)
            {
                _plant.Stop();
            }

            State = (SupervisorState)next;
            if (what == SupervisorEvent.Reset)
            {
                Fault = Status.Ok;
            }
            else if (what == SupervisorEvent.EmergencyStop)
            {
                Fault = Status.EmergencyStop;
            }
            else if (what == SupervisorEvent.Fault && Fault == Status.Ok)
            {
                // A latched state without a code would answer Ok to the next step.
                Fault = Status.InternalError;
            }

            return Status.Ok;
        }

        /// <summary>Stops the plant and latches a fault found elsewhere, for example a lost link.</summary>
        public Status Trip(Status fault)
        {
            _plant.Stop();
            if (State != SupervisorState.EmergencyStopped)
            {
                // The first fault is the cause; what follows from it is not recorded over it.
                if (State != SupervisorState.Faulted)
                {
                    Fault = fault;
                }

                Handle(SupervisorEvent.Fault);
            }

            return Fault;
        }

        /// <summary>Armed -> Running, and the plant goes to its start. Refused in every other state.</summary>
        public Status Reset(Episode episode, float[] observation)
        {
            if (State != SupervisorState.Armed)
            {
                _plant.Stop();
                return State == SupervisorState.Faulted || State == SupervisorState.EmergencyStopped ? Fault : Status.NotAllowed;
            }

            Status status = Finite.Check(episode.Start, Status.ObservationNotFinite, Status.ObservationImplausible);
            if (status != Status.Ok)
            {
                return Trip(status);
            }

            Handle(SupervisorEvent.Start);
            _limitsInForce = 0;
            for (int i = 0; i < _previous.Length; i++)
            {
                _previous[i] = 0f;
            }

            status = _plant.Reset(episode, observation);
            if (status == Status.Ok)
            {
                status = CheckObservation(observation);
            }

            if (status != Status.Ok && !status.IsFault())
            {
                // The request was refused, for example a start of the wrong length; nothing is wrong with the plant.
                Stop();
                return status;
            }

            return status == Status.Ok ? Status.Ok : Trip(status);
        }

        /// <inheritdoc/>
        public Status Step(float[] action, float[] observation)
        {
            if (State != SupervisorState.Running)
            {
                _plant.Stop();
                return State == SupervisorState.Faulted || State == SupervisorState.EmergencyStopped ? Fault : Status.NotAllowed;
            }

            _limitsInForce = 0;
            Status status = Finite.Check(action, Status.ActionNotFinite, Status.ActionImplausible);
            if (status == Status.Ok)
            {
                _limitsInForce = Limit(action);
                status = Ages.Check();
            }

            if (status != Status.Ok)
            {
                // On return the action is what was applied: nothing.
                for (int i = 0; i < action.Length; i++)
                {
                    action[i] = 0f;
                }

                return Trip(status);
            }

            // Critical for safety: nothing between these checks and the plant.
            status = _plant.Step(action, observation);
            if (status == Status.Ok)
            {
                status = CheckObservation(observation);
            }

            return status == Status.Ok || !status.IsFault() ? status : Trip(status);
        }

        /// <summary>
        /// Armed -> Running, for an open-loop movement of one motor. Refused in every other state, and where the request is not within
        /// the device's bounds.
        /// </summary>
        public Status BeginProbe(ProbeRequest request)
        {
            AxisProbe? probe = Probe;
            if (State != SupervisorState.Armed || probe == null || !probe.Accepts(request))
            {
                return State == SupervisorState.Faulted || State == SupervisorState.EmergencyStopped ? Fault : Status.NotAllowed;
            }

            Handle(SupervisorEvent.Start);
            _limitsInForce = 0;
            Status status = probe.Begin(request);
            return status == Status.Ok ? Status.Ok : Trip(status);
        }

        /// <summary>One tick of it. HorizonReached behind the last one; the caller stops then.</summary>
        public Status AdvanceProbe()
        {
            AxisProbe? probe = Probe;
            if (State != SupervisorState.Running || probe == null)
            {
                _plant.Stop();
                return Fault == Status.Ok ? Status.NotAllowed : Fault;
            }

            Status status = Ages.Check();
            if (status == Status.Ok)
            {
                status = probe.Advance();
            }

            return status.IsFault() ? Trip(status) : status;
        }

        /// <inheritdoc/>
        public void Stop()
        {
            _plant.Stop();
            Handle(SupervisorEvent.Stop);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Stop();
            _plant.Dispose();
        }

        // The caller has made sure that every number is finite.
        private int Limit(float[] action)
        {
            int bits = 0;
            float[] low = _limits.ActionLow;
            float[] high = _limits.ActionHigh;
            float[] slew = _limits.ActionSlew;
            for (int i = 0; i < action.Length; i++)
            {
                float u = action[i];
                if (u < low[i])
                {
                    u = low[i];
                    bits |= LimitBits.Action;
                }
                else if (u > high[i])
                {
                    u = high[i];
                    bits |= LimitBits.Action;
                }

                float step = u - _previous[i];
                if (step > slew[i])
                {
                    u = _previous[i] + slew[i];
                    bits |= LimitBits.Slew;
                }
                else if (step < -slew[i])
                {
                    u = _previous[i] - slew[i];
                    bits |= LimitBits.Slew;
                }

                _previous[i] = u;
                action[i] = u;
            }

            return bits;
        }

        private Status CheckObservation(float[] observation)
        {
            Status status = Finite.Check(observation, Status.ObservationNotFinite, Status.ObservationImplausible);
            if (status != Status.Ok)
            {
                return status;
            }

            for (int i = 0; i < observation.Length; i++)
            {
                if (observation[i] < _limits.ObservationLow[i] || observation[i] > _limits.ObservationHigh[i])
                {
                    return Status.EnvelopeLeft;
                }
            }

            return Status.Ok;
        }
    }
}
