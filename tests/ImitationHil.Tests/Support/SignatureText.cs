using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace ImitationHil.Tests.Support;

/// <summary>Types of a signature as text (<c>System.Byte[]</c>), reporting on the way the kinds of type that a microcontroller lacks.</summary>
/// <param name="report">Told the rule and the type; null when nobody asks.</param>
public sealed class SignatureText(Action<string, string>? report = null) : ISignatureTypeProvider<string, object?>
{
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Name(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Name(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetArrayType(string elementType, ArrayShape shape) => Told("multi-dimensional array", $"{elementType}[{new string(',', shape.Rank - 1)}]");

    public string GetPointerType(string elementType) => Told("pointer", elementType + "*");

    public string GetPinnedType(string elementType) => Told("pointer", "pinned " + elementType);

    public string GetFunctionPointerType(MethodSignature<string> signature) => Told("function pointer", "method " + signature.ReturnType);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        Told("generic instance", $"{genericType}<{string.Join(", ", typeArguments)}>");

    public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

    public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

    /// <summary>Full name of a type definition.</summary>
    public static string Name(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name), space = reader.GetString(type.Namespace);
        return type.IsNested ? $"{Name(reader, type.GetDeclaringType())}+{name}" : space.Length == 0 ? name : $"{space}.{name}";
    }

    /// <summary>Full name of a type reference.</summary>
    public static string Name(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name), space = reader.GetString(type.Namespace);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{Name(reader, (TypeReferenceHandle)type.ResolutionScope)}+{name}"
            : space.Length == 0 ? name : $"{space}.{name}";
    }

    /// <summary>A method as <c>Name(System.Int32, ...) : System.Void</c>.</summary>
    public static string Method(string name, MethodSignature<string> signature) =>
        $"{name}({string.Join(", ", signature.ParameterTypes)}) : {signature.ReturnType}";

    private string Told(string rule, string type)
    {
        report?.Invoke(rule, type);
        return type;
    }
}
