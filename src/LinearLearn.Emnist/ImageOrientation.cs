namespace LinearLearn.Emnist;

/// <summary>How the pixels of a picture stand in a file.</summary>
public enum ImageOrientation
{
    /// <summary>Column by column, as in every EMNIST file: they are turned while they are read.</summary>
    Transposed,

    /// <summary>Row by row, as in the files of MNIST and Fashion-MNIST.</summary>
    Upright,
}
