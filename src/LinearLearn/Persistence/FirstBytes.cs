namespace LinearLearn;

/// <summary>Tells the format of a model's file by its first bytes, whatever its name.</summary>
internal static class FirstBytes
{
    /// <exception cref="InvalidDataException">It is none of the formats.</exception>
    public static ModelFormat FormatOf(ReadOnlySpan<byte> file, string name)
    {
        ReadOnlySpan<byte> first = file[..Math.Min(file.Length, sizeof(long))];
        if (first.Contains((byte)0)) // the length of a header, little-endian: no text begins so
            return ModelFormat.Safetensors;
        ReadOnlySpan<byte> text = WithoutMark(file).TrimStart(" \t\r\n"u8);
        if (text.StartsWith("{"u8))
            return ModelFormat.Json;
        if (LiblinearHeader.Begins(text))
            return ModelFormat.Liblinear;
        string found = first.IsEmpty ? "an empty file" : Guard.Text($"{Convert.ToHexString(first)} (\"{Excerpt.Of(first)}\")");
        throw new InvalidDataException(Guard.Text(
            $"{name}: expected a model as safetensors (the length of its header first), as JSON (a '{{' first) or of LIBLINEAR (solver_type first), found {found}"));
    }

    /// <summary>The text behind the byte order mark, if there is one.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text["\uFEFF"u8.Length..] : text;
}
