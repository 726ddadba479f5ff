namespace LinearLearn.Emnist;

/// <summary>Represents a file of the published archive.</summary>
/// <param name="Name">The file name, with the ending .gz.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Sha256">The SHA-256 as 64 lowercase hexadecimal digits.</param>
internal sealed record PublishedFile(string Name, long Length, string Sha256);
