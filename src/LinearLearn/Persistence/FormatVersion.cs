namespace LinearLearn;

/// <summary>Provides the versions of the library's own file formats.</summary>
internal static class FormatVersion
{
    /// <summary>The newest version of all formats except models in safetensors.</summary>
    /// <remarks>It increases with every change that older readers would misunderstand.</remarks>
    public const int Newest = 1;

    /// <summary>
    /// The version of models in safetensors with sparse weights; files with dense floats keep version 1 for older readers.
    /// </summary>
    public const int SparseModel = 2;

    /// <summary>The newest version of models in safetensors, which adds weights with fewer bits than a float.</summary>
    public const int NewestModel = 3;

    /// <summary>Marks the exception thrown for a newer file.</summary>
    private const string NewerMark = "LinearLearn.NewerVersion";

    /// <exception cref="InvalidDataException">The version is newer than this library supports, or below 1.</exception>
    public static void Require(long found, string fileName, int newest = Newest)
    {
        if (found > newest)
        {
            InvalidDataException newer = new(Guard.Text(
                $"{fileName}: expected format version {newest} or older, found {found}: update LinearLearn to read this file"));
            newer.Data[NewerMark] = true;
            throw newer;
        }
        if (found < 1)
            throw new InvalidDataException(Guard.Text($"{fileName}: expected a version from 1 to {newest}, found {found}"));
    }

    /// <summary>Throws for a newer version only.</summary>
    /// <remarks>Call it before anything is read that a newer version may have changed.</remarks>
    /// <exception cref="InvalidDataException">The file is newer than this library.</exception>
    public static void RequireNotNewer(long found, string fileName, int newest) => Require(Math.Max(found, 1), fileName, newest);

    /// <summary>Determines whether a file was rejected because it is newer than this library: it may be intact.</summary>
    public static bool IsNewer(InvalidDataException exception) => exception.Data.Contains(NewerMark);
}
