using System.Text;

namespace LinearLearn;

/// <summary>Writes the C header of a model.</summary>
internal static class CWriter
{
    private const string Indent = "    ";

    /// <summary>The maximum number of bytes in a literal that C99 requires of every compiler.</summary>
    private const int MostBytesOfName = 4095;

    public static string Write(LinearModel model, COptions options)
    {
        if (options.Precision is { } precision)
            model = model.Quantize(precision);
        int rows = model.Biases.Length;
        bool isShort = model.FeatureCount <= ushort.MaxValue + 1;
        int columnSize = isShort ? sizeof(ushort) : sizeof(uint);
        StoredWeights weights = new(model, columnSize, hasSteps: options.Precision is not null, leastColumns: 1);
        int weightSize = weights.HasSteps ? sizeof(sbyte) : sizeof(float);
        long bytes = (long)weights.Count * rows * weightSize + (long)weights.Columns.Length * columnSize
            + (weights.HasSteps ? 2L : 1L) * rows * sizeof(float);
        List<string> flags = [];
        if (rows == 1)
            flags.Add("TWO");
        if (weights.IsSparse)
            flags.Add("SPARSE");
        if (weights.HasSteps)
            flags.Add("STEPS");
        StringBuilder source = new();
        new SourceTemplate(flags).Append(
            source,
            CTemplate.Header,
            ("PREFIX", options.Prefix),
            ("MACRO", options.Prefix.ToUpperInvariant()),
            ("CLASSCOUNT", Guard.Text($"{model.Classes.Count}")),
            ("FEATURECOUNT", Guard.Text($"{model.FeatureCount}")),
            ("ROWS", Guard.Text($"{rows}")),
            ("COUNT", Guard.Text($"{weights.Count}")),
            ("WEIGHTCOUNT", Guard.Text($"{weights.Count * rows}")),
            ("BYTES", Guard.Text($"{bytes}")),
            ("LABELS", SourceText.JoinLines(FormatNames(model.Classes), Indent)),
            ("BIASES", SourceText.JoinLines(model.Biases.ToArray().Select(Format), Indent)),
            ("SCALES", SourceText.JoinLines(weights.Scales.Select(Format), Indent)),
            ("COLUMNS", SourceText.JoinLines(weights.Columns, Indent)),
            ("WEIGHTS", SourceText.JoinLines(FormatWeights(weights, rows), Indent)),
            ("COLUMNTYPE", isShort ? "uint16_t" : "uint32_t"),
            ("WEIGHTTYPE", weights.HasSteps ? "int8_t" : "float"),
            ("INPUT", model.ByteScale is null ? "float" : options.SignedBytes ? "int8_t" : "uint8_t"),
            ("SUM", FindSumType(model, weights)),
            ("FEATURE", weights.IsSparse ? $"{options.Prefix}_columns[i]" : "i"),
            ("SCALE", (weights.HasSteps ? $" * {options.Prefix}_scales[index]" : "")
                + (model.ByteScale is { } scale ? $" * {Format(scale)}" : "")));
        return source.ToString();
    }

    /// <summary>Finds the type of sums: floats, or the smallest integer that holds the sum of bytes and steps of 8 bits.</summary>
    private static string FindSumType(LinearModel model, StoredWeights weights)
    {
        if (!weights.HasSteps || model.ByteScale is null)
            return "float";
        long largest = 0;
        for (int row = 0; row < model.Biases.Length; row++)
        {
            long sum = 0;
            for (int index = 0; index < weights.Count; index++)
                sum += Math.Abs(weights.StepAt(index, row));
            largest = Math.Max(largest, sum);
        }
        return largest * byte.MaxValue <= int.MaxValue ? "int32_t" : "int64_t";
    }

    private static IEnumerable<string> FormatNames(ClassLabels classes)
    {
        foreach (int label in classes.Values.ToArray())
        {
            string name = classes.NameOf(label);
            if (name.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException(Guard.Text($"label {label}: expected a name without U+0000, which ends a C text, found one"));
            int bytes = Encoding.UTF8.GetByteCount(name);
            if (bytes > MostBytesOfName)
            {
                throw new ArgumentException(
                    Guard.Text($"label {label}: expected a name of at most {MostBytesOfName} bytes, as C99 allows, found {bytes}"));
            }
            yield return SourceText.FormatBytes(name);
        }
    }

    /// <summary>Formats the weights row by row.</summary>
    private static IEnumerable<string> FormatWeights(StoredWeights weights, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int index = 0; index < weights.Count; index++)
                yield return weights.HasSteps ? Guard.Text($"{weights.StepAt(index, row)}") : Format(weights.WeightAt(index, row));
        }
    }

    private static string Format(float value) => SourceText.FormatFloat(value, needsPoint: true);
}
