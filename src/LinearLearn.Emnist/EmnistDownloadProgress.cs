namespace LinearLearn.Emnist;

/// <summary>Represents the state of a download.</summary>
/// <param name="BytesDone">
/// The number of bytes in the cache, including those of an earlier, interrupted download. It decreases if bytes were damaged, the archive
/// changes on the server or the server cannot resume.
/// </param>
/// <param name="BytesTotal">
/// The number of bytes of the missing files. If the server sends the whole archive: its length, or null if the server does not state it.
/// </param>
/// <param name="BytesPerSecond">The rate of the last five seconds, including pauses.</param>
/// <param name="File">The name of the current file.</param>
public readonly record struct EmnistDownloadProgress(long BytesDone, long? BytesTotal, double BytesPerSecond, string File);
