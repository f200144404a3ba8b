using ImitationHil.Firmware;
using ImitationHil.Hil;
using ImitationHil.Tests.Support;
using Xunit;

namespace ImitationHil.Tests.Bench;

/// <summary>What a device does in a policy period: nothing allocated, rows sent in time.</summary>
public sealed class ControlPathTests
{
    [Theory]
    [InlineData(DeviceMode.Lockstep)]
    [InlineData(DeviceMode.Tethered)]
    [InlineData(DeviceMode.Standalone)]
    public void StepsAllocateNothing(DeviceMode mode)
    {
        const int Steps = 400;
        var line = new ScriptLine();
        byte[] image = Images.Bytes("gain");
        line.Add(Wire.ImageBegin, w => w.PutWord((uint)image.Length));
        line.Add(Wire.ImagePart, w =>
        {
            w.PutWord(0);
            w.PutBytes(image, 0, image.Length);
        });
        line.Add(Wire.ImageCommit, _ => { });
        line.Add(Wire.Prepare, w =>
        {
            w.PutByte((byte)mode);
            w.PutWord(SpyPlant.Shape.Contract);
        });
        line.Add(Wire.Arm, _ => { });
        line.Add(Wire.Start, w =>
        {
            w.PutWord(1);
            w.PutWord(100000);
            w.PutByte(0);
        });
        for (uint step = 0; step < Steps && mode != DeviceMode.Standalone; step++)
        {
            line.Add(mode == DeviceMode.Lockstep ? Wire.Act : Wire.Move, w =>
            {
                w.PutWord(step);
                w.PutFloats([0.1f, 0.2f]);
            });
        }

        var plant = new QuietPlant();
        var loop = new DeviceLoop(line, new ManualClock(), plant, SpyPlant.Bounds, 1);
        for (int i = 0; i < 6 + Steps / 2; i++)
            loop.Poll();
        int written = line.Written;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < Steps / 2 / Allocations.Rounds; i++)
                loop.Poll();
        }));
        Assert.True(line.Written > written);
        Assert.Equal(mode == DeviceMode.Lockstep ? 0 : Steps, plant.Steps, 1.0);
        Assert.Null(loop.Problem);
    }

    [Fact]
    public void RowsOfASlowPlantAreNotHeldBack()
    {
        var bench = new MemoryBench(new SpyPlant(SpyPlant.Patient));
        bench.Client.LoadImage(Images.Bytes("gain", SpyPlant.Patient));
        Assert.Equal(Status.Ok, bench.Client.Prepare(DeviceMode.Standalone, SpyPlant.Patient.Contract));
        Assert.Equal(Status.Ok, bench.Client.Arm());
        Assert.Equal(Status.Ok, bench.Client.Start(new Episode(1, 100, []), []));
        int frames = 0;
        bench.Lines.Device.Tamper = frame =>
        {
            frames += Frames.Type(frame) == Wire.Trace ? 1 : 0;
            return frame;
        };
        for (int i = 1; i <= 5; i++)
        {
            bench.Poll();
            Assert.Equal(i, frames);
        }
    }

    // One frame a read; what is written is counted.
    private sealed class ScriptLine : ILine
    {
        private readonly List<byte[]> _frames = [];
        private int _next;

        public int Written { get; private set; }

        public void Add(byte type, Action<FrameWriter> body)
        {
            var writer = new FrameWriter();
            writer.Begin(type, (byte)_frames.Count);
            body(writer);
            int length = writer.Finish();

            // Longer frames than a read takes come in pieces.
            for (int at = 0; at < length; at += 256)
                _frames.Add(writer.Encoded[at..Math.Min(length, at + 256)]);
        }

        public int Read(byte[] buffer, int offset, int count, int waitMilliseconds)
        {
            if (_next == _frames.Count)
                return 0;
            byte[] frame = _frames[_next++];
            frame.CopyTo(buffer, offset);
            return frame.Length;
        }

        public bool Write(byte[] buffer, int offset, int count)
        {
            Written++;
            return true;
        }
    }

    private sealed class QuietPlant : IPlant
    {
        public Signals Signals => SpyPlant.Shape;

        public int LimitsInForce => 0;

        public int Steps { get; private set; }

        public Status Reset(Episode episode, float[] observation)
        {
            observation[0] = 0.5f;
            return Status.Ok;
        }

        public Status Step(float[] action, float[] observation)
        {
            Steps++;
            return Status.Ok;
        }

        public void Stop()
        {
        }

        public void Dispose()
        {
        }
    }
}
