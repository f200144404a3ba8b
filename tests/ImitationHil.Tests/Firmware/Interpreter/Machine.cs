using System.Reflection;
using System.Reflection.Emit;

namespace ImitationHil.Tests.Firmware.Interpreter;

/// <summary>
/// Runs methods of one assembly instruction by instruction, as the interpreter of a microcontroller does, and counts. Calls that leave the
/// assembly count as one instruction and are made as they are. It knows the instructions that the Runtime consists of, and refuses others;
/// exceptions are not handled, because a control period has none.
/// </summary>
internal sealed class Machine(Assembly assembly)
{
    private readonly Dictionary<MethodBase, Instruction[]> _decoded = [];

    /// <summary>Instructions so far.</summary>
    public long Executed { get; private set; }

    /// <summary>Objects and arrays made so far.</summary>
    public long Allocated { get; private set; }

    /// <summary>Methods entered so far.</summary>
    public long Entered { get; private set; }

    /// <summary>Runs a method to its end.</summary>
    /// <param name="method">A method of the assembly.</param>
    /// <param name="arguments">Its object first, unless it is static.</param>
    public object? Run(MethodBase method, params object?[] arguments)
    {
        if (!_decoded.TryGetValue(method, out var code))
            _decoded[method] = code = Instructions.Of(method);
        Entered++;
        return new Frame(this, method, arguments, code).Run();
    }

    private object? Call(MethodBase method, object?[] arguments, bool isVirtual)
    {
        if (isVirtual && method.IsVirtual)
            method = Implementation((MethodInfo)method, arguments[0]!.GetType());
        if (method.DeclaringType!.Assembly == assembly)
            return Run(method, arguments);
        if (method.IsConstructor && method.DeclaringType == typeof(object))
            return null;
        var given = method.IsStatic ? arguments : arguments[1..];
        var wanted = method.GetParameters();
        for (int i = 0; i < given.Length; i++)
            given[i] = Values.As(given[i], wanted[i].ParameterType);
        return Values.OnStack(method.Invoke(method.IsStatic ? null : arguments[0], given));
    }

