using LinearLearn.Tests.Shared;

namespace LinearLearn.Hosting.Tests;

/// <summary>Copies folders of learners.</summary>
internal static class CrashCopies
{
    /// <summary>Copies a folder, as a backup or a crash at this moment would leave it.</summary>
    public static string Copy(this TemporaryFolder folder, string from, string name)
    {
        string to = Directory.CreateDirectory(folder.GetFile(name)).FullName;
        foreach (string file in Directory.GetFiles(from))
        {
            if (Path.GetFileName(file) != LearnerFolder.LockName)
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
        return to;
    }
}
