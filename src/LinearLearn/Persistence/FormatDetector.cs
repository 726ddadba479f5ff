namespace LinearLearn;

/// <summary>Detects the format of a model's file by its first bytes.</summary>
internal static class FormatDetector
{
    /// <exception cref="InvalidDataException">It is none of the formats.</exception>
    public static ModelFormat Detect(ReadOnlySpan<byte> file, string name)
    {
        ReadOnlySpan<byte> first = file[..Math.Min(file.Length, sizeof(long))];
        string? foreign = ForeignFile.Describe(file);
        // The length of a header, little-endian: no text begins so. By chance, it may equal the start of another format.
        if (first.Contains((byte)0) && (foreign is null || file is [_, _, _, _, _, _, _, _, (byte)'{', ..]))
            return ModelFormat.Safetensors;
        ReadOnlySpan<byte> text = ForeignFile.SkipByteOrderMark(file).TrimStart(" \t\r\n"u8);
        if (foreign is null && text.StartsWith("{"u8))
            return ModelFormat.Json;
        if (LiblinearHeader.StartsWithKeyword(text))
            return ModelFormat.Liblinear;
        string found = foreign ?? (first.IsEmpty ? "an empty file" : Guard.Text($"{Convert.ToHexString(first)} (\"{Excerpt.Format(first)}\")"));
        throw new InvalidDataException(Guard.Text(
            $"{name}: expected a model as safetensors (the length of its header first), as JSON (a '{{' first) or of LIBLINEAR (solver_type first), found {found}"));
    }

    /// <summary>Refuses a file of another format before the rest of it is read.</summary>
    public static void RequireModel(ReadOnlySpan<byte> start, string name)
    {
        if (Detect(start, name) == ModelFormat.Safetensors)
            SafetensorsFile.RequireStart(start, name);
    }
}
