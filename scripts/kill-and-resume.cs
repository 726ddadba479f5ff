#:project ../src/LinearLearn
#:property PublishAot=false

// Kills samples/resume.cs at random moments of its training and restarts it. It checks after every kill that the checkpoints can be loaded,
// and at the end of every run that checkpoints and model equal those of an uninterrupted run, byte for byte:
//     dotnet run scripts/kill-and-resume.cs -- [number of kills, 200] [seed, 1]
using System.Diagnostics;
using System.Globalization;
using LinearLearn;

int kills = 200, seed = 1;
if (args.Length > 2
    || (args.Length > 0 && !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out kills))
    || (args.Length > 1 && !int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out seed)))
{
    Console.Error.WriteLine($"expected a number of kills and a seed, found {string.Join(' ', args)}");
    return 1;
}
string here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
DirectoryInfo work = Directory.CreateTempSubdirectory("kill-and-resume-");
try
{
    return Run();
}
finally
{
    work.Delete(recursive: true);
}

int Run()
{
    string bin = Path.Combine(work.FullName, "bin"), sample = Path.Combine(here, "..", "samples", "resume.cs");
    string alone = Path.Combine(work.FullName, "alone"), killed = Path.Combine(work.FullName, "killed");
    using (Process build = Process.Start("dotnet", ["build", sample, "--output", bin, "--verbosity", "quiet"]))
    {
        build.WaitForExit();
        if (build.ExitCode != 0)
            return Fail("the sample does not build");
    }

    long start = Stopwatch.GetTimestamp();
    using (Process uninterrupted = Start(bin, alone))
    {
        if (!End(uninterrupted))
            return Fail("the uninterrupted run failed");
    }
    TimeSpan whole = Stopwatch.GetElapsedTime(start);
    Console.WriteLine($"An uninterrupted run takes {whole.TotalMilliseconds:F0} ms, including its start.");

    Random random = new(seed);
    int killsMade = 0, ends = 0, whileWriting = 0, beforeAny = 0, mostInARow = 0, inARow = 0;
    while (killsMade < kills)
    {
        using Process process = Start(bin, killed);
        process.StandardOutput.ReadLine(); // training begins
        if (!process.WaitForExit((int)(random.NextDouble() * 0.7 * whole.TotalMilliseconds)))
        {
            process.Kill(); // SIGKILL: no code of the process runs afterwards
            process.WaitForExit();
            killsMade++;
            mostInARow = Math.Max(mostInARow, ++inARow);
            string checkpoints = Path.Combine(killed, "checkpoints");
            if (Directory.Exists(checkpoints) && Directory.GetFiles(checkpoints, "*.unfinished").Length > 0)
                whileWriting++;
            string[] files = Directory.Exists(checkpoints) ? Directory.GetFiles(checkpoints, "*.safetensors") : [];
            foreach (string file in files)
                LearnerState.Load(file); // throws if the file is incomplete
            beforeAny += files.Length == 0 ? 1 : 0;
            continue;
        }
        if (!End(process))
            return Fail("a resumed run failed");
        if (Difference(alone, killed) is { } difference)
            return Fail($"after {inARow} kills, {difference}");
        ends++;
        inARow = 0;
        Directory.Delete(killed, recursive: true);
    }
    if (ends == 0)
        return Fail("expected at least one run to end, found none: more kills are needed");
    Console.WriteLine($"{killsMade} kills, {whileWriting} while a file was being written, {beforeAny} before the first checkpoint.");
    Console.WriteLine("Every checkpoint could be loaded.");
    Console.WriteLine($"{ends} runs ended, after up to {mostInARow} kills, all with the same bytes as the uninterrupted run.");
    return 0;
}

static Process Start(string bin, string folder)
{
    string[] arguments = [Path.Combine(bin, "resume.dll"), "--out", folder, "--every", "1000", "--epochs", "6"];
    return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
}

static bool End(Process process)
{
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0;
}

// Finds the first file that differs between the folders, or null. Unfinished files that a killed process left beside a model do not count.
static string? Difference(string one, string other)
{
    string[] names = Names(one);
    return names.SequenceEqual(Names(other))
        ? names.FirstOrDefault(name => !Read(one, name).AsSpan().SequenceEqual(Read(other, name)))
        : $"expected {string.Join(", ", names)}, found {string.Join(", ", Names(other))}";

    static byte[] Read(string folder, string name) => File.ReadAllBytes(Path.Combine(folder, name));

    static string[] Names(string folder)
    {
        string[] files = Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories);
        return [.. files.Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
    }
}

static int Fail(string fault)
{
    Console.Error.WriteLine(fault);
    return 1;
}
