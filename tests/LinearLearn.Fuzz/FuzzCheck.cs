using System.Diagnostics;

namespace LinearLearn.Fuzz;

/// <summary>Reads inputs, and checks exceptions, time and memory.</summary>
/// <remarks>Not thread-safe: use one for each thread.</remarks>
/// <param name="target">The reader.</param>
/// <param name="countsAllThreads">Whether allocations of all threads of the process count, not only those of this thread.</param>
internal sealed class FuzzCheck(FuzzTarget target, bool countsAllThreads)
{
    private const int MaxMessage = 1000;

    /// <summary>The number of times that a slow or large read is repeated: other work can have slowed it, or it was the first.</summary>
    private const int Repetitions = 3;

    /// <summary>The length up to which an input takes less than a second.</summary>
    private const double BytesPerSecond = 1e6;

    /// <summary>The unpacked length up to which an input takes less than a second: lines of a digit are the slowest.</summary>
    private const double UnpackedBytesPerSecond = 2e6;

    /// <summary>The number of seconds that any input may take.</summary>
    private const double LeastSeconds = 1;

    /// <summary>Gets the results so far.</summary>
    public FuzzCounts Counts { get; private set; }

    /// <summary>Reads an input and uses what was read, and describes the fault, or returns null.</summary>
    public string? Run(byte[] input)
    {
        string? fault = null;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            Reading reading = Read(input);
            if (repetition == 0)
                Counts = Counts.Add(input.Length, reading.IsAccepted);
            if (reading.Fault is not null)
                return reading.Fault;
            long most = target.Limit.Compute(input.Length);
            double seconds = Math.Max(LeastSeconds, ComputeSeconds(input.Length));
            fault = reading.Time.TotalSeconds > seconds ? $"expected at most {seconds:F2} s, found {reading.Time.TotalSeconds:F2} s"
                : reading.Allocated > most ? $"expected at most {most} allocated bytes for {input.Length}, found {reading.Allocated}"
                : null;
            if (fault is null)
            {
                Counts = Counts.Raise(reading.Time, reading.Allocated, target.Limit.ComputeRatio(reading.Allocated, input.Length));
                return null;
            }
        }
        return fault;
    }

    private double ComputeSeconds(int inputLength) =>
        target.Limit.Unpacks ? target.Limit.CountBytes(inputLength) / UnpackedBytesPerSecond : inputLength / BytesPerSecond;

    private Reading Read(byte[] input)
    {
        Action? use = null;
        string? fault = null;
        long start = Stopwatch.GetTimestamp(), before = CountAllocated(), allocated;
        try
        {
            use = target.Read(input);
        }
        catch (InvalidDataException exception)
        {
            fault = CheckMessage(exception.Message);
        }
        catch (Exception exception)
        {
            fault = $"expected InvalidDataException, found {exception}";
        }
        finally
        {
            allocated = CountAllocated() - before;
        }
        try
        {
            use?.Invoke();
        }
        catch (Exception exception)
        {
            fault = $"expected a usable result, found {exception}";
        }
        return new Reading(use is not null, allocated, Stopwatch.GetElapsedTime(start), fault);
    }

    private long CountAllocated() => countsAllThreads ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();

    private string? CheckMessage(string message) =>
        message.Length > MaxMessage
            ? $"expected a message of at most {MaxMessage} characters, found {message.Length}: {message[..MaxMessage]}"
        : target.NamesInput && !IsNamed(message, FuzzTarget.InputName) && !IsNamed(message, TemporaryFile.Path)
            ? $"expected a message that names the input, found: {message}"
        : null;

    private static bool IsNamed(string message, string name) => message.StartsWith($"{name}: ", StringComparison.Ordinal);

    private readonly record struct Reading(bool IsAccepted, long Allocated, TimeSpan Time, string? Fault);
}

/// <summary>Counts the inputs of a target.</summary>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="Accepted">The number of inputs that were read without an error.</param>
/// <param name="Bytes">The length of all inputs.</param>
/// <param name="Slowest">The longest time for an input.</param>
/// <param name="MostAllocated">The most bytes that reading an input allocated.</param>
/// <param name="HighestRatio">The most bytes per byte of input, beyond the constant of the limit.</param>
internal readonly record struct FuzzCounts(
    long Inputs, long Accepted, long Bytes, TimeSpan Slowest, long MostAllocated, double HighestRatio)
{
    public FuzzCounts Add(int length, bool isAccepted) =>
        this with { Inputs = Inputs + 1, Accepted = Accepted + (isAccepted ? 1 : 0), Bytes = Bytes + length };

    public FuzzCounts Raise(TimeSpan time, long allocated, double ratio) => this with
    {
        Slowest = time > Slowest ? time : Slowest,
        MostAllocated = Math.Max(MostAllocated, allocated),
        HighestRatio = Math.Max(HighestRatio, ratio),
    };

    public FuzzCounts Add(FuzzCounts other) => new FuzzCounts(
        Inputs + other.Inputs, Accepted + other.Accepted, Bytes + other.Bytes, Slowest, MostAllocated, HighestRatio)
        .Raise(other.Slowest, other.MostAllocated, other.HighestRatio);
}
