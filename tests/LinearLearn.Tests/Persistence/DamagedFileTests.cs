namespace LinearLearn.Tests;

/// <summary>
/// Tests truncated, damaged and malicious files: each loads to a usable object or throws InvalidDataException, and loading allocates at
/// most a multiple of the size of the file.
/// </summary>
public class DamagedFileTests
{
    /// <summary>
    /// Loading may allocate this many bytes in addition to a multiple of the size of the file: mainly for exceptions and their messages. A
    /// thread allocates memory in blocks of 8 kB, and a garbage collection in the meantime counts the unused rest of each block as
    /// allocated.
    /// </summary>
    public const long AllocationAllowance = 20_000;

    /// <summary>The number of damaged files of each kind. LinearLearn.Fuzz reads millions.</summary>
    private const int Mutations = 20_000;
    private const int Seed = 1;

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
                    // The first error of a kind loads its text once per process, whatever the file is.
                    allocated = Allocated(file, damaged, out use);
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
                throw new AssertionException(
                    $"{file}, seed {Seed}, index {index}: {exception.Message}\n{Convert.ToBase64String(damaged)}", exception);
            }
        }
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{file}: {loaded} of {Mutations} damaged files loaded; at most {most} bytes in addition to {file.BytesPerByte} per byte"));
        // The damage is neither so severe that it always fails the first check nor so slight that it is not noticed.
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
            string outcome = use is null ? "rejected" : "loaded";
            TestContext.Out.WriteLine(FormattableString.Invariant(
                $"{file}, {name}: {outcome}, {(double)allocated / bytes.Length:F1} bytes per byte of {bytes.Length}"));
            Assert.That(allocated, Is.LessThanOrEqualTo((long)file.BytesPerByte * bytes.Length + AllocationAllowance), name);
        }
    }

    /// <summary>Returns the action that uses the loaded object, or null if the file was rejected.</summary>
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

    /// <summary>Excludes allocations that happen only once per process.</summary>
    private static void WarmUp(SavedFile file)
    {
        Load(file, file.Bytes)!();
        foreach ((string _, byte[] bytes) in file.Heavy)
            Load(file, bytes);
        for (int length = 0; length < file.Bytes.Length; length += 7)
            Load(file, file.Bytes[..length]);
    }
}
