using System;
using System.IO.Ports;
using System.Threading;
using ImitationHil.Firmware;
using nanoFramework.Hardware.Esp32;

namespace ImitationHil.Mcu
{
    /// <summary>
    /// The line to the host on a UART. A read asks for no more than has arrived: asking for more waits for all of it and then throws.
    /// </summary>
    internal sealed class UartLine : ILine
    {
        // A frame of 1024 bytes and its stuffing, twice.
        private const int BufferBytes = 2304;

        // A UART takes 1024 bytes in 12 ms; one that takes nothing for this long is broken.
        private const int WriteMilliseconds = 100;

        private readonly SerialPort _port;

        public UartLine()
        {
            bool isSecond = Rig.LinkPort == "COM2";
            Configuration.SetPinFunction(Rig.LinkTransmitPin, isSecond ? DeviceFunction.COM2_TX : DeviceFunction.COM3_TX);
            Configuration.SetPinFunction(Rig.LinkReceivePin, isSecond ? DeviceFunction.COM2_RX : DeviceFunction.COM3_RX);
            _port = new SerialPort(Rig.LinkPort, Rig.LinkBaud, Parity.None, 8, StopBits.One);
            _port.ReadBufferSize = BufferBytes;
            _port.WriteTimeout = WriteMilliseconds;
            _port.Open();
        }

        /// <inheritdoc/>
        public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
        {
            try
            {
                int available = _port.BytesToRead;
                if (available == 0 && waitMilliseconds > 0)
                {
                    // Sleep has a grid of 10 ms, which every request would wait for.
                    ulong until = HighResTimer.GetCurrent() + (ulong)waitMilliseconds * 1000;
                    while (available == 0 && HighResTimer.GetCurrent() < until)
                    {
                        Thread.Sleep(0);
                        available = _port.BytesToRead;
                    }
                }

                return available == 0 ? 0 : _port.Read(buffer, offset, available < count ? available : count);
            }
            catch (Exception)
            {
                return -1;
            }
        }

        /// <inheritdoc/>
        public bool Write(byte[] buffer, int offset, int count)
        {
            try
            {
                _port.Write(buffer, offset, count);
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }
    }

    /// <summary>Microseconds since the chip started.</summary>
    internal sealed class HighResClock : IClock
    {
        /// <inheritdoc/>
        public uint NowMicroseconds
        {
            get { return (uint)HighResTimer.GetCurrent(); }
        }
    }
}
