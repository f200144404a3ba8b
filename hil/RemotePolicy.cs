using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>
/// A policy on the device with the plant on the host (lockstep, processor in the loop). Its image must be loaded. The
/// motor of the device stays off. A lost link is returned as <see cref="Status.LinkLost"/>, its cause kept in
/// <see cref="Loss"/>. Does not own the client, because the plant of the same device may use it next.
/// </summary>
public sealed class RemotePolicy : IPolicy
{
    // A host that runs on is not told how long the episode will be; the device only needs a positive number.
    private const int Horizon = 100000000;

    private readonly DeviceClient _client;
    private readonly float[] _none = [];
    private Status _status = Status.NotAllowed;
    private int _step;

    /// <param name="client">The device, which holds the image.</param>
    /// <param name="signals">The signals of that image.</param>
    public RemotePolicy(DeviceClient client, Signals signals)
    {
        _client = client;
        Signals = signals;
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <summary>Why the link was lost; null while it is not.</summary>
    public LinkLostException? Loss { get; private set; }

    /// <summary>Stop, prepare, arm, start. What goes wrong is returned by the next <see cref="Act"/>.</summary>
    public void Reset(uint seed)
    {
        _step = 0;
        Loss = null;
        try
        {
            _status = Session.Arm(_client, DeviceMode.Lockstep, Signals.Contract);
            if (_status == Status.Ok)
                _status = _client.Start(new Episode(seed, Horizon, _none), _none);
        }
        catch (LinkLostException e)
        {
            Lose(e);
        }
    }

    /// <inheritdoc/>
    public Status Act(float[] observation, float[] action)
    {
        if (_status != Status.Ok)
            return _status;
        try
        {
            _status = _client.Act(_step, observation, action);
            _step++;
        }
        catch (LinkLostException e)
        {
            Lose(e);
        }

        return _status;
    }

    private void Lose(LinkLostException e)
    {
        Loss = e;
        _status = Status.LinkLost;
    }
}
