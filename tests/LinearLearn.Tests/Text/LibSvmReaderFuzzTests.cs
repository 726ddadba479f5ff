using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests files with random damage: the reader returns the same as a reference reader, or rejects them.</summary>
public class LibSvmReaderFuzzTests
{
    private const int Mutations = 20_000;
    private const int Features = 1000;
    private const string Pieces = "0123456789:. #\n\r\t+-eE,qinaf\0";

    private static readonly LibSvmOptions Options = new() { FeatureCount = Features };
    private static readonly byte[] Sound =
        Encoding.UTF8.GetBytes("+1 1:0.5 3:-2 17:1e-3\n# comment\r\n\n-1 2:.25\t999:3.\n3.0 1:12345678.9 2:0 # x\n2\n");

    private static readonly Gen<byte> Piece = Gen.Frequency(
        (4, Gen.Int[0, Pieces.Length - 1].Select(i => (byte)Pieces[i])),
        (1, Gen.Byte));

    /// <summary>Replaces, inserts or removes a byte, or moves the rest of the file to the front.</summary>
    private static readonly Gen<(int Kind, int Place, byte Value)[]> Faults =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1000], Piece).Array[1, 6];

    [Test]
    public void LibSvmReader_reads_or_rejects_a_damaged_file_like_the_reference()
    {
        int read = 0, refused = 0;
        Faults.SampleAlike(faults =>
        {
            byte[] mutant = Mutate(Sound, faults);
            string[]? expected = ReferenceLibSvmReader.Read(mutant, Features), found = ReadOrRefuse(mutant);
            Interlocked.Increment(ref found is null ? ref refused : ref read);
            Assert.That(found, Is.EqualTo(expected), Encoding.Latin1.GetString(mutant));
        }, iter: Mutations);
        Assert.That(read, Is.GreaterThan(Mutations / 20));
        Assert.That(refused, Is.GreaterThan(Mutations / 20));
    }

    private static string[]? ReadOrRefuse(byte[] contents)
    {
        try
        {
            return TestFiles.FormatRows(TestFiles.ReadLibSvm(contents, Options));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Mutate(byte[] sound, (int Kind, int Place, byte Value)[] faults)
    {
        List<byte> bytes = [.. sound];
        foreach ((int kind, int anyPlace, byte value) in faults)
        {
            int place = anyPlace % bytes.Count;
            switch (kind)
            {
                case 0:
                    bytes[place] = value;
                    break;
                case 1:
                    bytes.Insert(place, value);
                    break;
                case 2:
                    bytes.RemoveAt(place);
                    break;
                default:
                    bytes = [.. bytes[place..], .. bytes[..place]];
                    break;
            }
        }
        return [.. bytes];
    }
}
