using System.Buffers.Binary;
using System.Text;

namespace LinearLearn.Tests;

/// <summary>Builds NPY files by hand.</summary>
internal static class NpyFile
{
    /// <summary>Creates a file of version 1.0 in C order.</summary>
    public static byte[] Create(string type, string shape, byte[] elements) =>
        CreateWithHeader($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n", elements);

    /// <summary>Creates a file of version 1.0 with any header.</summary>
    public static byte[] CreateWithHeader(string header, byte[] elements)
    {
        byte[] length = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. elements];
    }
}
