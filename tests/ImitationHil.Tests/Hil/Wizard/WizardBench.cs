using ImitationHil.Hil;
using ImitationHil.Hil.Bench;
using ImitationHil.Hil.Doctor;
using ImitationHil.Hil.Doctor.Wizard;
using ImitationHil.Hil.Faults;
using ImitationHil.Lab.Addresses;

namespace ImitationHil.Tests.Bench.Wizard;

/// <summary>The wizard on a virtual rig, on virtual time in one thread: the same course of events every time.</summary>
internal sealed class WizardBench : IDisposable
{
    private readonly CancellationTokenSource _abort = new();

    public WizardBench(string query = "", string rig = "rig:one-motor/pair", uint seed = 1)
    {
        var (plain, faults) = FaultAddress.Split(query.Length == 0 ? rig : $"{rig}?{query}");
        var setup = PlantCatalog.Open(plain);
        Device = new VirtualDevice(setup, BenchLink.Memory, faults, seed);
        Client = new DeviceClient(Device.Line, new LinkOptions { Clock = Device.Clock, FirstSequence = 0 });
        Client.Describe();
        Contract = setup.Signals.Contract;
        Limits = Client.GetProbeLimits()!;
        Person = new VirtualPerson(Device.Metal!, seed);
    }

    public VirtualDevice Device { get; }

    public DeviceClient Client { get; }

    public uint Contract { get; }

    public ProbeLimits Limits { get; }

    public IPerson Person { get; set; }

    public List<string> Said { get; } = [];

    public Action<string> OnSay { get; set; } = _ => { };

    public void Abort() => _abort.Cancel();

    public WizardReport Run() => CalibrationWizard.Run(Client, Contract, Limits, Person, new DoctorReport([], false), _abort.Token, line =>
    {
        Said.Add(line);
        OnSay(line);
    });

    public static WizardReport RunOn(string query, string rig = "rig:one-motor/pair", uint seed = 1)
    {
        using var bench = new WizardBench(query, rig, seed);
        return bench.Run();
    }

    public void Dispose()
    {
        Device.Dispose();
        _abort.Dispose();
    }
}

/// <summary>A person who acts and says nothing: what <c>--yes</c> is for.</summary>
internal sealed class SilentPerson(IPerson person) : IPerson
{
    public bool? IsDone => null;

    public void Ask(PersonAct act, int motor, string text) => person.Ask(act, motor, text);
}

/// <summary>A person who does what another one does, but for some acts.</summary>
internal sealed class LazyPerson(IPerson person, params PersonAct[] refused) : IPerson
{
    public Action<PersonAct> OnAsk { get; set; } = _ => { };

    /// <summary>True: it is not done. Null: somebody else does it.</summary>
    public bool? IsIdle { get; set; }

    public bool? IsDone => IsIdle == true ? false : person.IsDone;

    public void Ask(PersonAct act, int motor, string text)
    {
        IsIdle = refused.Contains(act);
        OnAsk(act);
        if (IsIdle == false)
            person.Ask(act, motor, text);
    }
}
