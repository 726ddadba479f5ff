namespace LinearLearn.Tool;

/// <summary>Finds why two models cannot be averaged.</summary>
internal static class ModelDifference
{
    /// <summary>Throws if two models do not have the same encoder, features and classes.</summary>
    public static void RequireSame(SavedModel first, SavedModel other)
    {
        if (Find(first, other) is not (string expected, string found))
            return;
        string source = other.HasEncoder ? "train on parts of one file with --shard, or on other files with --like " + first.Path
            : "train on parts of one file with --shard";
        throw new ToolException($"{other.Path}: expected {expected}, as in {first.Path}, found {found}: {source}");
    }

    private static (string Expected, string Found)? Find(SavedModel first, SavedModel other)
    {
        LinearModel left = first.Model, right = other.Model;
        if (first.Inputs != other.Inputs)
            return ($"a model of {first.Inputs}", $"one of {other.Inputs}");
        if (left.FeatureCount != right.FeatureCount)
            return (Guard.Text($"{left.FeatureCount} features"), Guard.Text($"{right.FeatureCount}"));
        if (!ClassNames.GetAll(left.Classes).SequenceEqual(ClassNames.GetAll(right.Classes))
            || !left.Classes.Values.SequenceEqual(right.Classes.Values))
            return ($"the classes {ClassNames.Format(left.Classes)}", ClassNames.Format(right.Classes));
        if (left.ByteScale != right.ByteScale)
            return ($"{DescribeScale(left)}", DescribeScale(right));
        return first.EncoderState is { } one && other.EncoderState is { } two && !AreSame(one, two)
            ? ("the same encoder", "another one, fitted to other data")
            : null;
    }

    private static string DescribeScale(LinearModel model) =>
        model.ByteScale is { } scale ? Guard.Text($"bytes scaled by {scale}") : "numbers rather than bytes";

    private static bool AreSame(EncoderState one, EncoderState two) =>
        one.Kind == two.Kind && one.Settings == two.Settings && AreSame(one.Floats, two.Floats) && AreSame(one.Integers, two.Integers);

    private static bool AreSame<T>(IReadOnlyDictionary<string, T[]> one, IReadOnlyDictionary<string, T[]> two) =>
        one.Count == two.Count
        && one.All(entry => two.TryGetValue(entry.Key, out T[]? values) && entry.Value.AsSpan().SequenceEqual(values));
}
