using System.Formats.Tar;

namespace LinearLearn.Tests;

/// <summary>Saving to what is no regular file: it is written into or refused, and never replaced. Errors name the path that was given.</summary>
[Platform(Exclude = "Win", Reason = "Windows has no such files")]
public class SpecialFileTests
{
    private static readonly byte[] Contents = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)i)];

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Path.GetDirectoryName(RealPath.Resolve(Path.Combine(Directory.CreateTempSubdirectory("linearlearn-").FullName, "x")))!;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_named_pipe_is_written_into([Values] bool isAsync, [Values] bool isLinked)
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
    public void A_pipe_that_is_closed_is_an_error_that_names_it()
    {
        string pipe = Make(TarEntryType.Fifo, "pipe");
        Task reading = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite).Dispose());
        Assert.That(() => AtomicFile.Write(pipe, Contents), Throws.TypeOf<IOException>().With.Message.EqualTo($"{pipe}: expected to write it, found: Broken pipe"));
        reading.Wait();
    }

    [TestCase(3, TestName = "A_character_device_that_takes_all_is_written_into")]
    [TestCase(7, TestName = "A_character_device_that_is_full_is_an_error_that_names_it")]
    public async Task Character_devices(int minor)
    {
        string device = Make(TarEntryType.CharacterDevice, "device", major: 1, minor);
        foreach (bool isAsync in new[] { false, true })
        {
            if (minor == 3)
                await Write(device, isAsync);
            else
                Assert.That(() => Write(device, isAsync), Throws.TypeOf<IOException>().With.Message.EqualTo($"{device}: expected to write it, found: No space left on device"));
            Assert.That(new FileInfo(device).Length, Is.Zero, "no regular file has taken its place");
            Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public void A_socket_and_a_block_device_are_refused([Values] bool isAsync)
    {
        string path = Path.Combine(_folder, "socket");
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        Assert.That(() => Write(path, isAsync), Throws.TypeOf<IOException>().With.Message.EqualTo(
            $"{path}: expected to write it, found: something else than a regular file, a named pipe or a character device"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.EqualTo(new[] { path }));

        string block = Make(TarEntryType.BlockDevice, "block", major: 7, minor: 250);
        Assert.That(() => Write(block, isAsync), Throws.TypeOf<IOException>().With.Message.StartsWith($"{block}: expected to write it, found: something else"));
    }

    [Test]
    public async Task An_empty_file_is_replaced_whole([Values] bool isAsync, [Values] bool isReadOnly)
    {
        string path = Path.Combine(_folder, "empty");
        File.WriteAllBytes(path, []);
        File.SetAttributes(path, isReadOnly ? FileAttributes.ReadOnly : FileAttributes.Normal);
        using FileStream before = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await Write(path, isAsync);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(Contents));
        Assert.That(before.Length, Is.Zero, "who had it open keeps the old one");
    }

    [Test]
    [Platform("Linux", Reason = "elsewhere, the names of open files are devices")]
    public void A_file_that_a_process_holds_open_is_written_to_and_not_replaced()
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
    public void A_folder_that_takes_no_file_is_an_error_that_names_the_path([Values] bool isAsync) => Assert.That(
        () => Write("/sys/model", isAsync),
        Throws.InstanceOf<SystemException>().With.Message.StartsWith("/sys/model: expected its folder, /sys, to take a new file, found: ").And.Message.Not.Contains("unfinished"));

    [Test]
    public void A_name_that_is_too_long_is_an_error_that_names_the_path([Values] bool isAsync)
    {
        string path = Path.Combine(_folder, new string('n', 256));
        Assert.That(() => Write(path, isAsync), Throws.InstanceOf<IOException>().With.Message.StartsWith($"{path}: expected to replace it, found: ").And.Message.Not.Contains("unfinished"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    private static Task Write(string path, bool isAsync)
    {
        if (isAsync)
            return AtomicFile.WriteAsync(path, Contents, CancellationToken.None);
        AtomicFile.Write(path, Contents);
        return Task.CompletedTask;
    }

    /// <summary>Makes a file of a type that .NET makes only when it unpacks an archive. Devices take a privileged user.</summary>
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
            Assert.Ignore("only some users may make devices");
        }
        return path;
    }
}
