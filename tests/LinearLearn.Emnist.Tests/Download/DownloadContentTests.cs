using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Http;
using NUnit.Framework.Constraints;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Tests downloads of archives with wrong contents.</summary>
public class DownloadContentTests
{
    private static readonly string FirstName = TestEmnist.GetNames(EmnistSplit.Digits)[0];

    [Test]
    public async Task Page_instead_of_the_archive_is_rejected(
        [Values("text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", "application/zip", null)] string? type)
    {
        byte[] page = "\r\n<!DOCTYPE html><html><body>Please log in.</body></html>"u8.ToArray();
        await using DownloadRig rig = await DownloadRig.StartAsync(page);
        rig.Server.ContentType = type;
        await AssertRejectedAsync(rig, Does.StartWith($"{rig.Server.Address}: expected a zip archive, found an HTML page: "));
    }

    [Test]
    public async Task Page_instead_of_a_range_is_rejected()
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = async (index, context) =>
        {
            if (index == 0)
                return false;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html>");
            return true;
        };
        await AssertRejectedAsync(rig, Does.EndWith("expected a zip archive, found an HTML page: likely a login page or a proxy's"));
    }

    [TestCase("", "expected a zip archive, ")]
    [TestCase("P", "expected a zip archive, with an end record")]
    [TestCase("not a zip archive", "found another format")]
    [TestCase("\u001f\u008b\u0008", "found gzip data")]
    public async Task File_of_another_format_is_rejected(string contents, string found)
    {
        foreach (RangeSupport ranges in new[] { RangeSupport.Full, RangeSupport.None })
        {
            await using DownloadRig rig = await DownloadRig.StartAsync(Encoding.Latin1.GetBytes(contents));
            rig.Server.Ranges = ranges;
            await AssertRejectedAsync(rig, Does.StartWith($"{rig.Server.Address}: ").And.Contains(found));
        }
    }

    [TestCase("gzip", true)]
    [TestCase("br", true)]
    [TestCase("Identity", false)]
    public async Task Content_Encoding_is_rejected_by_name(string encoding, bool isRejected)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync();
        rig.Server.Handle = (_, context) =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return Task.FromResult(false);
        };
        if (isRejected)
            await AssertRejectedAsync(
                rig, Is.EqualTo($"{rig.Server.Address}: expected a body without Content-Encoding, found {encoding}"));
        else
            await rig.DownloadAsync();
    }

    [TestCase(RangeSupport.Full, true)]
    [TestCase(RangeSupport.Full, false)]
    [TestCase(RangeSupport.NotFromEnd, true)]
    [TestCase(RangeSupport.None, true)]
    public async Task Truncated_archive_is_rejected(RangeSupport ranges, bool sendsLength)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync(TestEmnist.Deflated[..^1000]);
        rig.Server.Ranges = ranges;
        rig.Server.SendsLength = sendsLength;
        await AssertRejectedAsync(rig, Does.Contain("expected a zip archive, with an end record"));
    }

    [Test]
    public async Task Archive_without_the_split_is_rejected([Values] RangeSupport ranges)
    {
        await AssertRejectedAsync(
            TestEmnist.CreateArchive(deflate: true, (name, contents) => name.Contains("digits") ? null : contents),
            ranges,
            Does.EndWith($": expected the EMNIST archive with gzip/{FirstName}, found 7 other entries"));
    }

    [Test]
    public async Task File_with_another_hash_is_rejected([Values] RangeSupport ranges, [Values] bool deflate)
    {
        PublishedFile published = TestEmnist.GetPublished(EmnistSplit.Digits)[0];
        byte[] other = TestFiles.CreateRandomBytes((int)published.Length, 5);
        await AssertRejectedAsync(
            TestEmnist.CreateArchive(deflate, (name, contents) => name == published.Name ? other : contents),
            ranges,
            Does.Contain($": expected {published.Name} with the SHA-256 {published.Sha256}, found "));
    }

    [Test]
    public async Task File_of_another_length_is_rejected([Values] RangeSupport ranges, [Values] bool deflate)
    {
        long length = TestEmnist.Get(FirstName).Length;
        await AssertRejectedAsync(
            TestEmnist.CreateArchive(deflate, (name, contents) => name == FirstName ? [.. contents, 0] : contents),
            ranges,
            Does.EndWith($": expected {FirstName} with {length} bytes, found {length + 1}: another version of EMNIST"));
    }

    /// <summary>The entry announces the published length, and unpacks to 16 MB.</summary>
    [Test]
    public async Task Bomb_is_rejected_after_the_published_length([Values] RangeSupport ranges)
    {
        byte[] published = TestEmnist.Get(FirstName), bomb = new byte[1 << 24];
        published.AsSpan(0, 1000).CopyTo(bomb);
        TestArchive archive = TestEmnist.CreateArchive(deflate: true, WithoutFirst).Add(
            $"gzip/{FirstName}", bomb, local: bytes => SetLength(bytes, 22), central: bytes => SetLength(bytes, 24));
        await AssertRejectedAsync(archive, ranges, Does.Contain($": expected {published.Length} bytes, found more"));

        void SetLength(byte[] header, int offset) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(offset), published.Length);
    }

    /// <summary>The packed bytes are longer than those of the file can be.</summary>
    [Test]
    public async Task Entry_with_too_many_packed_bytes_is_rejected([Values] RangeSupport ranges)
    {
        byte[] published = TestEmnist.Get(FirstName), filler = new byte[1 << 20];
        TestArchive archive = TestEmnist.CreateArchive(deflate: true, WithoutFirst).Add(
            $"gzip/{FirstName}",
            filler,
            deflate: false,
            local: bytes => SetFields(bytes, 8, 22),
            central: bytes => SetFields(bytes, 10, 24));
        await AssertRejectedAsync(archive, ranges, Does.EndWith("packed bytes, found 1048576"));

        void SetFields(byte[] header, int method, int length)
        {
            header[method] = 8;
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(length), published.Length);
        }
    }

    [TestCase("../gzip/evil.gz")]
    [TestCase("gzip/../../evil.gz")]
    [TestCase("/tmp/evil.gz")]
    [TestCase("C:\\evil.gz")]
    public async Task Entry_name_that_leads_out_of_the_folder_is_rejected(string name)
    {
        foreach (RangeSupport ranges in new[] { RangeSupport.Full, RangeSupport.None })
        {
            TestArchive archive = TestEmnist.CreateArchive(deflate: true).Add(name, TestEmnist.Get(FirstName));
            await AssertRejectedAsync(archive, ranges, Does.Contain("expected an entry name that is a relative path with forward slashes"));
        }
    }

    [Test]
    public async Task Damaged_packed_bytes_are_rejected([Values] RangeSupport ranges)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync(TestEmnist.Stored.ToArray());
        rig.Server.Ranges = ranges;
        rig.Server.Contents.AsSpan(rig.Server.Contents.AsSpan().IndexOf(TestEmnist.Get(FirstName)) + 100, 4).Clear();
        await AssertRejectedAsync(rig, Does.Contain("expected bytes with the CRC-32 "));
    }

    /// <summary>The first response with the file is damaged, and the file is downloaded again from its start, once.</summary>
    [Test]
    public async Task Damaged_file_is_downloaded_again_once([Values] bool hasRanges, [Values] bool isRepaired)
    {
        byte[] damaged = TestEmnist.Stored.ToArray();
        damaged.AsSpan(damaged.AsSpan().IndexOf(TestEmnist.Get(FirstName)) + 100, 4).Clear();
        await using DownloadRig rig = await DownloadRig.StartAsync(damaged);
        rig.Server.Ranges = hasRanges ? RangeSupport.Full : RangeSupport.None;
        int repeated = hasRanges ? 2 : 1; // the end of the archive and the file, or all of it
        rig.Server.Handle = (index, _) =>
        {
            if (isRepaired && index == repeated)
                rig.Server.Contents = TestEmnist.Stored;
            return Task.FromResult(false);
        };
        if (isRepaired)
            await rig.DownloadAsync(null, hasRanges ? [] : ["gzip.zip"]);
        else
            await AssertRejectedAsync(rig, Does.Contain("expected bytes with the CRC-32 "));
        Assert.That(rig.Waits, Is.Empty);
        Assert.That(rig.Server.Requests, Has.Count.EqualTo(2 * repeated + (isRepaired && hasRanges ? 3 : 0)));
    }

    private static byte[]? WithoutFirst(string name, byte[] contents) => name == FirstName ? null : contents;

    private static async Task AssertRejectedAsync(TestArchive archive, RangeSupport ranges, IResolveConstraint message)
    {
        await using DownloadRig rig = await DownloadRig.StartAsync(archive.ToArray());
        rig.Server.Ranges = ranges;
        await AssertRejectedAsync(rig, message);
    }

    /// <summary>Verifies the message, and that the request was not repeated.</summary>
    private static async Task AssertRejectedAsync(DownloadRig rig, IResolveConstraint message)
    {
        await rig.AssertFailsAsync(Throws.TypeOf<InvalidDataException>().With.Message.Append((Constraint)message.Resolve()));
        Assert.That(rig.Waits, Is.Empty);
        string outside = Path.GetDirectoryName(rig.Cache)!;
        Assert.That(Directory.GetFileSystemEntries(outside), Is.EqualTo(new[] { rig.Cache }));
    }
}
