namespace LinearLearn.Hosting;

/// <summary>Finds out whether open files still have their names.</summary>
internal static class OpenFile
{
    /// <summary>Determines whether an open file is the one at its path, which was not deleted, renamed or replaced.</summary>
    /// <remarks>
    /// Compares length and time of the last write: .NET has no identity of files. Windows does not let others replace an open file.
    /// </remarks>
    public static bool IsAtPath(FileStream file)
    {
        if (OperatingSystem.IsWindows())
            return true;
        FileInfo found = new(file.Name);
        if (found.LinkTarget is not null)
            found = (FileInfo)found.ResolveLinkTarget(returnFinalTarget: true)!;
        return found.Exists
            && found.Length == RandomAccess.GetLength(file.SafeFileHandle)
            && found.LastWriteTimeUtc == File.GetLastWriteTimeUtc(file.SafeFileHandle);
    }
}
