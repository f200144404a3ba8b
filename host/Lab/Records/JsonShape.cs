using System.Collections;
using System.Reflection;
using System.Text.Json;
using ImitationHil.Lab.Data;

namespace ImitationHil.Lab.Records;

/// <summary>
/// Compares a JSON document with the type that it is to become and collects everything that does not fit: unknown,
/// repeated and missing keys, wrong kinds, numbers out of range. The serializer alone stops at the first.
/// A property that is not nullable is a required key.
/// </summary>
internal sealed class JsonShape(string file, List<Problem> problems)
{
    private readonly NullabilityInfoContext nullability = new();

    public void Check(JsonElement element, Type type, string path)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            type = inner;
        }

        if (Scalar(element, type) is { } scalar)
        {
            if (scalar.Length > 0)
            {
                problems.Add(new Problem(file, path, $"{scalar} was expected, {Shown(element)} is given; correct it."));
            }
        }
        else if (ElementOfMap(type) is { } value)
        {
            CheckMap(element, value, path);
        }
        else if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            CheckList(element, type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0], path);
        }
        else
        {
            CheckObject(element, type, path);
        }
    }

    // Null: not a scalar. Empty: fits. Otherwise what was expected.
    private static string? Scalar(JsonElement element, Type type)
    {
        bool number = element.ValueKind == JsonValueKind.Number;
        if (type == typeof(string))
        {
            return element.ValueKind == JsonValueKind.String ? "" : "a text";
        }

        if (type == typeof(bool))
        {
            return element.ValueKind is JsonValueKind.True or JsonValueKind.False ? "" : "true or false";
        }

        if (type == typeof(int))
        {
            return number && element.TryGetInt32(out _) ? "" : "a whole number of 32 bits";
        }

        if (type == typeof(uint))
        {
            return number && element.TryGetUInt32(out _) ? "" : "a whole number from 0 to 4294967295";
        }

        if (type == typeof(long))
        {
            return number && element.TryGetInt64(out _) ? "" : "a whole number of 64 bits";
        }

        if (type == typeof(float))
        {
            return number && element.TryGetSingle(out float single) && float.IsFinite(single) ? "" : "a finite number";
        }

        if (type == typeof(double))
        {
            return number && element.TryGetDouble(out double wide) && double.IsFinite(wide) ? "" : "a finite number";
        }

        if (type == typeof(DateTimeOffset))
        {
            return element.ValueKind == JsonValueKind.String && element.TryGetDateTimeOffset(out _) ? "" : "a time such as 2026-11-22T17:00:00+00:00";
        }

        return null;
    }

    private static Type? ElementOfMap(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? type.GetGenericArguments()[1] : null;

    private void CheckMap(JsonElement element, Type value, string path)
    {
        if (!IsObject(element, path))
        {
            return;
        }

        var seen = new HashSet<string>();
        foreach (JsonProperty entry in element.EnumerateObject())
        {
            CheckOnce(seen, entry.Name, path);
            Check(entry.Value, value, $"{path}.{entry.Name}");
        }
    }

    private void CheckList(JsonElement element, Type item, string path)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new Problem(file, path, $"a list was expected, {Shown(element)} is given; correct it."));
            return;
        }

        int index = 0;
        foreach (JsonElement entry in element.EnumerateArray())
        {
            Check(entry, item, $"{path}[{index++}]");
        }
    }

    private void CheckObject(JsonElement element, Type type, string path)
    {
        if (!IsObject(element, path))
        {
            return;
        }

        Dictionary<string, PropertyInfo> known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        var seen = new HashSet<string>();
        foreach (JsonProperty entry in element.EnumerateObject())
        {
            string place = $"{path}.{entry.Name}";
            CheckOnce(seen, entry.Name, path);
            if (!known.TryGetValue(entry.Name, out PropertyInfo? property))
            {
                problems.Add(new Problem(file, place, $"unknown key; known here are {string.Join(", ", known.Keys)}. Remove or correct it."));
            }
            else if (entry.Value.ValueKind != JsonValueKind.Null || !IsNullable(property))
            {
                Check(entry.Value, property.PropertyType, place);
            }
        }

        foreach ((string name, PropertyInfo property) in known)
        {
            if (!seen.Contains(name) && !IsNullable(property))
            {
                problems.Add(new Problem(file, $"{path}.{name}", "this key is required and missing; add it."));
            }
        }
    }

    private void CheckOnce(HashSet<string> seen, string name, string path)
    {
        if (!seen.Add(name))
        {
            problems.Add(new Problem(file, $"{path}.{name}", "the key occurs twice; keep one."));
        }
    }

    private bool IsObject(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        problems.Add(new Problem(file, path, $"an object was expected, {Shown(element)} is given; correct it."));
        return false;
    }

    private bool IsNullable(PropertyInfo property) => nullability.Create(property).WriteState == NullabilityState.Nullable;

    private static string Shown(JsonElement element)
    {
        string text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }
}
