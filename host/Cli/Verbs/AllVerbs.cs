using System.CommandLine;

namespace ImitationHil.Cli.Verbs;

/// <summary>Every verb of the command, in the order of a first session.</summary>
public static class AllVerbs
{
    /// <summary>Fresh commands.</summary>
    public static IReadOnlyList<Command> Create() =>
    [
        DemoVerb.Create(),
        TheoryVerb.Create(),
        RecordVerb.Create(),
        ImportVerb.Create(),
        FitVerb.Create(),
        InspectVerb.Create(),
        VerifyVerb.Create(),
        RunVerb.Create(),
        CompareVerb.Create(),
        IdentifyVerb.Create(),
        StudyVerb.Create(),
        MergeVerb.Create(),
        ExportVerb.Create(),
        ReportVerb.Create(),
        BenchVerb.Create(),
        ServeVerb.Create(),
        DeviceVerb.Create(),
        DoctorVerb.Create(),
        JitterVerb.Create(),
    ];
}
