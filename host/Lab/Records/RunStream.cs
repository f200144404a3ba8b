using System.Collections.Concurrent;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// The rows of a run one after the other, with the checks of <see cref="RunReader"/>, in memory that does not grow with the record. A
/// thread reads ahead by a few batches.
/// </summary>
public sealed class RunStream : IDisposable
{
    private const int BatchRows = 1024, Batches = 4;

    private readonly BlockingCollection<Batch> _full = new(Batches), _empty = new(Batches);
    private readonly Thread _reader;
    private readonly CancellationTokenSource _stop = new();
    private Exception? _failure;
    private Batch? _batch;
    private int _next;

    /// <param name="folder">Folder of the run.</param>
    public RunStream(string folder)
    {
        for (int i = 0; i < Batches; i++)
            _empty.Add(new Batch());
        _reader = new Thread(() => Read(folder)) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>The manifest; known after the end.</summary>
    public RunManifest? Manifest { get; private set; }

    /// <summary>Whether the record ends early; known after the end.</summary>
    public bool Truncated { get; private set; }

    /// <summary>The next row, valid until the next call; null at the end.</summary>
    /// <exception cref="BadInputException">There is no run, or it is damaged from here on.</exception>
    public TraceRow? Next()
    {
        if (_batch is not null && _next == _batch.Count)
        {
            _batch.Count = 0;
            _empty.Add(_batch);
            _batch = null;
        }

        if (_batch is null)
        {
            if (!_full.TryTake(out _batch, Timeout.Infinite))
            {
                _reader.Join();
                return _failure is null ? null : throw _failure;
            }

            _next = 0;
        }

        return _batch.Rows[_next++];
    }

    /// <summary>Stops reading.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _reader.Join();
        _full.Dispose();
        _empty.Dispose();
        _stop.Dispose();
    }

    private void Read(string folder)
    {
        Batch? batch = null;
        try
        {
            (Manifest, Truncated) = RunReader.Stream(folder, row =>
            {
                batch ??= _empty.Take(_stop.Token);
                batch.Rows[batch.Count++].Take(row);
                if (batch.Count < BatchRows)
                    return;
                _full.Add(batch, _stop.Token);
                batch = null;
            });
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more.
        }
        catch (Exception e)
        {
            _failure = e;
        }

        if (batch is not null && !_stop.IsCancellationRequested)
            _full.Add(batch);
        _full.CompleteAdding();
    }

    private sealed class Batch
    {
        public TraceRow[] Rows { get; } = [.. Enumerable.Range(0, BatchRows).Select(_ => new TraceRow())];

        public int Count { get; set; }
    }
}