    private static MethodInfo Implementation(MethodInfo method, Type type)
    {
        if (method.DeclaringType!.IsInterface)
        {
            var map = type.GetInterfaceMap(method.DeclaringType);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, method)];
        }

        return type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .First(candidate => candidate.GetBaseDefinition() == method.GetBaseDefinition());
    }

    private sealed class Frame(Machine machine, MethodBase method, object?[] arguments, Instruction[] code)
    {
        private readonly Stack<object?> _stack = new();
        private readonly Cell[] _arguments = [.. arguments.Select(argument => argument as Cell ?? new Cell { Value = argument })];
        private readonly Cell[] _locals = [.. method.GetMethodBody()!.LocalVariables.Select(local => new Cell { Value = Values.Default(local.LocalType) })];
        private int _at;

        public object? Run()
        {
            while (true)
            {
                var (op, operand) = code[_at++];
                machine.Executed++;
                string name = op.Name!;
                if (name == "ret")
                    return _stack.Count > 0 ? _stack.Pop() : null;
                if (op.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch)
                    Branch(name, operand);
                else if (op.FlowControl == FlowControl.Call)
                    Call(name, (MethodBase)operand!);
                else if (!Move(name, operand) && !Reach(name, operand) && !Compute(name))
                    throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: {name}");
            }
        }

        private void Branch(string name, object? operand)
        {
            string kind = name.EndsWith(".s", StringComparison.Ordinal) ? name[..^2] : name;
            switch (kind)
            {
                case "br":
                    _at = (int)operand!;
                    return;
                case "switch":
                    uint which = (uint)(int)_stack.Pop()!;
                    if (which < ((int[])operand!).Length)
                        _at = ((int[])operand!)[which];
                    return;
                case "brtrue" or "brfalse":
                    if (Values.IsTrue(_stack.Pop()) == (kind == "brtrue"))
                        _at = (int)operand!;
                    return;
                case "leave":
                    throw new NotSupportedException($"{method.DeclaringType}.{method.Name} handles exceptions");
                default:
                    object right = _stack.Pop()!, left = _stack.Pop()!;
                    if (Values.Compare(kind, left, right))
                        _at = (int)operand!;
                    return;
            }
        }

        private void Call(string name, MethodBase target)
        {
            int count = target.GetParameters().Length + (target.IsStatic || name == "newobj" ? 0 : 1);
            var given = new object?[count];
            for (int i = count - 1; i >= 0; i--)
                given[i] = _stack.Pop();
            if (name == "newobj")
            {
                machine.Allocated++;
                object made = target.DeclaringType == typeof(string)
                    ? Activator.CreateInstance(typeof(string), given)!
                    : System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(target.DeclaringType!);
                if (made is not string)
                    machine.Call(target, [made, .. given], isVirtual: false);
                _stack.Push(made);
                return;
            }

            object? result = machine.Call(target, given, name == "callvirt");
            if (target is MethodInfo { ReturnType: var type } && type != typeof(void))
                _stack.Push(result);
        }

        // Arguments, locals, constants.
        private bool Move(string name, object? operand)
        {
            string[] parts = name.Split('.');
            int Index() => parts.Length > 1 && int.TryParse(parts[1], out int index) ? index : (int)operand!;
            switch (parts[0])
            {
                case "ldarg":
                    // A reference to somebody else's variable arrives as its cell, and is passed on as one.
                    int which = Index();
                    _stack.Push(which - (method.IsStatic ? 0 : 1) is var p and >= 0 && method.GetParameters()[p].ParameterType.IsByRef ? _arguments[which] : _arguments[which].Value);
                    return true;
                case "starg":
                    _arguments[Index()].Value = _stack.Pop();
                    return true;
                case "ldloc":
                    _stack.Push(_locals[Index()].Value);
                    return true;
                case "stloc":
                    _locals[Index()].Value = Values.OnStack(Values.As(_stack.Pop(), method.GetMethodBody()!.LocalVariables[Index()].LocalType));
                    return true;
                case "ldloca":
                    _stack.Push(_locals[Index()]);
                    return true;
                case "ldc":
                    _stack.Push(name switch { "ldc.i4.m1" => -1, "ldc.i4" or "ldc.i4.s" or "ldc.r4" => operand, _ => parts[2][0] - '0' });
                    return true;
                case "ldnull":
                    _stack.Push(null);
                    return true;
                case "ldstr" or "ldtoken":
                    _stack.Push(operand);
                    return true;
                case "dup":
                    _stack.Push(_stack.Peek());
                    return true;
                case "pop":
                    _stack.Pop();
                    return true;
                case "nop":
                    return true;
                default:
                    return false;
            }
        }

        // Fields, arrays, references.
        private bool Reach(string name, object? operand)
        {
            switch (name.Split('.')[0])
            {
                case "ldfld":
                    _stack.Push(Values.OnStack(((FieldInfo)operand!).GetValue(_stack.Pop())));
                    return true;
                case "ldsfld":
                    _stack.Push(Values.OnStack(((FieldInfo)operand!).GetValue(null)));
                    return true;
                case "stfld":
                    object? value = _stack.Pop();
                    ((FieldInfo)operand!).SetValue(_stack.Pop(), Values.As(value, ((FieldInfo)operand!).FieldType));
                    return true;
                case "newarr":
                    machine.Allocated++;
                    _stack.Push(Array.CreateInstance((Type)operand!, (int)_stack.Pop()!));
                    return true;
                case "ldlen":
                    _stack.Push(((Array)_stack.Pop()!).Length);
                    return true;
                case "ldelem":
                    int at = (int)_stack.Pop()!;
                    _stack.Push(Values.OnStack(((Array)_stack.Pop()!).GetValue(at)));
                    return true;
                case "stelem":
                    object? element = _stack.Pop();
                    int place = (int)_stack.Pop()!;
                    var array = (Array)_stack.Pop()!;
                    array.SetValue(Values.As(element, array.GetType().GetElementType()!), place);
                    return true;
                case "ldind":
                    _stack.Push(((Cell)_stack.Pop()!).Value);
                    return true;
                case "stind":
                    object? stored = _stack.Pop();
                    ((Cell)_stack.Pop()!).Value = stored;
                    return true;
                case "isinst":
                    object? held = _stack.Pop();
                    _stack.Push(((Type)operand!).IsInstanceOfType(held) ? held : null);
                    return true;
                default:
                    return false;
            }
        }

        private bool Compute(string name)
        {
            if (name.StartsWith("conv.", StringComparison.Ordinal) || name is "neg" or "not")
            {
                _stack.Push(Values.Convert(name, _stack.Pop()!));
                return true;
            }

            object right = _stack.Pop()!, left = _stack.Pop()!;
            _stack.Push(name is "ceq" or "cgt" or "clt" or "cgt.un" or "clt.un" ? (Values.Compare(name, left, right) ? 1 : 0) : Values.Binary(name, left, right));
            return true;
        }
    }
}

/// <summary>A variable that can be pointed at.</summary>
internal sealed class Cell
{
    public object? Value { get; set; }
}
