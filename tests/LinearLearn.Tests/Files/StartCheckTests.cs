namespace LinearLearn.Tests;

/// <summary>Loading checks the first bytes, and rejects other formats before it allocates memory for the rest.</summary>
public class StartCheckTests
{
    private static readonly (string Name, byte[] Start, byte Then, string Message)[] Streams =
    [
        ("zeros", [], 0, "expected '{' at byte 8, where the header begins"),
        ("ones", [], 0xFF, "expected "),
        ("blanks", [], (byte)' ', "expected "),
        (
            "a header longer than memory",
            [0, 0, 0, 0, 0, 1, 0, 0, (byte)'{'],
            0,
            "expected a safetensors file: a header of at most 2147483591 bytes, found one of 1099511627776"),
        ("gzip", [0x1F, 0x8B, 8], 0, "found gzip data: unpack it first"),
        ("UTF-16", [0xFF, 0xFE], 0, "found UTF-16 text: save it as UTF-8"),
    ];

    [Test]
    public async Task Load_rejects_long_and_endless_streams_of_other_formats_by_their_first_bytes(
        [Values] bool isEndless, [Values] bool isState)
    {
        foreach ((string name, byte[] start, byte then, string message) in Streams)
        {
            foreach (bool isAsync in new[] { false, true })
            {
                using EndlessStream stream = new(start, [then], isEndless ? null : 1_900_000_000);
                long before = GC.GetTotalAllocatedBytes();
                InvalidDataException? fault = null;
                try
                {
                    if (isState)
                        _ = isAsync ? await LearnerState.LoadAsync(stream, "s") : LearnerState.Load(stream, "s");
                    else
                        _ = isAsync ? await LinearModel.LoadAsync(stream, "s") : LinearModel.Load(stream, "s");
                }
                catch (InvalidDataException exception)
                {
                    fault = exception;
                }
                Assert.That(fault?.Message, Does.StartWith("s: expected ").And.Contains(message), name);
                Assert.That(stream.BytesRead, Is.LessThan(20_000), name);
                Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(20_000_000), name);
            }
        }
    }

    [Test]
    public async Task Load_checks_the_maximum_length_before_reading()
    {
        using MemoryStream file = new();
        LinearModel.Zero(10_000, [1, 2]).Save(file);
        int length = (int)file.Length;
        file.Position = 0;
        Assert.That(LinearModel.Load(file, "m", length).FeatureCount, Is.EqualTo(10_000));
        file.Position = 0;
        Assert.That((await LinearModel.LoadAsync(file, "m", length)).FeatureCount, Is.EqualTo(10_000));
        file.Position = 0;
        Assert.That(() => LinearModel.Load(file, "m", length - 1),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"m: expected at most {length - 1} bytes, found {length}"));
        Assert.That(() => LinearModel.LoadAsync(file, "m", length - 1), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => LearnerState.Load(file, "m", 0), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => LearnerState.LoadAsync(file, "m", 0), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => LinearModel.Load(file, "m", -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(file.Position, Is.Zero);

        using EndlessStream json = new("{"u8, " "u8);
        Assert.That(() => LinearModel.Load(json, "m", 50_000),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("m: expected at most 50000 bytes, found more"));
        Assert.That(json.BytesRead, Is.LessThan(60_000));
    }
}
