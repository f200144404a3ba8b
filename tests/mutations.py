#!/usr/bin/env python3
"""Is every scenario of the bench able to fail? Plants small defects into a copy of the program, one at a time, and says
which scenarios turn red.

All defects are compiled into one program, each behind a switch (mutant schemata, Untch, Offutt and Harrold 1993), so that
one build is enough. The original text of each must stand in its file exactly once: a list that does not fit the program any
more is an error. A scenario counts as covered when it is red under a defect that turns at most half of all scenarios red.

    tests/mutations.py [--plant sim:] [--from FOLDER] [--keep FOLDER] [--only N ...]

Ends with 1 when a scenario is never red or when the unspoilt program is not green. Needs python3 and the .NET SDK.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

RUNTIME = "firmware/Runtime/"
WIRE, SAFETY, RIG, LOOP, POLICIES = (RUNTIME + name for name in ("Wire/", "Safety/", "Rig/", "Loop/", "Policies/"))
TRIP = "status != Status.Ok)\n            {\n                return Trip(status);\n            }\n\n            _ticks"


def expression(file, original, planted, what):
    return file, original, f"(ON ? ({planted}) : ({original}))", what


def statement(file, original, planted, what):
    return file, original, f"if (ON) {{ {planted} }} else {{ {original} }}", what


def text(file, original, planted, what):
    return file, original, planted, what


def transition(state, event, following, what):
    return SAFETY + "SupervisorTable.cs", "return Next[", f"if (ON && (int)state == {state} && (int)what == {event}) {{ return {following}; }} return Next[", what


# Left out because a second guard makes up for them, so that nothing changes: a move before start and a start in Ready are refused
# by the supervisor, too; an end that is not told is asked for; an image takes the preparation back twice.
MUTATIONS = [
    statement(WIRE + "Requests.cs", "_reply.PutWord(_bootId);", "_reply.PutWord(_bootId ^ frame.Sequence);", "boot id differs from greeting to greeting"),
    statement(WIRE + "Requests.cs", "_reply.PutWord(_bootId);", "_reply.PutWord(7);", "boot id is the same after every boot"),
    statement(WIRE + "Requests.cs", "_reply.PutWord(signals.Contract);", "_reply.PutWord(signals.Contract ^ 1);", "describe tells another contract"),
    statement(WIRE + "Requests.cs", "_reply.PutFloats(_limits.ActionSlew);", "_reply.PutFloats(_limits.ActionLow);", "get limits sends a bound twice"),
    statement(WIRE + "Requests.cs", "_reply.PutFloats(_limits.ActionHigh);", "_reply.PutFloats(_limits.ActionLow);", "get limits sends the lowest action as the highest"),
    statement(WIRE + "Requests.cs", "_reply.PutShort(Episodes.BlackBoxCount);", "_reply.PutShort(Episodes.BlackBoxCount + 1);", "status counts a row too many"),
    expression(WIRE + "Requests.cs", "Fits(type, frame.Body)", "true", "lengths of bodies are not checked"),
    expression(WIRE + "Requests.cs", "type == 0 || type >= Wire.Trace", "false", "what is no request is answered"),
    expression(WIRE + "Requests.cs", "image == null || image.Spec.Signals.Contract != contract", "image == null", "contract of the image is not compared"),
    expression(WIRE + "Requests.cs", "_supervisor.Signals.Contract != contract", "false", "contract of the plant is not compared"),
    expression(WIRE + "Requests.cs", "_supervisor.Handle(SupervisorEvent.Unload) != Status.Ok", "false", "an image is replaced at any time"),
    text(WIRE + "Requests.cs", "Episodes.Prepare(0);\n            return true;", "if (!ON) { Episodes.Prepare(0); }\n            return true;", "a new image leaves the old mode"),
    text(WIRE + "Requests.cs", "_supervisor.Stop();\n                    Episodes.End(Status.Stopped);", "if (!ON) { _supervisor.Stop(); Episodes.End(Status.Stopped); }", "stop does not stop"),
    statement(WIRE + "Requests.cs", "_supervisor.Handle(SupervisorEvent.EmergencyStop);", "_supervisor.Stop();", "emergency stop does not latch"),
    expression(WIRE + "Requests.cs", "_supervisor.State == SupervisorState.Idle", "false", "reset cannot be repeated"),
    statement(WIRE + "Requests.cs", "_supervisor.Trip(Status.InternalError);", "", "an exception does not latch"),
    expression(WIRE + "FrameReader.cs", "_body.Word() != Crc32.Of(_buffer, 0, length - 4)", "false", "frames are believed without their CRC"),
    expression(WIRE + "FrameReader.cs", "_count < _buffer.Length", "true", "frames may be longer than the buffer"),
    expression(WIRE + "FrameReader.cs", "count == 0", "false", "zeros in a row are damage"),
    statement(WIRE + "FrameReader.cs", "DroppedCount++;", "", "damage is not counted"),
    expression(WIRE + "ImageStage.cs", "length < PolicyImage.HeaderLength || length > PolicyImage.MaxLength", "length > PolicyImage.MaxLength", "an image may be shorter than its header"),
    expression(WIRE + "ImageStage.cs", "offset > (uint)_received || (int)offset + count > _length", "(int)offset + count > _length", "parts may leave gaps"),
    expression(WIRE + "ImageStage.cs", "_length == 0 || _received != _length", "_length == 0", "an image is committed before it is whole"),
    text(WIRE + "ImageStage.cs", "_received = 0;\n            _length = 0;", "_received = 0;\n            _length = 0; if (ON) { Current = null; }", "the old image goes when a new one is announced"),
    expression(WIRE + "EpisodeServer.cs", "!_startIsKnown || key != _startKey || _nextStep != 0", "true", "a repeated start starts again"),
    expression(WIRE + "EpisodeServer.cs", "horizon == 0 || horizon > LongestHorizon", "false", "horizons are not checked"),
    expression(WIRE + "EpisodeServer.cs", "step == _nextStep || (_nextStep > 0 && step == _nextStep - 1)", "true", "steps may come in any order"),
    text(WIRE + "EpisodeServer.cs", "if (step == _nextStep)\n            {\n                body.Floats(_policyObservation);", "if (ON || step == _nextStep)\n            {\n                body.Floats(_policyObservation);", "a repeated act decides again"),
    text(WIRE + "EpisodeServer.cs", "if (step == _nextStep)\n            {\n                // A host that goes on", "if (ON || step == _nextStep)\n            {\n                // A host that goes on", "a repeated move moves again"),
    expression(WIRE + "EpisodeServer.cs", "Finite.Check(_policyObservation, Status.ObservationNotFinite, Status.ObservationImplausible)", "Status.Ok", "the policy sees whatever comes"),
    text(WIRE + "EpisodeServer.cs", "if (!_stepping || Mode != Wire.ModeLockstep", "if ((!ON && !_stepping) || Mode != Wire.ModeLockstep", "act is allowed before start"),
    text(WIRE + "EpisodeServer.cs", "_stepStatus = _supervisor.Step(_action, _observation);\n                _supervisor.Ages.StepMicroseconds = ", "_stepStatus = _supervisor.Step(_action, _observation);\n                _supervisor.Ages.StepMicroseconds = ON ? 0 : ", "tethered periods are not timed"),
    text(WIRE + "EpisodeServer.cs", "status = _loop.Advance();\n                _supervisor.Ages.StepMicroseconds = ", "status = _loop.Advance();\n                _supervisor.Ages.StepMicroseconds = ON ? 0 : ", "stand-alone periods are not timed"),
    statement(WIRE + "EpisodeServer.cs", "_blackBox.Record((int)step, _before, _asked, _action, _stepLimits, _stepStatus);", "", "the black box has no tethered periods"),
    text(WIRE + "EpisodeServer.cs", "reply.PutWord(step);\n            reply.PutFloats(_policyAction);", "reply.PutWord(ON ? step + 1 : step);\n            reply.PutFloats(_policyAction);", "an act answers for another step"),
    statement(WIRE + "EpisodeServer.cs", "EndSteps = _loop.StepCount;", "EndSteps = 0;", "the number of periods is not kept"),
    expression(WIRE + "DeviceLoop.cs", "(uint)plant.Signals.PeriodMicroseconds + SilenceMicroseconds", "(uint)plant.Signals.PeriodMicroseconds + SilenceMicroseconds / 2", "the watchdog is 50 ms too quick"),
    expression(WIRE + "DeviceLoop.cs", "depends ? silence : 0", "0", "no watchdog"),
    text(WIRE + "DeviceLoop.cs", "Supervisor.Ages.LinkMicroseconds = ", "Supervisor.Ages.LinkMicroseconds = ON ? silence : ", "the watchdog also watches stand-alone episodes"),
    text(WIRE + "DeviceLoop.cs", "WatchLink();\n            for", "if (!ON) { WatchLink(); }\n            for", "what waited meanwhile is obeyed"),
    text(WIRE + "DeviceLoop.cs", "uint silence = ", "uint silence = ON && _clock.NowMicroseconds < _heardMicroseconds ? 0xFFFFFFFF : ", "the watchdog does not know that the clock wraps"),
    statement(WIRE + "DeviceLoop.cs", "Supervisor.Trip(Status.LinkLost);", "", "a lost line latches nothing"),
    expression(RIG + "AxisProbe.cs", "request.Duty >= -MaxDuty && request.Duty <= MaxDuty", "true", "a probe may have any duty"),
    expression(RIG + "AxisProbe.cs", "request.TravelCounts > 0 && request.TravelCounts <= MaxTravelCounts", "true", "a probe may go any way"),
    expression(RIG + "AxisProbe.cs", "request.RestTicks <= MaxTicks - request.DriveTicks", "request.RestTicks <= MaxTicks", "a probe may last too long"),
    expression(RIG + "AxisProbe.cs", "moved >= _now.TravelCounts || -moved >= _now.TravelCounts", "false", "a probe does not end at its travel"),
    expression(RIG + "AxisProbe.cs", "tick >= _endOfDrive", "false", "the rest of a probe is driven"),
    expression(RIG + "AxisGuard.cs", "moved > _boundCounts || -moved > _boundCounts", "false", "nobody watches how far a probe goes"),
    expression(WIRE + "ProbeServer.cs", "_isKnown && key == _key", "false", "a repeated probe is refused"),
    expression(WIRE + "ProbeServer.cs", "shape > 1", "false", "any shape of a probe is taken"),
    statement(WIRE + "ProbeServer.cs", "reply.PutWord((uint)probe.MaxTravelCounts);", "reply.PutWord(0x80000u);", "probe limits tell another travel"),
    text(WIRE + "ProbeServer.cs", "_supervisor.Ages.StepMicroseconds = 0;\n            _supervisor.Stop();", "_supervisor.Ages.StepMicroseconds = 0;\n            if (!ON) { _supervisor.Stop(); }", "a probe that is over leaves the device running"),
    expression(WIRE + "DeviceLoop.cs", "_requests.Episodes.Mode == Wire.ModeProbe", "false", "no watchdog for probes"),
    transition(0, 2, 2, "arm is allowed in Idle"),
    transition(4, 0, 1, "prepare leads out of Faulted"),
    transition(5, 0, 1, "prepare leads out of EmergencyStopped"),
    transition(5, 4, 1, "stop leads out of EmergencyStopped"),
    transition(3, 7, 0, "reset is allowed in Running"),
    transition(2, 4, 2, "a stop leaves Armed armed"),
    transition(1, 0, -1, "prepare cannot be repeated"),
    transition(0, 6, -1, "no emergency stop in Idle"),
    text(SAFETY + "Supervisor.cs", "Fault = Status.Ok;\n            }", "Fault = ON ? Fault : Status.Ok;\n            }", "reset keeps the fault"),
    expression(SAFETY + "Supervisor.cs", "Finite.Check(action, Status.ActionNotFinite, Status.ActionImplausible)", "Status.Ok", "actions may be anything"),
    text(SAFETY + "Supervisor.cs", "_limitsInForce = Limit(action);", "_limitsInForce = ON ? 0 : Limit(action);", "actions are not limited"),
    text(SAFETY + "Supervisor.cs", "Status status = Finite.Check(observation, Status.ObservationNotFinite, Status.ObservationImplausible);", "Status status = ON ? Status.Ok : Finite.Check(observation, Status.ObservationNotFinite, Status.ObservationImplausible);", "observations may be anything"),
    expression(SAFETY + "Supervisor.cs", "observation[i] < _limits.ObservationLow[i] || observation[i] > _limits.ObservationHigh[i]", "false", "no envelope"),
    text(SAFETY + "Supervisor.cs", "return status == Status.Ok || !status.IsFault() ? status : Trip(status);", "return ON || status == Status.Ok || !status.IsFault() ? status : Trip(status);", "a fault of the plant is returned and not latched"),
    expression(SAFETY + "BlackBox.cs", "_written < _capacity ? 0 : _written % _capacity", "0", "the ring of the black box is read from its first slot"),
    statement(SAFETY + "BlackBox.cs", "_statuses[slot] = (int)status;", "", "the black box forgets the status"),
    text(RIG + "AxisGuard.cs", TRIP, TRIP.replace("status != Status.Ok", "!ON && status != Status.Ok"), "an encoder that does not answer is believed"),
    expression(RIG + "AxisGuard.cs", "moved > MaxCountsPerTick || -moved > MaxCountsPerTick", "false", "jumps are believed"),
    expression(RIG + "AxisGuard.cs", "_stalledFor[i] >= _stallTicks || _hardStalledFor[i] >= HardStallTicks", "false", "stalls are not seen"),
    text(RIG + "AxisGuard.cs", "_hardStalledFor[i] >= HardStallTicks", "(!ON && _hardStalledFor[i] >= HardStallTicks)", "hard stalls are not seen early"),
    expression(RIG + "AxisGuard.cs", "ReversedTicks > 0 && _reversedFor[i] >= ReversedTicks", "false", "reversed axes are not seen"),
    text(RIG + "AxisGuard.cs", "_axis.Stop();\n        }", "if (!ON) { _axis.Stop(); }\n        }", "the guard does not stop the pins"),
    expression(RIG + "ShapedPlant.cs", "Finite.Clamp(target, -limit, limit)", "target", "set-points are not held"),
    expression(RIG + "ShapedPlant.cs", "start.Length != _state.Length", "start.Length < _state.Length", "starts may be too long"),
    expression(RIG + "ShapedPlant.cs", "period < 2", "period < 1", "one period to the start instead of two"),
    text(RIG + "ShapedPlant.cs", "tick < _ticks;", "tick < (ON ? _ticks - 1 : _ticks);", "a period is one tick short"),
    statement(RIG + "ShapedPlant.cs", "LimitsInForce |= LimitBits.Duty;", "", "full duty is not reported"),
    expression(RIG + "PositionServo.cs", "-_kd * velocity", "0.2f * -_kd * velocity", "the servo has a fifth of its damping"),
    expression(LOOP + "ControlLoop.cs", "StepCount < _horizon", "StepCount <= _horizon", "one period more than the horizon"),
    text(LOOP + "ControlLoop.cs", "_policy.Act(_observation, _asked);", "_policy.Act(_observation, _asked); if (ON) { status = Status.Ok; }", "a policy that cannot decide is obeyed"),
    expression(POLICIES + "PolicyImage.cs", "reader.Word() != Magic", "reader.Word() == 0", "magic is not checked"),
    expression(POLICIES + "PolicyImage.cs", "reader.Short() != Version", "reader.Short() == 0", "version is not checked"),
    expression(POLICIES + "PolicyImage.cs", "reader.Word() != (uint)count", "reader.Word() == 0", "length is not checked"),
    expression(POLICIES + "PolicyImage.cs", "tail.Word() == Crc32.Of(bytes, 0, count - 4)", "true", "checksum is not checked"),
    expression(POLICIES + "PolicyImage.cs", "signals.Contract != contract", "false", "contract is not checked"),
    expression(POLICIES + "PolicyImage.cs", "reader.Failed || reader.Position != HeaderLength + textLength", "false", "text is not checked"),
    expression(POLICIES + "PolicyImage.cs", "status != Status.Ok || reader.Word() != FloatBits.Of(action[i])", "reader.Word() == 0x12345678", "self-tests are not compared"),
    text(POLICIES + "PolicyFactory.cs", "return ImageError.UnknownKind;", "if (ON) { before = 0; break; } return ImageError.UnknownKind;", "unknown kinds are gains"),
    expression(POLICIES + "PolicyFactory.cs", "!Finite.IsFinite(w)", "false", "weights may be NaN"),
    expression(POLICIES + "PolicyFactory.cs", "spec.Weights.Length != before + spec.P0 * m * n", "false", "numbers of weights are not checked"),
    text(POLICIES + "Dense.cs", "weights[w + 1] * x1;\n                    w += 2;", "weights[w + 1] * x1;\n                    y[row] = ON ? weights[w] * x0 : y[row];\n                    w += 2;", "only the first product of a row counts"),
    expression(POLICIES + "GainPolicy.cs", "_offset == _end", "true", "only the first phase of a gain is used"),
    expression(POLICIES + "ChunkPolicy.cs", "_offset == 0", "true", "a chunk looks at every period"),
    expression(POLICIES + "MixturePolicy.cs", "draw >= thresholds[component]", "component < 2 && draw >= thresholds[component] + 1000000", "a mixture draws with other probabilities"),
    expression(POLICIES + "BandedPolicy.cs", "radius <= edge", "radius < edge - 0.01f", "bands have other edges"),
    expression(POLICIES + "NetworkPolicy.cs", "_next == 0", "true", "a network looks at every period"),
    expression(POLICIES + "DenoiserPolicy.cs", "i < last", "i < last - 1", "a denoiser takes one step too few"),
    text(RUNTIME + "Numbers/FloatMath.cs", "public static float Tanh(float x)\n        {", "public static float Tanh(float x)\n        {\n            if (ON) { x = x * 1.0000002f; }", "tanh is off by its last bits"),
    expression("hil/LinkChannel.cs", "attempt < attempts", "attempt < 1", "nothing is repeated"),
    text("hil/RemotePolicy.cs", "Loss = e;", "if (!ON) { Loss = e; }", "a lost link in lockstep has no cause"),
    text("hil/RemotePlant.cs", "Loss = e;", "if (!ON) { Loss = e; }", "a lost link of a tethered plant has no cause"),
    text("hil/LinkExceptions.cs", "public string Cause { get; } = cause;", "public string Cause { get; } = ON ? \"\" : cause;", "a lost link does not say why"),
    text("hil/StandaloneRun.cs", "body.Failed || step < _next", "body.Failed || (!ON && step < _next)", "rows may come in any order"),
    text("hil/StandaloneRun.cs", "_missing += step - _next;", "_missing += ON ? 0 : step - _next;", "missing rows are not counted"),
]

SWITCH = """namespace ImitationHil.Firmware
{
    public static class Mutant
    {
        private static readonly int Number = int.Parse(System.Environment.GetEnvironmentVariable("IMITATION_MUTANT") ?? "0");

        public static bool On(int number) => Number == number;
    }
}
"""


def plant(root):
    """Builds every defect, switched off, into the copy."""
    problems = []
    for number, (file, original, planted, what) in enumerate(MUTATIONS, 1):
        path = os.path.join(root, file)
        with open(path, encoding="utf-8-sig") as stream:
            source = stream.read()
        found = source.count(original)
        if found != 1:
            # What an earlier defect of this list kept of the original counts once more with its own copy.
            problems.append(f"{number}: {what}: {file}: the original stands there {found} times")
            continue
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(source.replace(original, planted.replace("ON", f"ImitationHil.Firmware.Mutant.On({number})")))
    with open(os.path.join(root, RUNTIME, "Mutant.cs"), "w", encoding="utf-8") as stream:
        stream.write(SWITCH)
    if problems:
        sys.exit("the list does not fit the program any more:\n" + "\n".join(problems))


def run(program, number, options, folder):
    """The names of the scenarios that are red, and of all; None when the bench did not end."""
    out = os.path.join(folder, f"{number}.json")
    command = [program, "bench", "--plant", options.plant, "--json", out, "--out", os.path.join(folder, "report.html")]
    if options.scenarios:
        command += ["--from", os.path.abspath(options.scenarios)]
    try:
        subprocess.run(command, env={**os.environ, "IMITATION_MUTANT": str(number)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300, check=False)
        with open(out, encoding="utf-8") as stream:
            scenarios = json.load(stream)["scenarios"]
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return None
    return [s["name"] for s in scenarios if not s["pass"]], [s["name"] for s in scenarios]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plant", default="sim:", help="the bench; default sim:")
    parser.add_argument("--from", dest="scenarios", help="folder of scenarios; default those that come with the program")
    parser.add_argument("--keep", help="build in this folder, keep it, and use what was built there before")
    parser.add_argument("--only", type=int, nargs="*", help="numbers of defects")
    options = parser.parse_args()
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    root = options.keep or tempfile.mkdtemp(prefix="mutations-")
    program = os.path.join(root, "host/Cli/bin/Release/net10.0/imitate")
    try:
        if not os.path.exists(program):
            for file in subprocess.run(["git", "ls-files"], cwd=home, capture_output=True, text=True, check=True).stdout.split("\n"):
                if file and os.path.exists(os.path.join(home, file)):
                    os.makedirs(os.path.dirname(os.path.join(root, file)), exist_ok=True)
                    shutil.copy(os.path.join(home, file), os.path.join(root, file))
            plant(root)
            subprocess.run(["dotnet", "build", "host/Cli", "-c", "Release", "--nologo", "-v", "q", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false"], cwd=root, check=True)
        return judge(program, options)
    finally:
        if not options.keep:
            shutil.rmtree(root, ignore_errors=True)


def judge(program, options):
    with tempfile.TemporaryDirectory() as folder:
        green = run(program, 0, options, folder)
        if green is None or green[0]:
            print(f"the unspoilt program is not green: {green and green[0]}")
            return 1
        names = green[1]
        covered, blind = {}, []
        print(f"{'red':>4}  defect -> scenarios")
        for number, (_, _, _, what) in enumerate(MUTATIONS, 1):
            if options.only and number not in options.only:
                continue
            result = run(program, number, options, folder)
            red = [] if result is None else result[0]
            print(f"{'hang' if result is None else len(red):>4}  {number}: {what} -> {', '.join(red) if len(red) <= 12 else ', '.join(red[:12]) + ' ...'}", flush=True)
            if not red:
                blind.append(number)
            if len(red) <= len(names) / 2:
                for name in red:
                    covered.setdefault(name, []).append(number)
        missing = [name for name in names if name not in covered]
        print(f"{len(names) - len(missing)} of {len(names)} scenarios are red under at least one defect that does not break everything")
        print(f"defects that no scenario sees: {blind or 'none'}")
        for name in missing:
            print(f"never red: {name}")
        return 1 if missing and not options.only else 0


if __name__ == "__main__":
    sys.exit(main())
