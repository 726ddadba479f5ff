namespace LinearLearn.BesideMlNet;

/// <summary>Writes the files of images that both apps read: for each image its label, a byte, and its pixels, a byte each.</summary>
public sealed class DigitsFiles
{
    public DigitsFiles(Dataset training, Dataset validation, string folder)
    {
        TrainingCount = training.Count;
        ValidationCount = validation.Count;
        FirstLabel = validation.Labels[0];
        Training = Write(training, training.Count, Path.Combine(folder, "training"));
        Validation = Write(validation, validation.Count, Path.Combine(folder, "validation"));
        Picture = Write(validation, 1, Path.Combine(folder, "picture"));
    }

    public int TrainingCount { get; }

    public int ValidationCount { get; }

    /// <summary>Gets the label of the image in <see cref="Picture"/>.</summary>
    public int FirstLabel { get; }

    public string Training { get; }

    public string Validation { get; }

    /// <summary>Gets the file of the first validation image.</summary>
    public string Picture { get; }

    private static string Write(Dataset data, int count, string path)
    {
        ByteFeatures pixels = (ByteFeatures)data.Features;
        using FileStream file = File.Create(path);
        for (int i = 0; i < count; i++)
        {
            file.WriteByte((byte)data.Labels[i]);
            file.Write(pixels.Row(i));
        }
        return path;
    }
}
