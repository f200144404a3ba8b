// The part of nanoFramework.System.IO.Ports 1.1.139 that firmware/Mcu uses. No body runs.
namespace System.IO.Ports
{
    public enum Parity
    {
        None = 0,
        Odd = 1,
        Even = 2,
    }

    public enum StopBits
    {
        One = 1,
        Two = 2,
        OnePointFive = 3,
    }

    public sealed class SerialPort : IDisposable
    {
        public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One) { }
        public int BytesToRead => throw null;
        public int ReadBufferSize { get => throw null; set { } }
        public int WriteTimeout { get => throw null; set { } }
        public void Open() { }
        public int Read(byte[] buffer, int offset, int count) => throw null;
        public void Write(byte[] buffer, int offset, int count) { }
        public void Dispose() { }
    }
}
