namespace LinearLearn.Emnist.Tests;

/// <summary>A new folder for one test's files, removed with all that is in it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("linearlearn-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] contents)
    {
        System.IO.File.WriteAllBytes(File(name), contents);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
