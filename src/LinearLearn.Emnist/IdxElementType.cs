namespace LinearLearn.Emnist;

/// <summary>Specifies the type of the elements of an IDX file; the value is the third byte of the file.</summary>
#pragma warning disable CA1008, CA1720 // the values are those of the format, which has no 0; the names are those of the .NET types
public enum IdxElementType
{
    /// <summary>Unsigned bytes, as in the files of MNIST and EMNIST: <see cref="byte"/>.</summary>
    UnsignedByte = 0x08,

    /// <summary>Signed bytes: <see cref="sbyte"/>.</summary>
    SignedByte = 0x09,

    /// <summary>Integers of two bytes: <see cref="short"/>.</summary>
    Int16 = 0x0B,

    /// <summary>Integers of four bytes: <see cref="int"/>.</summary>
    Int32 = 0x0C,

    /// <summary>Floating-point numbers of four bytes: <see cref="float"/>.</summary>
    Single = 0x0D,

    /// <summary>Floating-point numbers of eight bytes: <see cref="double"/>.</summary>
    Double = 0x0E,
}
#pragma warning restore CA1008, CA1720
