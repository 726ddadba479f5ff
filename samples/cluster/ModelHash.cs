using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LinearLearn.Samples.Cluster;

/// <summary>Computes a short hash of the bits of a model: two models with the same hash have the same weights and biases.</summary>
internal static class ModelHash
{
    private const int Bytes = 8;

    /// <summary>Computes the first 64 bits of the SHA-256 hash of weights and biases.</summary>
    /// <param name="model">The model.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string Compute(LinearModel model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(model.Weights));
        hash.AppendData(MemoryMarshal.AsBytes(model.Biases));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }
}
