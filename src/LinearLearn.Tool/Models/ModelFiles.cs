namespace LinearLearn.Tool;

/// <summary>Determines the formats of model files by their names.</summary>
internal static class ModelFiles
{
    /// <summary>Finds the format of a file to save a model to.</summary>
    /// <param name="path">The path, or "-" for standard output.</param>
    /// <param name="hasEncoder">Whether the model has an encoder, which only safetensors files can hold.</param>
    /// <exception cref="ToolException">The format cannot hold an encoder.</exception>
    public static ModelFormat FindFormat(string path, bool hasEncoder)
    {
        ModelFormat format = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => ModelFormat.Json,
            ".MODEL" or ".LIBLINEAR" => ModelFormat.Liblinear,
            ".SAFETENSORS" => ModelFormat.Safetensors,
            _ when path is OutputFile.StandardOutput => ModelFormat.Safetensors,
            var ending => throw ToolException.Usage(
                $"{path}: expected the ending .safetensors, .json, .model or .liblinear, "
                + $"found {(ending.Length == 0 ? "none" : Path.GetExtension(path))}; for ONNX, C# and C, use convert"),
        };
        return !hasEncoder || format == ModelFormat.Safetensors
            ? format
            : throw ToolException.Usage(
                $"{path}: expected the ending .safetensors, because only that format holds the encoder of texts or tables, "
                + $"found {Path.GetExtension(path)}");
    }
}
