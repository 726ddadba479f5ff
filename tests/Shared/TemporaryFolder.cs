namespace LinearLearn.Tests.Shared;

/// <summary>Creates a folder for the files of a test, and deletes it with its contents.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("linearlearn-").FullName;

    public string GetFile(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] contents)
    {
        File.WriteAllBytes(GetFile(name), contents);
        return GetFile(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
