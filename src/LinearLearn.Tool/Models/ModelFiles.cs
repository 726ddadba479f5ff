namespace LinearLearn.Tool;

/// <summary>Determines the formats of model files by their names.</summary>
internal static class ModelFiles
{
    /// <summary>Saves a model, and writes what the format leaves out.</summary>
    /// <param name="saved">The model.</param>
    /// <param name="path">The path, or "-" for standard output.</param>
    /// <param name="format">The format.</param>
    /// <param name="console">The streams of the tool.</param>
    public static void Save(SavedModel saved, string path, ModelFormat format, ToolConsole console)
    {
        OutputFile.Write(path, console, stream => saved.Save(stream, format));
        if (format == ModelFormat.Liblinear)
            ModelWriters.NoteLoss(path, "LIBLINEAR", ModelWriters.FindLiblinearLoss(saved.Model), console);
        if (path != OutputFile.StandardOutput)
            console.Note($"saved {path}");
    }

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
