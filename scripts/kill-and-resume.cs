#:project ../src/LinearLearn
#:property PublishAot=false

// Kills samples/resume.cs at random moments of its training, starts it again and again, and checks after every kill that its checkpoints can be loaded,
// and at every end that checkpoints and model are, byte for byte, those of a run that nobody disturbed:
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
    string bin = Path.Combine(work.FullName, "bin"), alone = Path.Combine(work.FullName, "alone"), killed = Path.Combine(work.FullName, "killed");
    using (Process build = Process.Start("dotnet", ["build", Path.Combine(here, "..", "samples", "resume.cs"), "--output", bin, "--verbosity", "quiet"]))
    {
        build.WaitForExit();
        if (build.ExitCode != 0)
            return Fail("the sample does not build");
    }

    long start = Stopwatch.GetTimestamp();
    using (Process undisturbed = Start(bin, alone))
    {
        if (!End(undisturbed))
            return Fail("the undisturbed run failed");
    }
    TimeSpan whole = Stopwatch.GetElapsedTime(start);
    Console.WriteLine($"A run that nobody disturbs takes {whole.TotalMilliseconds:F0} ms, its start included.");

    Random random = new(seed);
    int killsMade = 0, ends = 0, whileWriting = 0, beforeAny = 0, mostInARow = 0, inARow = 0;
    while (killsMade < kills)
    {
        using Process process = Start(bin, killed);
        process.StandardOutput.ReadLine(); // training begins
        if (!process.WaitForExit((int)(random.NextDouble() * 0.7 * whole.TotalMilliseconds)))
        {
            process.Kill(); // SIGKILL: nothing of the process runs any more
            process.WaitForExit();
            killsMade++;
            mostInARow = Math.Max(mostInARow, ++inARow);
            string checkpoints = Path.Combine(killed, "checkpoints");
            if (Directory.Exists(checkpoints) && Directory.GetFiles(checkpoints, "*.unfinished").Length > 0)
                whileWriting++;
            string[] files = Directory.Exists(checkpoints) ? Directory.GetFiles(checkpoints, "*.safetensors") : [];
            foreach (string file in files)
                LearnerState.Load(file); // throws where it is not whole
            beforeAny += files.Length == 0 ? 1 : 0;
            continue;
        }
        if (!End(process))
            return Fail("a run that went on failed");
        if (Difference(alone, killed) is { } difference)
            return Fail($"after {inARow} kills, {difference}");
        ends++;
        inARow = 0;
        Directory.Delete(killed, recursive: true);
    }
    if (ends == 0)
        return Fail("no run came to its end: more kills are needed");
    Console.WriteLine($"{killsMade} kills, {whileWriting} of them while a file was being written, {beforeAny} before the first checkpoint: every checkpoint could be loaded.");
    Console.WriteLine($"{ends} runs came to their end, after up to {mostInARow} kills, all with the same bytes as the undisturbed one.");
    return 0;
}

static Process Start(string bin, string folder) => Process.Start(
    new ProcessStartInfo("dotnet", [Path.Combine(bin, "resume.dll"), "--out", folder, "--every", "1000", "--epochs", "6"]) { RedirectStandardOutput = true })!;

static bool End(Process process)
{
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0;
}

// The first file that is not the same in both folders; null where all are. What a killed process left unfinished beside a model does not count.
static string? Difference(string one, string other)
{
    string[] names = Names(one);
    return names.SequenceEqual(Names(other))
        ? names.FirstOrDefault(name => !File.ReadAllBytes(Path.Combine(one, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other, name))))
        : $"expected {string.Join(", ", names)}, found {string.Join(", ", Names(other))}";

    static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}

static int Fail(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}
