using System.Reflection;
using System.Runtime.CompilerServices;

namespace LinearLearn.Tests.Shared;

/// <summary>Finds the fields of an assembly's public types that can be written after construction: what an object may not share between threads.</summary>
internal static class MutableState
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>As "Type.field", sorted. Structures are left out, as each thread has a copy of its own.</summary>
    public static string[] FieldsOf(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes().Where(type => type.IsClass)
            .SelectMany(type => type.GetFields(Declared).Where(IsWritable).Select(field => $"{type.Name}.{field.Name}"))
            .Order(StringComparer.Ordinal),
    ];

    private static bool IsWritable(FieldInfo field) => !field.IsInitOnly && !field.IsLiteral && !IsOfInitOnlyProperty(field);

    private static bool IsOfInitOnlyProperty(FieldInfo field) =>
        field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
        && field.DeclaringType!.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Declared)?.SetMethod is { } setter
        && setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
