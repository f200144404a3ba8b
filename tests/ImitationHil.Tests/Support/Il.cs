using System.Buffers.Binary;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace ImitationHil.Tests.Support;

/// <summary>One instruction of a method body.</summary>
/// <param name="Code">The op code.</param>
/// <param name="Operand">Its operand as a number: token, index or branch distance; 0 when it has none.</param>
/// <param name="At">Its place in the body, in bytes.</param>
/// <param name="Next">Place of the instruction that follows it.</param>
public readonly record struct Instruction(OpCode Code, int Operand, int At = 0, int Next = 0);

/// <summary>Splits a method body into instructions (ECMA-335, partition III).</summary>
public static class Il
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF);

    /// <summary>The instructions of a method; none when it has no body.</summary>
    public static List<Instruction> Read(System.Reflection.PortableExecutable.PEReader file, MethodDefinition method)
    {
        var instructions = new List<Instruction>();
        if (method.RelativeVirtualAddress == 0)
            return instructions;

        var il = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
        int at = 0;
        while (at < il.Length)
        {
            int start = at;
            int value = il[at++];
            if (value == 0xFE)
                value = (value << 8) | il[at++];
            var code = Codes[value];
            var rest = il.AsSpan(at);
            int size = code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(rest),
                _ => 4,
            };
            int operand = size switch
            {
                0 => 0,
                1 => rest[0],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(rest),
                _ => BinaryPrimitives.ReadInt32LittleEndian(rest),
            };
            at += size;
            instructions.Add(new Instruction(code, operand, start, at));
        }

        return instructions;
    }
}
