using ImitationHil.Firmware;

namespace ImitationHil.Hil;

/// <summary>
/// A plant on the device with the policy on the host (tethered). The device paces, limits and guards; its watchdog
/// stops the motor when the host is silent for more than one policy period and 100 ms. A lost link is returned as
/// <see cref="Status.LinkLost"/>, its cause kept in <see cref="Loss"/>. A latched fault is returned by every
/// <see cref="Reset"/> until somebody resets the device.
/// </summary>
public sealed class RemotePlant : IPlant
{
    private readonly DeviceClient _client;
    private int _step;

    /// <summary>Asks the device for its signals.</summary>
    /// <param name="client">The device; closed by <see cref="Dispose"/>.</param>
    /// <exception cref="LinkLostException">No answer.</exception>
    public RemotePlant(DeviceClient client)
    {
        _client = client;
        Signals = client.Describe();
    }

    /// <inheritdoc/>
    public Signals Signals { get; }

    /// <inheritdoc/>
    public int LimitsInForce { get; private set; }

    /// <summary>Why the link was lost; null while it is not.</summary>
    public LinkLostException? Loss { get; private set; }

    /// <summary>Stop, prepare, arm, start: the caller has made sure that the rig is clear.</summary>
    public Status Reset(Episode episode, float[] observation)
    {
        _step = 0;
        LimitsInForce = 0;
        Loss = null;
        try
        {
            var status = Session.Arm(_client, DeviceMode.Tethered, Signals.Contract);
            return status == Status.Ok ? _client.Start(episode, observation) : status;
        }
        catch (LinkLostException e)
        {
            return Lose(e);
        }
    }

    /// <inheritdoc/>
    public Status Step(float[] action, float[] observation)
    {
        if (Loss != null)
            return Status.LinkLost;
        try
        {
            var status = _client.Move(_step, action, observation, out int bits);
            LimitsInForce = bits;
            _step++;
            return status;
        }
        catch (LinkLostException e)
        {
            return Lose(e);
        }
    }

    /// <summary>Sends a stop. When the link is lost the device's watchdog does it.</summary>
    public void Stop()
    {
        if (Loss != null)
            return;
        try
        {
            _client.Stop();
        }
        catch (LinkLostException e)
        {
            Lose(e);
        }
        catch (DeviceRefusedException)
        {
            // A stop is obeyed in every state; a device that answers otherwise has answered and heard it.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _client.Dispose();
    }

    private Status Lose(LinkLostException e)
    {
        Loss = e;
        return Status.LinkLost;
    }
}

/// <summary>What every kind of episode begins with.</summary>
internal static class Session
{
    /// <summary>Stop, prepare, arm. A refusal because of a latched fault is returned as that fault.</summary>
    public static Status Arm(DeviceClient client, DeviceMode mode, uint contract)
    {
        client.Stop();
        var status = client.Prepare(mode, contract);
        if (status == Status.Ok)
            status = client.Arm();
        if (status != Status.NotAllowed)
            return status;
        var fault = client.GetStatus().Fault;
        return fault == Status.Ok ? status : fault;
    }
}
