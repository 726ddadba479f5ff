using System.Diagnostics;

namespace LinearLearn.BesideMlNet;

/// <summary>Measures times and allocations within the process, and prints each as a name and a number.</summary>
internal static class ProcessMeasurement
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static void Measure(ILibrary library, Pictures training, Pictures validation, string model)
    {
        library.SetTraining(training);
        library.SetValidation(validation);
        TimeSpan first = Time(library.Train);
        TimeSpan warm = MedianWarm(library.Train, count: 31);
        library.Save(model);
        library.Load(model);

        int correct = 0;
        void PredictAll() => correct = App.CountCorrect(library, validation);
        TimeSpan all = MedianWarm(PredictAll, count: 301);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PredictAll();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Console.WriteLine($"first training, ms: {first.TotalMilliseconds:F4}");
        Console.WriteLine($"training, ms: {warm.TotalMilliseconds:F4}");
        Console.WriteLine($"predicting, ns: {all.TotalNanoseconds / validation.Count:F2}");
        Console.WriteLine($"predicting, bytes: {(double)allocated / validation.Count:F1}");
        Console.WriteLine($"correct: {correct}");
    }

    private static TimeSpan Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }

    // The runtime optimizes code that ran often, after a delay: both must have passed.
    private static TimeSpan MedianWarm(Action action, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 100 || Stopwatch.GetElapsedTime(start) < WarmUp; i++)
            action();
        TimeSpan[] times = new TimeSpan[count];
        for (int i = 0; i < count; i++)
            times[i] = Time(action);
        Array.Sort(times);
        return times[count / 2];
    }
}
