using System.Device.I2c;
using ImitationHil.Firmware;
using nanoFramework.Hardware.Esp32;

namespace ImitationHil.Mcu
{
    /// <summary>
    /// Magnetic angle sensor AS5600, 12 bits a turn (ams datasheet DS000365): status at 0x0B (bit 5: magnet found), raw angle at
    /// 0x0C and 0x0D, read together so that they belong together.
    /// </summary>
    internal sealed class As5600
    {
        private const int MagnetFound = 0x20;

        private readonly I2cDevice _device;
        private readonly AngleTurns _turns = new AngleTurns(4096);
        private readonly byte[] _register = { 0x0B };
        private readonly byte[] _answer = new byte[3];

        public As5600(int dataPin, int clockPin)
        {
            Configuration.SetPinFunction(dataPin, DeviceFunction.I2C1_DATA);
            Configuration.SetPinFunction(clockPin, DeviceFunction.I2C1_CLOCK);
            _device = I2cDevice.Create(new I2cConnectionSettings(1, 0x36, I2cBusSpeed.FastMode));
        }

        /// <summary>Position in counts over turns; false when the bus or the magnet does not answer.</summary>
        public bool Read(out int counts)
        {
            I2cTransferResult result = _device.WriteRead(_register, _answer);
            if (result.Status != I2cTransferStatus.FullTransfer || (_answer[0] & MagnetFound) == 0)
            {
                counts = 0;
                return false;
            }

            counts = _turns.Add(((_answer[1] & 0x0F) << 8) | _answer[2]);
            return true;
        }
    }
}
