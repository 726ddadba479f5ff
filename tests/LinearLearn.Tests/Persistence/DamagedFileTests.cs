using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>
/// Files that are cut off, damaged or made to do harm: each loads to something usable, or is refused with InvalidDataException; and loading takes no
/// more memory than a multiple of the file.
/// </summary>
public class DamagedFileTests
{
    /// <summary>
    /// Loading allocates at most so many bytes beside those for the bytes of the file: exceptions and their messages, above all. A thread takes memory in
    /// blocks of 8 kB, and a collection that comes meanwhile counts the unused rest of each as allocated.
    /// </summary>
    public const long AllocationAllowance = 20_000;

    private const int DefaultMutations = 20_000;
    private const int Seed = 1;

    /// <summary>How many damaged files of each kind are tried. A million of each take a minute.</summary>
    private static readonly int Mutations =
        Environment.GetEnvironmentVariable("LINEARLEARN_MUTATIONS") is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : DefaultMutations;

    [TestCaseSource(typeof(SavedFile), nameof(SavedFile.All))]
    public void Truncated_file_is_rejected_at_every_length(SavedFile file)
    {
        for (int length = 0; length <= file.Bytes.Length; length++)
        {
            bool isWhole = length >= file.Bytes.Length - file.SpareBytes;
            Assert.That(Load(file, file.Bytes[..length]) is not null, Is.EqualTo(isWhole), $"cut off at {length}");
        }
    }

    [TestCaseSource(typeof(SavedFile), nameof(SavedFile.All))]
    public void Damaged_file_is_rejected_or_loads_to_a_usable_object(SavedFile file)
    {
        WarmUp(file);
        int loaded = 0;
        long most = 0;
        for (int index = 0; index < Mutations; index++)
        {
            byte[] damaged = file.Mutate(file.Bytes, new Random(Seed + index));
            try
            {
                long bound = (long)file.BytesPerByte * damaged.Length, allocated = Allocated(file, damaged, out Action? use);
                if (allocated > bound + AllocationAllowance)
                    allocated = Allocated(file, damaged, out use); // the first error of a kind loads its text: that is once in a process, and not the file's
                most = Math.Max(most, allocated - bound);
                if (allocated > bound + AllocationAllowance)
                    Assert.Fail($"allocated {allocated} bytes");
                if (use is null)
                    continue;
                loaded++;
                use();
            }
            catch (Exception exception)
            {
                throw new AssertionException($"{file}, seed {Seed}, index {index}: {exception.Message}\n{Convert.ToBase64String(damaged)}", exception);
            }
        }
        TestContext.Out.WriteLine(FormattableString.Invariant($"{file}: {loaded} of {Mutations} damaged files loaded; at most {most} bytes beside {file.BytesPerByte} a byte"));
        // Neither is the damage too coarse to pass the first check, nor too fine to be seen.
        Assert.That(loaded, Is.InRange(Mutations / 100, Mutations * 2 / 3));
    }

    private static long Allocated(SavedFile file, byte[] bytes, out Action? use)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        use = Load(file, bytes);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [TestCaseSource(typeof(SavedFile), nameof(SavedFile.WithHeavyFiles))]
    public void Loading_a_heavy_file_allocates_at_most_a_multiple_of_its_size(SavedFile file)
    {
        WarmUp(file);
        foreach ((string name, byte[] bytes) in file.Heavy)
        {
            long allocated = Allocated(file, bytes, out Action? use);
            TestContext.Out.WriteLine(FormattableString.Invariant($"{file}, {name}: {(use is null ? "refused" : "loaded")}, {(double)allocated / bytes.Length:F1} bytes a byte of {bytes.Length}"));
            Assert.That(allocated, Is.LessThanOrEqualTo((long)file.BytesPerByte * bytes.Length + AllocationAllowance), name);
        }
    }

    /// <summary>What to do with what was loaded; null where the file was refused.</summary>
    private static Action? Load(SavedFile file, byte[] bytes)
    {
        try
        {
            return file.Use(bytes);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>What is made once in a process counts for no file.</summary>
    private static void WarmUp(SavedFile file)
    {
        Load(file, file.Bytes)!();
        foreach ((string _, byte[] bytes) in file.Heavy)
            Load(file, bytes);
        for (int length = 0; length < file.Bytes.Length; length += 7)
            Load(file, file.Bytes[..length]);
    }
}
