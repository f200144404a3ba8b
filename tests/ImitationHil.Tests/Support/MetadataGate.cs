using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ImitationHil.Tests.Support;

/// <summary>One breach of the nanoFramework subset.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Where">Type and member, and what was found there.</param>
public sealed record Breach(string Rule, string Where);

/// <summary>
/// Looks in a compiled assembly for what compiles and then breaks on nanoFramework 1.x: generics, multi-dimensional
/// arrays, overflow checks, pointers, function pointers, bodies in interfaces, stack allocation, explicit layout,
/// and references to members that the hand-written surface does not declare. Not a verifier of the code's meaning.
/// </summary>
public sealed class MetadataGate
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly HashSet<string> _surface;
    private readonly List<Breach> _breaches = [];
    private readonly SignatureText _text;
    private string _where = "";

    private MetadataGate(PEReader file, HashSet<string> surface)
    {
        _file = file;
        _reader = file.GetMetadataReader();
        _surface = surface;
        _text = new SignatureText(Report);
    }

    /// <summary>Every breach in a whole assembly, whatever its types refer to included.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="surface">Members that it may use.</param>
    /// <param name="references">Assemblies that it may refer to besides mscorlib.</param>
    public static List<Breach> Whole(string assembly, HashSet<string> surface, params string[] references)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var gate = new MetadataGate(file, surface);
        gate.InspectTables(["mscorlib", .. references]);
        foreach (var handle in gate._reader.TypeDefinitions)
            gate.InspectType(handle);
        return gate._breaches;
    }

    /// <summary>Names of the assemblies that an assembly refers to.</summary>
    public static List<string> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    /// <summary>The breaches in one type of an assembly.</summary>
    public static List<Breach> OneType(string assembly, string type, HashSet<string> surface)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var gate = new MetadataGate(file, surface);
        foreach (var handle in gate._reader.TypeDefinitions.Where(handle => SignatureText.Name(gate._reader, handle) == type))
            gate.InspectType(handle);
        return gate._breaches;
    }

    private void InspectTables(string[] references)
    {
        _where = "metadata tables";
        foreach (var table in new[] { TableIndex.GenericParam, TableIndex.MethodSpec })
        {
            if (_reader.GetTableRowCount(table) > 0)
                Report("generic definition", $"{table} has {_reader.GetTableRowCount(table)} rows");
        }

        foreach (int row in Enumerable.Range(1, _reader.GetTableRowCount(TableIndex.TypeSpec)))
            _reader.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).DecodeSignature(_text, null);
        foreach (var handle in _reader.TypeReferences)
            InspectTypeReference(handle);
        foreach (var handle in _reader.MemberReferences)
            InspectMemberReference(handle);
        foreach (var reference in _reader.AssemblyReferences.Select(_reader.GetAssemblyReference))
        {
            if (!references.Contains(_reader.GetString(reference.Name)))
                Report("outside the surface", $"assembly {_reader.GetString(reference.Name)}");
        }
    }

    private void InspectType(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        string name = SignatureText.Name(_reader, handle);
        _where = name;
        if (type.GetGenericParameters().Count > 0)
            Report("generic definition", "type parameter");

        // Initial values of arrays live in types of explicit size that the compiler makes; those work.
        bool explicitLayout = (type.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout || type.GetLayout().Size > 0;
        if (explicitLayout && !name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
            Report("explicit layout", name);

        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition))
        {
            _where = $"{name}.{_reader.GetString(field.Name)}";
            field.DecodeSignature(_text, null);
        }

        foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition))
        {
            _where = $"{name}.{_reader.GetString(method.Name)}";
            InspectMethod(type, method);
        }
    }

    private void InspectMethod(TypeDefinition type, MethodDefinition method)
    {
        if (method.GetGenericParameters().Count > 0)
            Report("generic definition", "method type parameter");
        method.DecodeSignature(_text, null);
        if (method.RelativeVirtualAddress == 0)
            return;

        if ((type.Attributes & TypeAttributes.Interface) != 0)
            Report("interface body", "a method with a body");
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_text, null);
        foreach (var instruction in Il.Read(_file, method))
            InspectInstruction(instruction);
    }

    private void InspectInstruction(Instruction instruction)
    {
        string code = instruction.Code.Name!;
        if (code.Contains(".ovf", StringComparison.Ordinal))
            Report("overflow check", code);
        if (instruction.Code == OpCodes.Calli)
            Report("function pointer", code);
        if (instruction.Code == OpCodes.Localloc)
            Report("stack allocation", code);
        if (instruction.Code.OperandType is not (OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok))
            return;

        var handle = MetadataTokens.EntityHandle(instruction.Operand);
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                Report("generic method call", code);
                break;
            case HandleKind.TypeSpecification:
                _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_text, null);
                break;
            case HandleKind.MemberReference:
                InspectMemberReference((MemberReferenceHandle)handle);
                break;
            case HandleKind.TypeReference:
                InspectTypeReference((TypeReferenceHandle)handle);
                break;
        }
    }

    private void InspectTypeReference(TypeReferenceHandle handle)
    {
        string name = SignatureText.Name(_reader, handle);
        if (!_surface.Contains($"{name}::"))
            Report("outside the surface", name);
    }

    private void InspectMemberReference(MemberReferenceHandle handle)
    {
        var member = _reader.GetMemberReference(handle);
        if (member.Parent.Kind == HandleKind.TypeSpecification)
        {
            _reader.GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(_text, null);
            return;
        }

        string parent = member.Parent.Kind == HandleKind.TypeReference ? SignatureText.Name(_reader, (TypeReferenceHandle)member.Parent) : "?";
        string name = _reader.GetString(member.Name);
        string text = member.GetKind() == MemberReferenceKind.Method ? SignatureText.Method(name, member.DecodeMethodSignature(_text, null)) : name;
        if (!_surface.Contains($"{parent}::{text}"))
            Report("outside the surface", $"{parent}::{text}");
    }

    private void Report(string rule, string what) => _breaches.Add(new Breach(rule, $"{_where}: {what}"));
}
