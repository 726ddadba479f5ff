using LinearLearn.Emnist;

namespace LinearLearn.Tool;

/// <summary>Predicts images of an IDX file.</summary>
internal static class ImagePrediction
{
    private const int ImagesPerBlock = 4096;

    /// <summary>Predicts all images of a file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The file.</param>
    /// <param name="writer">Formats predictions.</param>
    /// <param name="header">What is written before the predictions.</param>
    /// <param name="output">Receives the predictions.</param>
    /// <returns>The number of images.</returns>
    public static long Run(LinearModel model, DataStream data, PredictionWriter writer, byte[] header, Stream output)
    {
        using IdxReader images = Open(model, data);
        output.Write(header);
        int pixels = model.FeatureCount;
        ClassIndex classes = new(model);
        float[] probabilities = new float[model.Classes.Count];
        byte[] block = new byte[ImagesPerBlock * pixels];
        long count = images.Dimensions[0];
        for (long done = 0; done < count; done += ImagesPerBlock)
        {
            int rows = (int)Math.Min(ImagesPerBlock, count - done);
            images.ReadExactly(block.AsSpan(0, rows * pixels));
            writer.Clear();
            for (int row = 0; row < rows; row++)
                writer.Write(classes.Predict(block.AsSpan(row * pixels, pixels), probabilities), probabilities);
            output.Write(writer.Written.Span);
        }
        images.RequireEnd();
        return count;
    }

    /// <summary>Opens a file of images, which must have the features of the model.</summary>
    public static IdxReader Open(LinearModel model, DataStream data)
    {
        IdxReader images = IdxReader.Open(data, data.Name);
        int pixels = images.Dimensions.Skip(1).Aggregate(1, (product, size) => product * size);
        if (images.ElementType != IdxElementType.UnsignedByte || images.Dimensions.Count < 2 || pixels != model.FeatureCount)
        {
            throw new ToolException(
                $"{data.Name}: expected images of {model.FeatureCount} bytes, found {string.Join(" x ", images.Dimensions)} elements "
                + $"of type {images.ElementType}");
        }
        return model.ByteScale is not null
            ? images
            : throw new ToolException($"{data.Name}: expected a model of images, found one of other numbers, or from a LIBLINEAR file");
    }
}
