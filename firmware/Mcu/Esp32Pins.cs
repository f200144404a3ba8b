using System;
using System.Device.Gpio;
using System.Device.Pwm;
using System.Threading;
using ImitationHil.Firmware;
using nanoFramework.Hardware.Esp32;

namespace ImitationHil.Mcu
{
    /// <summary>
    /// Pins of an ESP32, without logic. The constructor makes every output safe before it opens anything else. This platform offers
    /// no watchdog to a program, so <see cref="Beat"/> toggles the pin that retriggers the hardware dead-man.
    /// </summary>
    internal sealed class Esp32Pins : IPins
    {
        // Sleep has a grid of 10 ms and may end one later: what is left is spun on the microsecond timer.
        private const long SleepGrainMicroseconds = 12000;

        private readonly GpioController _gpio = new GpioController();
        private readonly GpioPin _enable;
        private readonly GpioPin _heartbeat;
        private readonly GpioPin _stop;
        private readonly GpioPin[] _forward = new GpioPin[Rig.MotorCount];
        private readonly GpioPin[] _backward = new GpioPin[Rig.MotorCount];
        private readonly PwmChannel[] _pwm = new PwmChannel[Rig.MotorCount];
        private readonly PulseEncoder[] _encoders = new PulseEncoder[Rig.MotorCount];
        private readonly TickGrid _grid = new TickGrid(Rig.TickMicroseconds);
        private As5600? _angle;

        public Esp32Pins()
        {
            _enable = Output(Rig.EnablePin);
            _heartbeat = Output(Rig.HeartbeatPin);
            for (int i = 0; i < Rig.MotorCount; i++)
            {
                _forward[i] = Output(Rig.ForwardPins[i]);
                _backward[i] = Output(Rig.BackwardPins[i]);
            }

            // PWM1 and PWM3: channels 1 and 2 would share a timer, and with it a frequency.
            for (int i = 0; i < Rig.MotorCount; i++)
            {
                Configuration.SetPinFunction(Rig.PwmPins[i], i == 0 ? DeviceFunction.PWM1 : DeviceFunction.PWM3);

                // The default duty is one half: always pass 0.
                PwmChannel? channel = PwmChannel.CreateFromPin(Rig.PwmPins[i], Rig.PwmHertz, 0);
                if (channel == null)
                {
                    throw new InvalidOperationException("a pin of PwmPins has no PWM: see Rig.cs");
                }

                _pwm[i] = channel;
                _pwm[i].Start();
            }

            _stop = _gpio.OpenPin(Rig.StopPin, PinMode.InputPullUp);
        }

        public int MotorCount
        {
            get { return Rig.MotorCount; }
        }

        public int TickMicroseconds
        {
            get { return Rig.TickMicroseconds; }
        }

        public int CountsPerTurn
        {
            get { return Rig.CountsPerTurn; }
        }

        public bool MeasuresCurrent
        {
            get { return false; }
        }

        /// <summary>After the outputs are safe: encoders or angle sensor. Throws when they cannot be had.</summary>
        public void OpenSensors()
        {
            if (Rig.HasAngleSensor)
            {
                if (Rig.MotorCount != 1)
                {
                    throw new InvalidOperationException("an AS5600 has one address: with HasAngleSensor, MotorCount is 1 (Rig.cs)");
                }

                _angle = new As5600(Rig.I2cDataPin, Rig.I2cClockPin);
                return;
            }

            for (int i = 0; i < Rig.MotorCount; i++)
            {
                _encoders[i] = new PulseEncoder(Rig.EncoderAPins[i], Rig.EncoderBPins[i]);
            }
        }

        public void WaitTick()
        {
            long due = _grid.Next((long)HighResTimer.GetCurrent());
            long left = due - (long)HighResTimer.GetCurrent();
            if (left > SleepGrainMicroseconds)
            {
                Thread.Sleep((int)((left - SleepGrainMicroseconds) / 1000));
            }

            while ((long)HighResTimer.GetCurrent() < due)
            {
            }
        }

        public bool IsStopPressed()
        {
            return _stop.Read() != PinValue.Low;
        }

        public bool ReadCounts(int[] counts)
        {
            if (_angle != null)
            {
                bool isValid = _angle.Read(out int position);
                counts[0] = position * Rig.EncoderSigns[0];
                return isValid;
            }

            for (int i = 0; i < Rig.MotorCount; i++)
            {
                counts[i] = _encoders[i].Read() * Rig.EncoderSigns[i];
            }

            return true;
        }

        public float ReadAmperes(int motor)
        {
            return 0f;
        }

        public void SetEnable(bool on)
        {
            _enable.Write(on);
        }

        public void SetDirection(int motor, bool forward)
        {
            // Both low first: the driver brakes, never both high.
            _forward[motor].Write(PinValue.Low);
            _backward[motor].Write(PinValue.Low);
            (forward ? _forward[motor] : _backward[motor]).Write(PinValue.High);
        }

        public void SetDuty(int motor, float magnitude)
        {
            _pwm[motor].DutyCycle = magnitude;
        }

        public void Beat()
        {
            _heartbeat.Toggle();
        }

        public void Dispose()
        {
            SetEnable(false);
        }

        private GpioPin Output(int pin)
        {
            GpioPin output = _gpio.OpenPin(pin, PinMode.Output);
            output.Write(PinValue.Low);
            return output;
        }
    }
}
