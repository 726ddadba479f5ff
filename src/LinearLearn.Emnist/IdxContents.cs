namespace LinearLearn.Emnist;

/// <summary>Specifies what an IDX file has to contain.</summary>
internal enum IdxContents
{
    /// <summary>Elements of any type, in 1 to 8 dimensions.</summary>
    Any,

    /// <summary>Unsigned bytes in three dimensions: images, rows, columns.</summary>
    Images,

    /// <summary>A label for each image: unsigned bytes in one dimension, or 4-byte integers in one or two (a row for each image).</summary>
    Labels,
}
