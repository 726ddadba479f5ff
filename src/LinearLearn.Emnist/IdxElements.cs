using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LinearLearn.Emnist;

/// <summary>Provides the sizes and names of element types, and converts elements between big-endian order and the machine's.</summary>
internal static class IdxElements
{
    /// <summary>Gets the number of bytes of an element, or 0 for an unknown type.</summary>
    public static int GetSize(IdxElementType type) => type switch
    {
        IdxElementType.UnsignedByte or IdxElementType.SignedByte => 1,
        IdxElementType.Int16 => 2,
        IdxElementType.Int32 or IdxElementType.Single => 4,
        IdxElementType.Double => 8,
        _ => 0,
    };

    /// <summary>Describes a type by its number and its name, if it has one.</summary>
    public static string Describe(IdxElementType type) => type switch
    {
        IdxElementType.UnsignedByte => "8 (unsigned byte)",
        IdxElementType.SignedByte => "9 (signed byte)",
        IdxElementType.Int16 => "11 (2-byte integer)",
        IdxElementType.Int32 => "12 (4-byte integer)",
        IdxElementType.Single => "13 (float)",
        IdxElementType.Double => "14 (double)",
        _ => Guard.Text($"{(int)type}"),
    };

    /// <summary>Gets the element type of a .NET type.</summary>
    /// <exception cref="ArgumentException">IDX files have no elements of this type.</exception>
    public static IdxElementType GetType<T>() =>
        typeof(T) == typeof(byte) ? IdxElementType.UnsignedByte
        : typeof(T) == typeof(sbyte) ? IdxElementType.SignedByte
        : typeof(T) == typeof(short) ? IdxElementType.Int16
        : typeof(T) == typeof(int) ? IdxElementType.Int32
        : typeof(T) == typeof(float) ? IdxElementType.Single
        : typeof(T) == typeof(double) ? IdxElementType.Double
        : throw new ArgumentException($"expected elements of type byte, sbyte, short, int, float or double, found {typeof(T)}");

    /// <summary>Converts elements from big-endian order to the machine's, or back; source and destination can be the same.</summary>
    public static void ConvertOrder<T>(ReadOnlySpan<T> source, Span<T> destination)
        where T : unmanaged
    {
        int size = GetSize(GetType<T>());
        if (!BitConverter.IsLittleEndian || size == 1)
            source.CopyTo(destination);
        else if (size == 2)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, short>(source), MemoryMarshal.Cast<T, short>(destination));
        else if (size == 4)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, int>(source), MemoryMarshal.Cast<T, int>(destination));
        else
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, long>(source), MemoryMarshal.Cast<T, long>(destination));
    }
}
