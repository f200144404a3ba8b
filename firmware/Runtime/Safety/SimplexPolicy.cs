using System;

namespace ImitationHil.Firmware
{
    /// <summary>
    /// Recovery by an expert (the simplex architecture, Sha 2001): the learned policy acts while the state is inside a
    /// verified set x'Px &lt;= leave; outside, the expert acts until x'Px &lt;= back, which is smaller, so that the two do
    /// not alternate on the border. The expert decides at every step, so each one has its label. What it is not: a guard. It stands
    /// on the policy's side; the supervisor stays where it is. The observation is taken for the state.
    /// </summary>
    public sealed class SimplexPolicy : IPolicy
    {
        private readonly IPolicy _learned;
        private readonly IPolicy _expert;
        private readonly float[] _p;
        private readonly float _leave;
        private readonly float _back;
        private readonly float[] _label;
        private readonly SmallRandom _seeds = new SmallRandom(0);

        /// <param name="learned">Acts inside.</param>
        /// <param name="expert">Acts outside; same signals.</param>
        /// <param name="p">P, n by n, row by row, symmetric.</param>
        /// <param name="leave">Level at which the expert takes over, in the unit of x'Px.</param>
        /// <param name="back">Level at which it hands back, above zero and below <paramref name="leave"/>.</param>
        /// <exception cref="ArgumentException">Signals differ, or a number is not finite or out of order.</exception>
        public SimplexPolicy(IPolicy learned, IPolicy expert, float[] p, float leave, float back)
        {
            int n = learned.Signals.ObservationCount;
            if (learned.Signals.Contract != expert.Signals.Contract || p.Length != n * n)
            {
                throw new ArgumentException("a recovery needs two policies with the same signals and a matrix of their size");
            }

            bool finite = Finite.IsFinite(leave) && Finite.IsFinite(back);
            for (int i = 0; i < p.Length; i++)
            {
                finite = finite && Finite.IsFinite(p[i]);
            }

            if (!finite || back <= 0f || back >= leave)
            {
                throw new ArgumentException("a recovery needs finite numbers and levels with 0 < back < leave");
            }

            _learned = learned;
            _expert = expert;
            _p = p;
            _leave = leave;
            _back = back;
            _label = new float[learned.Signals.ActionCount];
        }

        /// <inheritdoc/>
        public Signals Signals
        {
            get { return _learned.Signals; }
        }

        /// <summary>True when the expert's action was the one of the last step.</summary>
        public bool ExpertActs { get; private set; }

        /// <summary>How often the expert took over in this episode.</summary>
        public int Takeovers { get; private set; }

        /// <summary>What the expert decided in the last step, whoever acted. Overwritten at each step.</summary>
        public float[] Label
        {
            get { return _label; }
        }

        /// <inheritdoc/>
        public void Reset(uint seed)
        {
            ExpertActs = false;
            Takeovers = 0;
            _seeds.Seed(seed);
            _learned.Reset(seed);
            _expert.Reset(seed);
        }

        /// <inheritdoc/>
        public Status Act(float[] observation, float[] action)
        {
            float level = Level(observation);

            // First of all: on nanoFramework every ordered comparison with NaN is true, on .NET every one is false.
            if (level != level)
            {
                return Status.PolicyError;
            }

            if (!ExpertActs && level > _leave)
            {
                ExpertActs = true;
                Takeovers++;
            }
            else if (ExpertActs && level <= _back)
            {
                // What is left of a chunk belongs to another state.
                ExpertActs = false;
                _learned.Reset(_seeds.NextWord());
            }

            Status status = _expert.Act(observation, _label);
            if (status != Status.Ok)
            {
                return status;
            }

            if (!ExpertActs)
            {
                return _learned.Act(observation, action);
            }

            for (int i = 0; i < _label.Length; i++)
            {
                action[i] = _label[i];
            }

            return Status.Ok;
        }

        private float Level(float[] x)
        {
            int n = x.Length;
            float sum = 0f;
            for (int i = 0; i < n; i++)
            {
                float row = 0f;
                for (int j = 0; j < n; j++)
                {
                    row = row + _p[i * n + j] * x[j];
                }

                sum = sum + x[i] * row;
            }

            return sum;
        }
    }

    /// <summary>Marks the steps in which the expert acted (<see cref="LimitBits.Recovery"/>) on their way into a trace.</summary>
    public sealed class SimplexTrace : ITrace
    {
        private readonly ITrace _trace;
        private readonly SimplexPolicy _policy;

        /// <param name="trace">Where samples go.</param>
        /// <param name="policy">Who acted.</param>
        public SimplexTrace(ITrace trace, SimplexPolicy policy)
        {
            _trace = trace;
            _policy = policy;
        }

        /// <inheritdoc/>
        public void Record(int step, float[] observation, float[] asked, float[] applied, int limitBits, Status status)
        {
            int bits = _policy.ExpertActs ? limitBits | LimitBits.Recovery : limitBits;
            _trace.Record(step, observation, asked, applied, bits, status);
        }
    }
}
