using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LinearLearn.BesideMlNet;

/// <summary>Publishes the apps into a temporary folder, so that the repository is not changed.</summary>
public sealed partial class Publisher(string repository, string work)
{
    private static readonly string[] Symbols = [".pdb", ".dbg"];

    public ComparedApp Publish(string library, string project, DigitsFiles digits)
    {
        List<PublishedApp> published = [];
        foreach (PublishForm form in PublishForm.All)
        {
            // If native code for all processors has a fault, native code for this processor has it too.
            PublishedApp? faulty = form == PublishForm.NativeAotHere
                ? published.Find(app => app.Form == PublishForm.NativeAot && app.Fault is not null)
                : null;
            published.Add(faulty is null ? Publish(project, form, digits) : faulty with { Form = form });
        }
        return new ComparedApp(library, ListPackages(project), [.. published]);
    }

    private PublishedApp Publish(string project, PublishForm form, DigitsFiles digits)
    {
        Console.Error.WriteLine($"{project}: {form.Name}");
        string folder = Path.Combine(work, $"{project}-{Array.IndexOf(PublishForm.All, form)}");
        string executable = Path.Combine(folder, OperatingSystem.IsWindows() ? project + ".exe" : project);
        ProcessResult publish = ProcessRunner.RunDotnet(
            [
                "publish", Path.Combine(repository, "benchmarks", "BesideMlNet", project), "--configuration", "Release",
                "--output", folder, "--artifacts-path", GetArtifactsFolder(project, form),
                "--verbosity", "quiet", "--tl:off", "-clp:NoSummary",
                "-p:TreatWarningsAsErrors=false", "-p:TrimmerSingleWarn=false", .. form.Arguments,
            ]);
        string[] lines = publish.Output.Split('\n', StringSplitOptions.TrimEntries);
        string[] files = publish.ExitCode == 0 ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
        files = [.. files.Where(file => !Symbols.Contains(Path.GetExtension(file)))];
        PublishedApp app = new()
        {
            Form = form,
            Executable = executable,
            Bytes = files.Sum(file => new FileInfo(file).Length),
            NativeFiles = files.Count(file => file != executable && IsNative(file)),
            Warnings = lines.Where(line => Warning().IsMatch(line)).Distinct().Count(),
        };
        if (publish.ExitCode != 0)
        {
            string error = lines.FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? lines[0];
            return app with { Fault = "cannot be published: " + error };
        }

        string model = Path.Combine(work, Path.GetFileName(folder) + ".model");
        ProcessResult run = ProcessRunner.Run(executable, "train", digits.Training, digits.Validation, model);
        if (run.ExitCode != 0)
            return app with { Fault = FirstSentence(run.Error) };
        int correct = int.Parse(run.Output.AsSpan("correct: ".Length), CultureInfo.InvariantCulture);
        return app with { Right = correct, ModelBytes = new FileInfo(model).Length };
    }

    /// <summary>Lists the packages that NuGet chose for the app, with their download sizes.</summary>
    /// <remarks>It packs the library of this repository.</remarks>
    private Package[] ListPackages(string project)
    {
        string path = Path.Combine(GetArtifactsFolder(project, PublishForm.Portable), "obj", project, "project.assets.json");
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllText(path));
        string folder = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        List<Package> packages = [];
        foreach (JsonProperty library in assets.RootElement.GetProperty("libraries").EnumerateObject())
        {
            string[] name = library.Name.Split('/');
            string home = library.Value.GetProperty("type").GetString() == "project"
                ? Pack(name[0])
                : Path.Combine(folder, library.Value.GetProperty("path").GetString()!);
            packages.Add(new Package(name[0], name[1], new FileInfo(Directory.GetFiles(home, "*.nupkg").Single()).Length));
        }
        return [.. packages.OrderByDescending(package => package.Bytes)];
    }

    private string Pack(string project)
    {
        string folder = Path.Combine(work, "packages-" + project);
        ProcessResult pack = ProcessRunner.RunDotnet("pack", Path.Combine(repository, "src", project), "--configuration", "Release",
            "--output", folder, "--artifacts-path", folder + "-artifacts", "--verbosity", "quiet");
        return pack.ExitCode == 0 ? folder : throw new InvalidOperationException($"{project} cannot be packed: {pack.Output}");
    }

    private string GetArtifactsFolder(string project, PublishForm form) =>
        Path.Combine(work, $"artifacts-{project}-{Array.IndexOf(PublishForm.All, form)}");

    private static string FirstSentence(string error) =>
        error.Replace("Unhandled exception. ", "", StringComparison.Ordinal).Split('\n', 2)[0].Split(". ", 2)[0].Trim();

    private static bool IsNative(string file)
    {
        switch (Path.GetExtension(file))
        {
            case ".so" or ".dylib":
                return true;
            case ".dll":
                try
                {
                    System.Reflection.AssemblyName.GetAssemblyName(file);
                    return false;
                }
                catch (BadImageFormatException)
                {
                    return true;
                }
            default:
                return false;
        }
    }

    [GeneratedRegex(@"warning IL\d{4}")]
    private static partial Regex Warning();
}
