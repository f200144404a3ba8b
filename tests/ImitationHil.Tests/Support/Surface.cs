using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ImitationHil.Tests.Support;

/// <summary>The public face of an assembly, one <c>Type::member</c> a line, and the list that is kept beside it.</summary>
public static class Surface
{
    /// <summary>What stands for nanoFramework's packages.</summary>
    public const string NanoList = "firmware/Surfaces/surface.csv";

    /// <summary>What stands for the Raspberry Pi's packages.</summary>
    public const string PiList = "firmware/Surfaces/surface-pi.csv";

    /// <summary>The one package that the Runtime may use.</summary>
    public const string CoreLibrary = "nanoFramework.CoreLibrary";

    /// <summary>What a list declares, as <c>Type::member</c>; a type itself has no member.</summary>
    /// <param name="list">The list.</param>
    /// <param name="package">Of which package; null is all.</param>
    public static HashSet<string> Listed(string list = NanoList, string? package = CoreLibrary) =>
        ListRows(list).Where(row => package == null || row[2] == package).Select(row => $"{row[0]}::{row[1]}").ToHashSet();

    /// <summary>Rows of a list: type, member, package, version.</summary>
    public static List<string[]> ListRows(string list) =>
        File.ReadLines(Repository.PathOf(list)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(';')).ToList();

    /// <summary>What an assembly declares for others.</summary>
    public static HashSet<string> Declared(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        var text = new SignatureText();
        var found = new HashSet<string>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) is not (TypeAttributes.Public or TypeAttributes.NestedPublic))
                continue;

            string name = SignatureText.Name(reader, handle);
            found.Add($"{name}::");
            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(m => Seen(m.Attributes)))
            {
                if (!IsImplied(reader, type, method))
                    found.Add($"{name}::{SignatureText.Method(reader.GetString(method.Name), method.DecodeSignature(text, null))}");
            }

            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(f => (f.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public))
            {
                if ((field.Attributes & FieldAttributes.RTSpecialName) == 0)
                    found.Add($"{name}::{reader.GetString(field.Name)}");
            }
        }

        return found;
    }

    private static bool Seen(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    // The compiler gives an abstract class a protected constructor that nobody wrote.
    private static bool IsImplied(MetadataReader reader, TypeDefinition type, MethodDefinition method) =>
        (type.Attributes & TypeAttributes.Abstract) != 0 && reader.GetString(method.Name) == ".ctor" && reader.GetString(type.Name) != "Attribute";
}
