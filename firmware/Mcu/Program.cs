using System;
using System.Threading;
using ImitationHil.Firmware;

namespace ImitationHil.Mcu
{
    /// <summary>
    /// The microcontroller's program: pins safe first, then the device loop for ever. An exception here can come from construction
    /// alone, because the loop latches what escapes from plant or policy; then the outputs stay off and the text goes to the debugger.
    /// </summary>
    public static class Program
    {
        public static void Main()
        {
            PinAxis? axis = null;
            try
            {
                // Safe pin states before anything else runs.
                Esp32Pins pins = new Esp32Pins();
                axis = new PinAxis(pins, 1f, 1);
                pins.OpenSensors();
                Run(axis);
            }
            catch (Exception problem)
            {
                if (axis != null)
                {
                    axis.Stop();
                }

                Console.WriteLine(problem.Message);
            }

            // Not a restart: a board that starts over and over looks alive. Outputs are off; reset it by its button.
            Thread.Sleep(Timeout.Infinite);
        }

        private static void Run(PinAxis axis)
        {
            Signals signals = Rig.Signals();
            ShapedPlant plant = Rig.Plant(axis, signals);

            // The chip's own random generator: differs from boot to boot.
            uint bootId = (uint)new Random().Next();
            DeviceLoop loop = new DeviceLoop(new UartLine(), new HighResClock(), plant, Rig.Limits(signals), bootId);
            while (true)
            {
                loop.Poll();
            }
        }
    }
}
