namespace LinearLearn.Emnist;

/// <summary>Specifies the order of an image's pixels in a file.</summary>
public enum ImageOrientation
{
    /// <summary>Column by column, as in all EMNIST files; images are transposed while they are read.</summary>
    Transposed,

    /// <summary>Row by row, as in the files of MNIST and Fashion-MNIST.</summary>
    Upright,
}
