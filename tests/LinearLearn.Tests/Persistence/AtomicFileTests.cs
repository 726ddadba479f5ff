namespace LinearLearn.Tests;

public class AtomicFileTests
{
    private static readonly byte[] Old = [.. Enumerable.Repeat((byte)1, 5000)], New = [2, 3, 4];

    private string _folder = "", _path = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;
        _path = Path.Combine(_folder, "model");
        File.WriteAllBytes(_path, Old);
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_file_is_replaced_whole([Values] bool isAsync)
    {
        await Write(_path, New, isAsync);
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(New));
        await Write(Path.Combine(_folder, "other"), Old, isAsync);
        AssertFiles("model", "other");
    }

    [Test]
    public void A_reader_keeps_the_file_that_it_opened([Values] bool isAsync)
    {
        using FileStream reader = new(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Assert.That(() => Write(_path, New, isAsync), Throws.Nothing);
        byte[] read = new byte[Old.Length + 1];
        Assert.That(reader.ReadAtLeast(read, read.Length, throwOnEndOfStream: false), Is.EqualTo(Old.Length));
        Assert.That(read[..^1], Is.EqualTo(Old));
    }

    [Test]
    public void Without_its_folder_nothing_is_written([Values] bool isAsync)
    {
        Assert.That(() => Write(Path.Combine(_folder, "missing", "model"), New, isAsync), Throws.InstanceOf<IOException>());
        AssertFiles("model");
    }

    [Test]
    public void A_folder_is_not_replaced([Values] bool isAsync)
    {
        string folder = Path.Combine(_folder, "folder");
        Directory.CreateDirectory(folder);
        Assert.That(() => Write(folder, New, isAsync), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        AssertFiles("folder", "model");
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
    }

    [Test]
    public void Cancelling_leaves_the_old_file()
    {
        Assert.That(() => AtomicFile.WriteAsync(_path, New, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(Old));
        AssertFiles("model");
    }

    [Test]
    public async Task A_link_stays_and_its_target_changes([Values] bool isAsync, [Values] bool isRelative)
    {
        string inner = Path.Combine(_folder, "inner"), link = Path.Combine(inner, "link"), second = Path.Combine(_folder, "second");
        Directory.CreateDirectory(inner);
        Link(link, isRelative ? Path.Combine("..", "model") : _path);
        Link(second, link);
        await Write(second, New, isAsync);
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(New));
        Assert.That(new FileInfo(_path).LinkTarget, Is.Null);
        Assert.That(new FileInfo(second).LinkTarget, Is.EqualTo(link));
        Assert.That(new FileInfo(link).LinkTarget, Is.Not.Null);
        AssertFiles("inner", "inner/link", "model", "second");
    }

    [Test]
    public async Task A_link_to_a_file_that_is_not_there_yet_makes_it([Values] bool isAsync)
    {
        string link = Path.Combine(_folder, "link");
        Link(link, Path.Combine(_folder, "later"));
        await Write(link, New, isAsync);
        Assert.That(File.ReadAllBytes(Path.Combine(_folder, "later")), Is.EqualTo(New));
        AssertFiles("later", "link", "model");
    }

    [Test]
    [Platform(Exclude = "Win")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Who_may_read_a_file_stays_as_it_was([Values] bool isAsync)
    {
        // Without write access for its owner, with access that new files do not get by default, and without any for others.
        foreach (UnixFileMode mode in new[] { (UnixFileMode)0b100_000_000, (UnixFileMode)0b110_110_110, (UnixFileMode)0b110_100_000, (UnixFileMode)0b111_101_101 })
        {
            File.SetUnixFileMode(_path, mode);
            await Write(_path, New, isAsync);
            Assert.That(File.GetUnixFileMode(_path), Is.EqualTo(mode));
        }
    }

    [Test]
    public void Of_two_who_save_at_once_one_wins_whole()
    {
        byte[][] contents = [.. Enumerable.Range(0, 2).Select(writer => Enumerable.Repeat((byte)writer, 20_000 + writer).ToArray())];
        AtomicFile.Write(_path, contents[0]);
        Task[] writers = [.. contents.Select(bytes => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
                await Write(_path, bytes, isAsync: i % 2 == 0);
        }))];
        int reads = 0;
        for (bool isLast = false; !isLast; reads++)
        {
            isLast = Array.TrueForAll(writers, writer => writer.IsCompleted);
            byte[] found = WholeStream.Read(_path).ToArray();
            Assert.That(found.AsSpan().SequenceEqual(contents[found[0]]), "a whole file of one writer");
        }
        Assert.That(() => Task.WhenAll(writers), Throws.Nothing);
        Assert.That(reads, Is.GreaterThan(1));
        AssertFiles("model");
    }

    private static Task Write(string path, byte[] contents, bool isAsync)
    {
        if (isAsync)
            return AtomicFile.WriteAsync(path, contents, CancellationToken.None);
        AtomicFile.Write(path, contents);
        return Task.CompletedTask;
    }

    private static void Link(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception exception) when (OperatingSystem.IsWindows() && exception is IOException or UnauthorizedAccessException)
        {
            Assert.Ignore("Windows lets only some users make symbolic links");
        }
    }

    private void AssertFiles(params string[] expected) => Assert.That(
        Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/')),
        Is.EquivalentTo(expected));
}
