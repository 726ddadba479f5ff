namespace LinearLearn.Tests.Shared;

/// <summary>Finds the repository that a test runs in, for tests that read its files.</summary>
internal static class RepositoryRoot
{
    public static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LinearLearn.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"expected LinearLearn.sln in a folder above {AppContext.BaseDirectory}, found none");
    }
}
