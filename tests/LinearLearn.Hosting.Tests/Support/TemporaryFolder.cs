namespace LinearLearn.Hosting.Tests;

/// <summary>Creates a folder that is deleted after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("linearlearn-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Copies a folder, as a backup or a crash at this moment would leave it.</summary>
    public string Copy(string from, string name)
    {
        string to = this[name];
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            if (Path.GetFileName(file) != LearnerFolder.LockName)
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
        return to;
    }
}
