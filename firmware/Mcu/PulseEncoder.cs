using System.Device.Gpio;

namespace ImitationHil.Mcu
{
    /// <summary>
    /// Quadrature encoder on the chip's pulse counter. Falling polarity: the counter's two channels then count three of the four edges
    /// of a cycle, each by one in the direction of motion. Rising and Both count some edges backwards within a cycle, which a servo
    /// would feel. Chips without that counter (ESP32-C3) cannot use this.
    /// </summary>
    internal sealed class PulseEncoder
    {
        // 1.25 us at 80 MHz: shorter pulses are noise of the wire.
        private const ushort FilterCycles = 100;

        private readonly GpioPulseCounter _counter;

        public PulseEncoder(int pinA, int pinB)
        {
            _counter = new GpioPulseCounter(pinA, pinB);
            _counter.Polarity = GpioPulsePolarity.Falling;
            _counter.FilterPulses = FilterCycles;
            _counter.Start();
        }

        /// <summary>Counts since the start. 2^31 of them are 340,000 turns, and the envelope ends far below.</summary>
        public int Read()
        {
            return (int)_counter.Read().Count;
        }
    }
}
