namespace LinearLearn;

/// <summary>The version of this library's own file formats.</summary>
internal static class FormatVersion
{
    /// <summary>The newest version of all of them but models in safetensors. Increases with every change that older readers would misunderstand.</summary>
    public const int Newest = 1;

    /// <summary>The version of models in safetensors with sparse weights. Files with dense floats stay of version 1, which older readers know.</summary>
    public const int SparseModel = 2;

    /// <summary>The newest version of models in safetensors, with weights of fewer bits than a float.</summary>
    public const int NewestModel = 3;

    /// <summary>Marks the exception of a newer file.</summary>
    private const string NewerMark = "LinearLearn.NewerVersion";

    /// <exception cref="InvalidDataException">The file is newer than this library, or of no version.</exception>
    public static void Require(long found, string fileName, int newest = Newest)
    {
        if (found > newest)
        {
            InvalidDataException newer = new(Guard.Text(
                $"{fileName}: expected version {newest} of the format or an older one, found {found}: a newer LinearLearn wrote it, and can read it"));
            newer.Data[NewerMark] = true;
            throw newer;
        }
        if (found < 1)
            throw new InvalidDataException(Guard.Text($"{fileName}: expected a version from 1 to {newest}, found {found}"));
    }

    /// <summary>Refuses a newer version only: to be called before anything that a newer one may have changed.</summary>
    /// <exception cref="InvalidDataException">The file is newer than this library.</exception>
    public static void RequireNotNewer(long found, string fileName, int newest) => Require(Math.Max(found, 1), fileName, newest);

    /// <summary>Whether a file was refused because it is newer than this library: it may be sound.</summary>
    public static bool IsNewer(InvalidDataException exception) => exception.Data.Contains(NewerMark);
}
