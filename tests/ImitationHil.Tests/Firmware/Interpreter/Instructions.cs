using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace ImitationHil.Tests.Firmware.Interpreter;

/// <summary>One instruction of a compiled method.</summary>
/// <param name="Code">What to do.</param>
/// <param name="Operand">With what: a number, a member, an index of an instruction to go to, or several of them.</param>
internal readonly record struct Instruction(OpCode Code, object? Operand);

/// <summary>The instructions of a method, decoded from its bytes (ECMA-335, partition III).</summary>
internal static class Instructions
{
    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value);

    public static Instruction[] Of(MethodBase method)
    {
        byte[] bytes = method.GetMethodBody()!.GetILAsByteArray()!;
        var found = new List<(OpCode Code, object? Operand)>();
        var index = new Dictionary<int, int>();
        for (int at = 0; at < bytes.Length;)
        {
            index[at] = found.Count;
            ushort value = bytes[at] == 0xFE ? (ushort)(0xFE00 | bytes[at + 1]) : bytes[at];
            at += value > 0xFF ? 2 : 1;
            var code = Codes[value];
            found.Add((code, Operand(method.Module, code, bytes, ref at)));
        }

        return [.. found.Select(one => new Instruction(one.Code, one.Operand switch
        {
            Target target => index[target.Offset],
            Target[] targets => targets.Select(target => index[target.Offset]).ToArray(),
            var operand => operand,
        }))];
    }

    private readonly record struct Target(int Offset);

    private static object? Operand(Module module, OpCode code, byte[] bytes, ref int at)
    {
        var rest = bytes.AsSpan(at);
        int begin = at;
        switch (code.OperandType)
        {
            case OperandType.InlineNone:
                return null;
            case OperandType.ShortInlineBrTarget:
                at += 1;
                return new Target(at + (sbyte)rest[0]);
            case OperandType.InlineBrTarget:
                at += 4;
                return new Target(at + BinaryPrimitives.ReadInt32LittleEndian(rest));
            case OperandType.ShortInlineI:
                at += 1;
                return (int)(sbyte)rest[0];
            case OperandType.ShortInlineVar:
                at += 1;
                return (int)rest[0];
            case OperandType.InlineI:
                at += 4;
                return BinaryPrimitives.ReadInt32LittleEndian(rest);
            case OperandType.ShortInlineR:
                at += 4;
                return BinaryPrimitives.ReadSingleLittleEndian(rest);
            case OperandType.InlineSwitch:
                int count = BinaryPrimitives.ReadInt32LittleEndian(rest);
                at += 4 + 4 * count;
                var targets = new Target[count];
                for (int i = 0; i < count; i++)
                    targets[i] = new Target(at + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(begin + 4 + 4 * i)));
                return targets;
            default:
                at += 4;
                int token = BinaryPrimitives.ReadInt32LittleEndian(rest);
                return code.OperandType == OperandType.InlineString ? module.ResolveString(token) : module.ResolveMember(token);
        }
    }
}
