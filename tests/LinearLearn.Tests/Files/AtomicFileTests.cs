namespace LinearLearn.Tests;

public class AtomicFileTests
{
    private static readonly byte[] Old = [.. Enumerable.Repeat((byte)1, 5000)], New = [2, 3, 4];

    /// <summary>Ninety letters.</summary>
    private const string Ninety = "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn";

    private string _folder = "", _path = "";

    [SetUp]
    public void MakeFolder()
    {
        // Messages contain the resolved path: on macOS, the folder of temporary files is behind a link.
        _path = RealPath.Resolve(Path.Combine(Directory.CreateTempSubdirectory("linearlearn-").FullName, "model"));
        _folder = Path.GetDirectoryName(_path)!;
        File.WriteAllBytes(_path, Old);
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AtomicFile_replaces_a_file_as_a_whole([Values] bool isAsync)
    {
        await Write(_path, New, isAsync);
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(New));
        await Write(Path.Combine(_folder, "other"), Old, isAsync);
        AssertFiles("model", "other");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows refuses to replace a file that is open")]
    public void AtomicFile_does_not_change_the_file_that_a_reader_has_open([Values] bool isAsync)
    {
        using FileStream reader = new(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Assert.That(() => Write(_path, New, isAsync), Throws.Nothing);
        byte[] read = new byte[Old.Length + 1];
        Assert.That(reader.ReadAtLeast(read, read.Length, throwOnEndOfStream: false), Is.EqualTo(Old.Length));
        Assert.That(read[..^1], Is.EqualTo(Old));
    }

    [Test]
    public void AtomicFile_rejects_a_path_whose_folder_does_not_exist([Values] bool isAsync)
    {
        string missing = Path.Combine(_folder, "missing"), path = Path.Combine(missing, "..", "missing", "model");
        Assert.That(() => Write(path, New, isAsync), Throws.TypeOf<DirectoryNotFoundException>().With.Message.EqualTo(
            $"{path}: expected its folder, {missing}, to exist"));
        path = Path.Combine(_path, "model");
        Assert.That(() => Write(path, New, isAsync), Throws.TypeOf<DirectoryNotFoundException>().With.Message.EqualTo(
            $"{path}: expected its folder, {_path}, to exist"), "a file in its place");
        AssertFiles("model");
    }

    [Test]
    public void AtomicFile_does_not_replace_a_folder([Values] bool isAsync)
    {
        string folder = Path.Combine(_folder, "folder");
        Directory.CreateDirectory(folder);
        Assert.That(() => Write(folder, New, isAsync), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        AssertFiles("folder", "model");
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
    }

    [Test]
    public void AtomicFile_keeps_the_old_file_on_cancellation()
    {
        Assert.That(() => AtomicFile.WriteAsync(_path, New, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(Old));
        AssertFiles("model");
    }

    [Test]
    public async Task AtomicFile_follows_links_and_replaces_their_target([Values] bool isAsync, [Values] bool isRelative)
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
    public async Task AtomicFile_creates_the_missing_target_of_a_link([Values] bool isAsync)
    {
        string link = Path.Combine(_folder, "link");
        Link(link, Path.Combine(_folder, "later"));
        await Write(link, New, isAsync);
        Assert.That(File.ReadAllBytes(Path.Combine(_folder, "later")), Is.EqualTo(New));
        AssertFiles("later", "link", "model");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows removes .. from the target of a link before it resolves the folders before it")]
    public async Task AtomicFile_resolves_relative_links_from_their_folder([Values] bool isAsync)
    {
        string inner = Path.Combine(_folder, "A", "B"), linked = Path.Combine(_folder, "linked");
        Directory.CreateDirectory(inner);
        File.WriteAllBytes(Path.Combine(_folder, "A", "upfile"), Old);
        Link(linked, Path.Combine("A", "B"));
        Link(Path.Combine(inner, "up"), Path.Combine("..", "upfile"));
        Link(Path.Combine(inner, "twice"), Path.Combine(linked, ".", "..", "B", "up"));
        foreach (string name in new[] { "up", "twice" })
        {
            byte[] contents = [.. New, (byte)name.Length];
            await Write(Path.Combine(linked, name), contents, isAsync);
            Assert.That(File.ReadAllBytes(Path.Combine(_folder, "A", "upfile")), Is.EqualTo(contents));
            Assert.That(File.ReadAllBytes(Path.Combine(linked, name)), Is.EqualTo(contents), "loading reads the same contents");
        }
        await Write(Path.Combine(linked, "new"), New, isAsync);
        AssertFiles("A", "A/B", "A/B/new", "A/B/twice", "A/B/up", "A/upfile", "linked", "linked/new", "linked/twice", "linked/up", "model");
    }

    [Test]
    public async Task AtomicFile_follows_up_to_40_links([Values] bool isAsync)
    {
        Link(PathOf(1), _path);
        for (int i = 2; i <= 41; i++)
            Link(PathOf(i), PathOf(i - 1));
        await Write(PathOf(40), New, isAsync);
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(New));
        Assert.That(() => Write(PathOf(41), Old, isAsync), Throws.TypeOf<IOException>().With.Message.EqualTo(
            $"{PathOf(41)}: expected at most 40 links in the path, found more"));
        string circle = Path.Combine(_folder, "circle");
        Link(circle, circle);
        Assert.That(() => Write(circle, Old, isAsync), Throws.TypeOf<IOException>());
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(New));

        string PathOf(int link) => Path.Combine(_folder, FormattableString.Invariant($"link{link}"));
    }

    [Test]
    public void AtomicFile_rejects_the_name_of_a_folder([Values] bool isAsync)
    {
        string path = Path.Combine(_folder, "folder") + Path.DirectorySeparatorChar;
        Assert.That(() => Write(path, New, isAsync),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"{path}: expected a file, found the name of a folder"));
        AssertFiles("model");
    }

    [Test]
    public async Task AtomicFile_writes_names_of_the_maximum_length([Values] bool isAsync)
    {
        foreach (string name in new[]
        {
            new string('n', 231), new string('n', 232), new string('n', 255),
            "n" + string.Concat(Enumerable.Repeat("\u00fc", 127)),
            "nn" + string.Concat(Enumerable.Repeat("\U0001F600", 63)),
        })
        {
            string path = Path.Combine(_folder, name);
            await Write(path, New, isAsync);
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(New));
            File.Delete(path);
        }
        AssertFiles("model");
    }

    [TestCase("checkpoint-000000000040.safetensors", 35)]
    [TestCase(Ninety + "1234567890", 100)]
    [TestCase(Ninety + "12345678901", 100)]
    [TestCase(Ninety + "12345678\U0001F600", 98)]
    [TestCase(Ninety + "123456\U0001F6001", 98)]
    [TestCase(Ninety + "1234567\u00fc\u00fc", 98)]
    public void AtomicFile_unfinished_name_starts_with_the_truncated_name_of_the_file(string name, int kept)
    {
        string unfinished = AtomicFile.CreateUnfinishedName(name);
        Assert.That(unfinished[..kept], Is.EqualTo(name[..kept]));
        Assert.That(unfinished[kept..], Does.Match(@"^\.[a-z0-9]{8}\.[a-z0-9]{3}\.unfinished$"));
        Assert.That(AtomicFile.CreateUnfinishedName(name), Is.Not.EqualTo(unfinished));
    }

    [Test] // not a case of the test above, because an attribute cannot contain such a text
    public void AtomicFile_unfinished_name_counts_half_a_surrogate_pair_as_3_bytes() =>
        AtomicFile_unfinished_name_starts_with_the_truncated_name_of_the_file(Ninety + "1234567\ud83d\ud83d", 98);

    [Test]
    [Platform(Exclude = "Win")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task AtomicFile_keeps_the_mode_of_the_file([Values] bool isAsync)
    {
        // Not writable by the owner; with access that new files do not get by default; without access for others; executable.
        UnixFileMode[] modes =
        [
            (UnixFileMode)0b100_000_000, (UnixFileMode)0b110_110_110, (UnixFileMode)0b110_100_000, (UnixFileMode)0b111_101_101,
        ];
        foreach (UnixFileMode mode in modes)
        {
            File.SetUnixFileMode(_path, mode);
            await Write(_path, New, isAsync);
            Assert.That(File.GetUnixFileMode(_path), Is.EqualTo(mode));
        }
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows refuses to replace a file that is open, here by the reader")]
    public void AtomicFile_concurrent_writers_never_mix_their_contents()
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
            byte[] found = ContentReader.Read(_path).ToArray();
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
            Assert.Ignore("Windows allows only some users to create symbolic links");
        }
    }

    private void AssertFiles(params string[] expected)
    {
        string[] entries = Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories);
        Assert.That(entries.Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/')), Is.EquivalentTo(expected));
    }
}
