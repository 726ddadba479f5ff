namespace LinearLearn;

/// <summary>Tells the format of a model's file by its first bytes, whatever its name.</summary>
internal static class FirstBytes
{
    /// <exception cref="InvalidDataException">It is none of the formats.</exception>
    public static ModelFormat FormatOf(ReadOnlySpan<byte> file, string name)
    {
        ReadOnlySpan<byte> first = file[..Math.Min(file.Length, sizeof(long))];
        string? foreign = ForeignFile.Describe(file);
        // The length of a header, little-endian: no text begins so. By chance, it may begin as another format does.
        if (first.Contains((byte)0) && (foreign is null || file is [_, _, _, _, _, _, _, _, (byte)'{', ..]))
            return ModelFormat.Safetensors;
        ReadOnlySpan<byte> text = ForeignFile.WithoutMark(file).TrimStart(" \t\r\n"u8);
        if (foreign is null && text.StartsWith("{"u8))
            return ModelFormat.Json;
        if (LiblinearHeader.Begins(text))
            return ModelFormat.Liblinear;
        string found = foreign ?? (first.IsEmpty ? "an empty file" : Guard.Text($"{Convert.ToHexString(first)} (\"{Excerpt.Of(first)}\")"));
        throw new InvalidDataException(Guard.Text(
            $"{name}: expected a model as safetensors (the length of its header first), as JSON (a '{{' first) or of LIBLINEAR (solver_type first), found {found}"));
    }

    /// <summary>Refuses a file, before the rest of it is read, that is none of the formats.</summary>
    public static void RequireModel(ReadOnlySpan<byte> start, string name)
    {
        if (FormatOf(start, name) == ModelFormat.Safetensors)
            SafetensorsFile.RequireBegins(start, name);
    }
}
