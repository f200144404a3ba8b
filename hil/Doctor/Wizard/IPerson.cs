using ImitationHil.Lab.Numbers;
using ImitationHil.Lab.Rigs;

namespace ImitationHil.Hil.Doctor.Wizard;

/// <summary>What the wizard asks of the person at the rig.</summary>
public enum PersonAct
{
    /// <summary>Press the emergency stop and hold it.</summary>
    PressStop,

    /// <summary>Release it.</summary>
    ReleaseStop,

    /// <summary>Mark the shaft, and turn it by hand one turn counterclockwise, seen from its end.</summary>
    TurnCounterclockwise,

    /// <summary>Turn it back to the mark.</summary>
    TurnBack,
}

/// <summary>The person at the rig. An act is begun by <see cref="Ask"/>, and the wizard watches the sensors until it is done.</summary>
public interface IPerson
{
    /// <summary>Asks.</summary>
    /// <param name="act">What for.</param>
    /// <param name="motor">The motor, from 0.</param>
    /// <param name="text">In words.</param>
    void Ask(PersonAct act, int motor, string text);

    /// <summary>
    /// True when the person says that it is done; null: the person says nothing, and the sensors have to tell by themselves.
    /// </summary>
    bool? IsDone { get; }
}

/// <summary>
/// The person at a virtual rig: presses and releases, and turns shafts by eye, up to <see cref="EyeRadians"/> beside the mark. Reads the
/// shaft's angle between two ticks of a motor that is off, so that another thread's ticks do no harm.
/// </summary>
/// <param name="motors">The simulated motors.</param>
/// <param name="seed">Seeds what the eye misses.</param>
public sealed class VirtualPerson(SimulatedAxis motors, uint seed) : IPerson
{
    /// <summary>How far a mark on a shaft is missed by eye: 3 degrees, an assumption.</summary>
    public const double EyeRadians = 3 * Math.PI / 180;

    private readonly Gaussian _eye = new(seed ^ 0xE7Eu);
    private readonly Dictionary<int, double> _marks = [];
    private int _turning = -1;

    /// <inheritdoc/>
    public bool? IsDone => _turning < 0 || motors.Hand.IsDone(_turning);

    /// <inheritdoc/>
    public void Ask(PersonAct act, int motor, string text)
    {
        _turning = -1;
        if (act is PersonAct.PressStop or PersonAct.ReleaseStop)
        {
            motors.Hand.IsPressing = act == PersonAct.PressStop;
            return;
        }

        double angle = motors.Look(motor, 0);
        double mark = _marks.TryGetValue(motor, out double known) ? known : angle;
        _marks[motor] = mark;
        double goal = mark + (act == PersonAct.TurnCounterclockwise ? 2 * Math.PI : 0) + _eye.NextUniform(-EyeRadians, EyeRadians);
        _turning = motor;
        motors.Hand.Begin(motor, goal - angle);
    }
}
