using LinearLearn.Tests.Shared;

namespace LinearLearn.Hosting.Tests;

/// <summary>Gives each test a folder of files, which is deleted afterwards.</summary>
public abstract class FolderFixture
{
    private protected TemporaryFolder Folder { get; private set; } = null!;

    [SetUp]
    public void CreateFolder() => Folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => Folder.Dispose();
}
