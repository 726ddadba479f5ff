using System.Diagnostics.CodeAnalysis;

namespace LinearLearn.Tool;

/// <summary>Finds the classes of a stream in its first examples.</summary>
internal static class FirstExamples
{
    /// <summary>The number of examples in which classes are searched.</summary>
    public const int Count = 10_000;

    /// <summary>Finds the classes.</summary>
    /// <param name="given">The classes of the command line; empty if there are none.</param>
    /// <param name="labels">The labels of the first examples.</param>
    /// <param name="name">The name of the file in messages.</param>
    public static string[] FindClasses(IReadOnlyList<string> given, IEnumerable<string> labels, string name)
    {
        if (given.Count > 0)
            return [.. given];
        string[] all = [.. labels];
        string[] classes = [.. all.Distinct().Order(StringComparer.Ordinal)];
        return classes.Length >= 2 ? classes : throw CreateTooFew(name, all.Length);
    }

    /// <summary>Throws if a label is not among the classes.</summary>
    public static void RequireClass(ClassLabels classes, string label, string place, SavedModel? like)
    {
        if (!classes.TryGetLabel(label, out _))
            ThrowUnknown(classes, label, place, GetRemedy(like));
    }

    /// <summary>Gets why the classes are what they are, and how to change them.</summary>
    public static string GetRemedy(SavedModel? like) =>
        like is null ? "set all classes with --classes" : $"the classes are those of {like.Path}";

    /// <summary>Throws for a label that is not among the classes.</summary>
    [DoesNotReturn]
    public static void ThrowUnknown(ClassLabels classes, string label, string place, string remark)
    {
        const int most = 10;
        string[] names = [.. classes.Values.ToArray().Select(classes.NameOf)];
        string known = string.Join(", ", names.Take(most).Select(Excerpt.Format)) + (names.Length > most ? ", ..." : "");
        throw new ToolException(
            $"{place}: expected one of the classes {known}, found {Excerpt.Format(label)}: {remark}");
    }

    /// <summary>Creates the exception for fewer than two classes.</summary>
    public static ToolException CreateTooFew(string name, int examples) => new(
        $"{name}: expected two classes or more in the first {examples} examples, found fewer: shuffle the file, or set --classes");
}
