using System.Reflection;
using System.Runtime.CompilerServices;

namespace LinearLearn.Tests.Shared;

/// <summary>
/// Finds the fields of an assembly's public types that are writable after construction, which would make them unsafe between threads.
/// </summary>
internal static class MutableState
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Gets the fields as "Type.field", sorted; structures are left out, because they are copied.</summary>
    public static string[] FieldsOf(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes().Where(type => type.IsClass)
            .SelectMany(type => type.GetFields(Declared).Where(IsWritable).Select(field => $"{type.Name}.{field.Name}"))
            .Order(StringComparer.Ordinal),
    ];

    private static bool IsWritable(FieldInfo field) => !field.IsInitOnly && !field.IsLiteral && !IsOfInitOnlyProperty(field);

    private static bool IsOfInitOnlyProperty(FieldInfo field)
    {
        if (!field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal))
            return false;
        string property = field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)];
        return field.DeclaringType!.GetProperty(property, Declared)?.SetMethod is { } setter
            && setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
    }
}
