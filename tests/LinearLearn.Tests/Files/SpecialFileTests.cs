using System.Formats.Tar;

namespace LinearLearn.Tests;

/// <summary>Saving writes into special files or rejects them, and never replaces them. Errors name the given path.</summary>
[Platform(Exclude = "Win", Reason = "Windows has no such files")]
public class SpecialFileTests
{
    private static readonly byte[] Contents = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)i)];

    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;
        _folder = Path.GetDirectoryName(RealPath.Resolve(Path.Combine(folder, "x")))!;
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AtomicFile_writes_into_a_named_pipe([Values] bool isAsync, [Values] bool isLinked)
    {
        string pipe = Make(TarEntryType.Fifo, "pipe"), path = pipe;
        if (isLinked)
            File.CreateSymbolicLink(path = Path.Combine(_folder, "link"), pipe);
        Task<byte[]> reading = Task.Run(() => ContentReader.Read(pipe).ToArray());
        await Write(path, isAsync);
        Assert.That(await reading, Is.EqualTo(Contents));
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(isLinked ? 2 : 1));
        reading = Task.Run(() => ContentReader.Read(pipe).ToArray());
        LibSvmWriter.Write(new Dataset(new DenseFeatures([1], 1), [7]), path);
        Assert.That(await reading, Is.EqualTo("7 1:1\n"u8.ToArray()), "it is still a pipe");
    }

    [Test]
    public void AtomicFile_error_names_the_closed_pipe()
    {
        string pipe = Make(TarEntryType.Fifo, "pipe");
        Task reading = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite).Dispose());
        Assert.That(() => AtomicFile.Write(pipe, Contents),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"{pipe}: expected to write it, found: Broken pipe"));
        reading.Wait();
    }

    [TestCase(3, TestName = "AtomicFile_writes_into_a_character_device")]
    [TestCase(7, TestName = "AtomicFile_error_names_the_full_character_device")]
    public async Task AtomicFile_writes_into_a_character_device_without_replacing_it(int minor)
    {
        string device = Make(TarEntryType.CharacterDevice, "device", major: 1, minor);
        foreach (bool isAsync in new[] { false, true })
        {
            if (minor == 3)
                await Write(device, isAsync);
            else
                Assert.That(() => Write(device, isAsync),
                    Throws.TypeOf<IOException>().With.Message.EqualTo($"{device}: expected to write it, found: No space left on device"));
            Assert.That(new FileInfo(device).Length, Is.Zero, "it was not replaced by a regular file");
            Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public void AtomicFile_rejects_a_socket_and_a_block_device([Values] bool isAsync)
    {
        string path = Path.Combine(_folder, "socket");
        using System.Net.Sockets.Socket socket = new(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        Assert.That(() => Write(path, isAsync), Throws.TypeOf<IOException>().With.Message.EqualTo(
            $"{path}: expected to write it, found: neither a regular file nor a named pipe nor a character device"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.EqualTo(new[] { path }));

        string block = Make(TarEntryType.BlockDevice, "block", major: 7, minor: 250);
        Assert.That(
            () => Write(block, isAsync),
            Throws.TypeOf<IOException>().With.Message.StartsWith($"{block}: expected to write it, found: neither a regular file"));
    }

    [Test]
    public async Task AtomicFile_replaces_an_empty_file([Values] bool isAsync, [Values] bool isReadOnly)
    {
        string path = Path.Combine(_folder, "empty");
        File.WriteAllBytes(path, []);
        File.SetAttributes(path, isReadOnly ? FileAttributes.ReadOnly : FileAttributes.Normal);
        using FileStream before = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await Write(path, isAsync);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(Contents));
        Assert.That(before.Length, Is.Zero, "a process that has the file open keeps the old contents");
    }

    [Test]
    [Platform("Linux", Reason = "elsewhere, the names of open files are devices")]
    public void AtomicFile_writes_into_the_open_file_of_a_process()
    {
        string path = Path.Combine(_folder, "output");
        File.WriteAllText(path, "before ");
        using FileStream open = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        AtomicFile.Write($"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}", "after"u8.ToArray());
        using StreamReader reader = new(open);
        Assert.That(reader.ReadToEnd(), Is.EqualTo("before after"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    [Platform("Linux")]
    public void AtomicFile_error_names_the_path_if_the_folder_accepts_no_file([Values] bool isAsync) => Assert.That(
        () => Write("/sys/model", isAsync),
        Throws.InstanceOf<SystemException>()
            .With.Message.StartsWith("/sys/model: expected its folder, /sys, to accept a new file, found: ")
            .And.Message.Not.Contains("unfinished"));

    [Test]
    public void AtomicFile_error_names_the_path_if_the_name_is_too_long([Values] bool isAsync)
    {
        string path = Path.Combine(_folder, new string('n', 256));
        Assert.That(
            () => Write(path, isAsync),
            Throws.InstanceOf<IOException>()
                .With.Message.StartsWith($"{path}: expected to replace it, found: ")
                .And.Message.Not.Contains("unfinished"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    private static Task Write(string path, bool isAsync)
    {
        if (isAsync)
            return AtomicFile.WriteAsync(path, Contents, CancellationToken.None);
        AtomicFile.Write(path, Contents);
        return Task.CompletedTask;
    }

    /// <summary>Creates a file of a type that .NET creates only when it extracts an archive. Devices require a privileged user.</summary>
    private string Make(TarEntryType type, string name, int major = 0, int minor = 0)
    {
        string path = Path.Combine(_folder, name);
        GnuTarEntry entry = new(type, name);
        if (type != TarEntryType.Fifo)
            (entry.DeviceMajor, entry.DeviceMinor) = (major, minor);
        try
        {
            entry.ExtractToFile(path, overwrite: false);
        }
        catch (Exception exception) when (type != TarEntryType.Fifo && exception is IOException or UnauthorizedAccessException)
        {
            Assert.Ignore("only some users can create devices");
        }
        return path;
    }
}
