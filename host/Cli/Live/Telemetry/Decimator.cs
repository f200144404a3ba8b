using System.Text.Json;

namespace ImitationHil.Cli.Live.Telemetry;

/// <summary>
/// What a viewer sees of any number of rows between two frames: smallest, largest and last of each channel. An excursion of a
/// single row stays visible, however many rows a frame stands for.
/// </summary>
/// <param name="width">Channels.</param>
internal sealed class Decimator(int width)
{
    private readonly float[] _low = new float[width], _high = new float[width], _last = new float[width];

    /// <summary>Rows since the last <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Channels.</summary>
    public int Width => width;

    /// <summary>Smallest of a channel. Meaningless without rows.</summary>
    public float Low(int channel) => _low[channel];

    /// <summary>Largest of a channel.</summary>
    public float High(int channel) => _high[channel];

    /// <summary>Newest of a channel.</summary>
    public float Last(int channel) => _last[channel];

    /// <summary>Begins the next frame.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a row. What is not finite is shown as the newest value and does not become a bound.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        for (int i = 0; i < width; i++)
        {
            float value = row[i];
            if (Count == 0 || !float.IsFinite(_low[i]) || value < _low[i])
                _low[i] = value;
            if (Count == 0 || !float.IsFinite(_high[i]) || value > _high[i])
                _high[i] = value;
            _last[i] = value;
        }

        Count++;
    }

    /// <summary>Writes low, high, last of each channel as one flat array; null for what is not finite.</summary>
    public void WriteTo(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        for (int i = 0; i < width; i++)
        {
            Number(json, _low[i]);
            Number(json, _high[i]);
            Number(json, _last[i]);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }
}
