using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ImitationHil.Tests.Support;

/// <summary>
/// Finds ordered comparisons of floating-point numbers in compiled code: on nanoFramework each of them is true for NaN. Follows the
/// types on the evaluation stack through each method once, in the order of its instructions; a branch target takes over the stack of the
/// first branch that leads to it, as ECMA-335 asks of compilers.
/// </summary>
public sealed class FloatComparisons
{
    private static readonly HashSet<string> Ordered = ["cgt", "cgt.un", "clt", "clt.un", "bge", "bge.un", "bgt", "bgt.un", "ble", "ble.un", "blt", "blt.un"];
    private static readonly HashSet<string> Arithmetic = ["add", "sub", "mul", "div", "rem"];

    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly SignatureText _text = new();

    private FloatComparisons(PEReader file) => (_file, _reader) = (file, file.GetMetadataReader());

    /// <summary>
    /// Methods, as <c>Type.Method</c>, with the number of ordered comparisons that come before the method has looked for NaN: by comparing
    /// a number with itself, or by asking <c>Finite</c>. Methods without any are left out.
    /// </summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="only">Full name of the one type to look at; null looks at all.</param>
    public static SortedDictionary<string, int> Unguarded(string assembly, string? only = null)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var finder = new FloatComparisons(file);
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var handle in finder._reader.TypeDefinitions.Where(handle => only == null || SignatureText.Name(finder._reader, handle) == only))
        {
            var type = finder._reader.GetTypeDefinition(handle);
            foreach (var method in type.GetMethods().Select(finder._reader.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
            {
                string name = $"{SignatureText.Name(finder._reader, handle)}.{finder._reader.GetString(method.Name)}";
                if (finder.Count(method) is var count and > 0)
                    found[name] = found.GetValueOrDefault(name) + count;
            }
        }

        return found;
    }

    private int Count(MethodDefinition method)
    {
        var code = Il.Read(_file, method);
        var arguments = Arguments(method);
        var locals = Locals(method);
        var waiting = new Dictionary<int, string[]>();
        var stack = new Stack<string>();
        int count = 0;
        bool isGuarded = false;
        for (int i = 0; i < code.Count; i++)
        {
            var instruction = code[i];
            string name = instruction.Code.Name!;
            if (waiting.TryGetValue(instruction.At, out var known))
                stack = new Stack<string>(known);
            bool isFloat = stack.Count >= 2 && IsFloat(stack.Peek());
            bool comparesItself = i >= 2 && IsLoad(code[i - 1]) && code[i - 1].Code == code[i - 2].Code && code[i - 1].Operand == code[i - 2].Operand;
            isGuarded |= isFloat && comparesItself && name is "ceq" or "beq" or "beq.s" or "bne.un" or "bne.un.s";
            isGuarded |= name is "call" && Callee(instruction.Operand).StartsWith("ImitationHil.Firmware.Finite::", StringComparison.Ordinal);
            string plain = name.EndsWith(".s", StringComparison.Ordinal) ? name[..^2] : name;
            if (isFloat && !isGuarded && Ordered.Contains(plain))
                count++;
            Step(instruction, plain, stack, arguments, locals);
            Remember(instruction, stack, waiting);
            if (instruction.Code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
                stack = new Stack<string>();
        }

        return count;
    }

    private static bool IsFloat(string type) => type is "System.Single" or "System.Double";

    private static bool IsLoad(Instruction instruction) => instruction.Code.Name!.StartsWith("ldloc", StringComparison.Ordinal) || instruction.Code.Name.StartsWith("ldarg", StringComparison.Ordinal);

    private static void Remember(Instruction instruction, Stack<string> stack, Dictionary<int, string[]> waiting)
    {
        if (instruction.Code.OperandType is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget)
        {
            int distance = instruction.Code.OperandType == OperandType.ShortInlineBrTarget ? (sbyte)instruction.Operand : instruction.Operand;
            waiting.TryAdd(instruction.Next + distance, [.. stack.Reverse()]);
        }
    }

    private void Step(Instruction instruction, string name, Stack<string> stack, List<string> arguments, List<string> locals)
    {
        if (name is "call" or "callvirt" or "newobj")
        {
            Call(instruction, name == "newobj", stack);
            return;
        }

        if (Arithmetic.Contains(name) || name is "neg" or "dup")
        {
            // The type stays that of the operand on top.
            string top = stack.Count > 0 ? stack.Peek() : "";
            if (name == "dup")
                stack.Push(top);
            else if (name != "neg" && stack.Count > 0)
                stack.Pop();
            return;
        }

        for (int i = 0; i < Popped(instruction.Code.StackBehaviourPop) && stack.Count > 0; i++)
            stack.Pop();
        if (instruction.Code.StackBehaviourPush != StackBehaviour.Push0)
            stack.Push(Loaded(instruction, name, arguments, locals));
    }

    private string Loaded(Instruction instruction, string name, List<string> arguments, List<string> locals)
    {
        if (name.StartsWith("ldarg", StringComparison.Ordinal) && !name.StartsWith("ldarga", StringComparison.Ordinal))
            return At(arguments, Index(name, instruction.Operand));
        if (name.StartsWith("ldloc", StringComparison.Ordinal) && !name.StartsWith("ldloca", StringComparison.Ordinal))
            return At(locals, Index(name, instruction.Operand));
        if (name is "ldfld" or "ldsfld")
            return Field(instruction.Operand);
        return name switch
        {
            "ldc.r4" or "ldelem.r4" or "ldind.r4" or "conv.r4" => "System.Single",
            "ldc.r8" or "ldelem.r8" or "ldind.r8" or "conv.r8" or "conv.r.un" => "System.Double",
            _ => "other",
        };
    }

    private void Call(Instruction instruction, bool makesObject, Stack<string> stack)
    {
        var handle = MetadataTokens.EntityHandle(instruction.Operand);
        if (handle.Kind == HandleKind.MethodSpecification)
            handle = _reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        var known = handle.Kind == HandleKind.MethodDefinition
            ? _reader.GetMethodDefinition((MethodDefinitionHandle)handle).DecodeSignature(_text, null)
            : _reader.GetMemberReference((MemberReferenceHandle)handle).DecodeMethodSignature(_text, null);
        int pops = known.ParameterTypes.Length + (known.Header.IsInstance && !makesObject ? 1 : 0);
        for (int i = 0; i < pops && stack.Count > 0; i++)
            stack.Pop();
        if (makesObject || known.ReturnType != "System.Void")
            stack.Push(makesObject ? "other" : known.ReturnType);
    }

    private string Callee(int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind != HandleKind.MethodDefinition)
            return "";
        var method = _reader.GetMethodDefinition((MethodDefinitionHandle)handle);
        return $"{SignatureText.Name(_reader, method.GetDeclaringType())}::{_reader.GetString(method.Name)}";
    }

    private string Field(int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        return handle.Kind switch
        {
            HandleKind.FieldDefinition => _reader.GetFieldDefinition((FieldDefinitionHandle)handle).DecodeSignature(_text, null),
            HandleKind.MemberReference => _reader.GetMemberReference((MemberReferenceHandle)handle).DecodeFieldSignature(_text, null),
            _ => "other",
        };
    }

    private List<string> Arguments(MethodDefinition method)
    {
        var types = method.DecodeSignature(_text, null).ParameterTypes.ToList();
        if ((method.Attributes & MethodAttributes.Static) == 0)
            types.Insert(0, "this");
        return types;
    }

    private List<string> Locals(MethodDefinition method)
    {
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        return body.LocalSignature.IsNil ? [] : [.. _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_text, null)];
    }

    private static int Index(string name, int operand) => char.IsAsciiDigit(name[^1]) ? name[^1] - '0' : operand;

    private static string At(List<string> types, int index) => index < types.Count ? types[index] : "other";

    private static int Popped(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref or StackBehaviour.Popref_popi_pop1 => 3,
        StackBehaviour.Varpop => 1,
        _ => 2,
    };
}
