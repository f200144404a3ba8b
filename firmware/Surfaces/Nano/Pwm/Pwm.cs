// The part of nanoFramework.System.Device.Pwm 1.1.23 that firmware/Mcu uses. No body runs.
namespace System.Device.Pwm
{
    public sealed class PwmChannel : IDisposable
    {
        private PwmChannel() { }
        public static PwmChannel CreateFromPin(int pin, int frequency = 400, double dutyCyclePercentage = 0.5) => throw null;
        public double DutyCycle { get => throw null; set { } }
        public void Start() { }
        public void Stop() { }
        public void Dispose() { }
    }
}
