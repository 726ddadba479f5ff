namespace LinearLearn;

/// <summary>Detects the format of a model file by its first bytes.</summary>
internal static class FormatDetector
{
    /// <exception cref="InvalidDataException">The file has none of the formats.</exception>
    public static ModelFormat Detect(ReadOnlySpan<byte> file, string name)
    {
        ReadOnlySpan<byte> first = file[..Math.Min(file.Length, sizeof(long))];
        string? foreign = ForeignFile.Describe(file);
        // The length of a header, little-endian: no text begins like this. By chance, it can equal the start of another format.
        if (first.Contains((byte)0) && (foreign is null || file is [_, _, _, _, _, _, _, _, (byte)'{', ..]))
            return ModelFormat.Safetensors;
        ReadOnlySpan<byte> text = ForeignFile.SkipByteOrderMark(file).TrimStart(" \t\r\n"u8);
        if (foreign is null && text.StartsWith("{"u8))
            return ModelFormat.Json;
        if (LiblinearHeader.StartsWithKeyword(text))
            return ModelFormat.Liblinear;
        string found = foreign
            ?? (first.IsEmpty ? "an empty file" : Guard.Text($"{Convert.ToHexString(first)} (\"{Excerpt.Format(first)}\")"));
        string expected = "safetensors (begins with the header length), JSON (begins with '{') or LIBLINEAR (begins with solver_type)";
        throw new InvalidDataException(Guard.Text($"{name}: expected a model as {expected}, found {found}"));
    }

    /// <summary>Throws if a file has another format, before the rest of it is read.</summary>
    public static void RequireModel(ReadOnlySpan<byte> start, string name)
    {
        if (Detect(start, name) == ModelFormat.Safetensors)
            SafetensorsFile.RequireStart(start, name);
    }
}
