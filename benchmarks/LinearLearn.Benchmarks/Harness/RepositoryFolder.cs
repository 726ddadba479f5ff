namespace LinearLearn.Benchmarks;

/// <summary>
/// Finds the folder of the repository, because BenchmarkDotNet runs a generated program somewhere below this project's output folder.
/// </summary>
internal static class RepositoryFolder
{
    public static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "LinearLearn.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder
            ?? throw new DirectoryNotFoundException($"expected LinearLearn.sln in a folder above {AppContext.BaseDirectory}, found none");
    }
}
