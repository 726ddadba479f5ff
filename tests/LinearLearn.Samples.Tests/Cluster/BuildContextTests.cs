using System.Diagnostics;
using System.Text.Json;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>Tests that the context of the image has all files from which the sample is built.</summary>
public class BuildContextTests
{
    private static readonly string Root = RepositoryRoot.Find();

    private string _context = null!;

    /// <summary>Copies what Dockerfile.dockerignore keeps.</summary>
    [OneTimeSetUp]
    public void CopyContext()
    {
        _context = Directory.CreateTempSubdirectory("linearlearn-context").FullName;
        foreach (string line in File.ReadLines(Path.Combine(Root, "samples", "cluster", "Dockerfile.dockerignore")))
        {
            if (line.StartsWith('!'))
                Copy(Path.Combine(Root, line[1..]), Path.Combine(_context, line[1..]));
        }
    }

    [OneTimeTearDown]
    public void DeleteContext() => Directory.Delete(_context, recursive: true);

    [Test]
    public void Build_context_has_the_files_of_all_projects_of_the_sample()
    {
        Queue<string> projects = new([Path.Combine("samples", "cluster", "LinearLearn.Samples.Cluster.csproj")]);
        HashSet<string> seen = [.. projects];
        while (projects.TryDequeue(out string? project))
        {
            Dictionary<string, string[]> found = Evaluate(_context, project), expected = Evaluate(Root, project);
            Assert.That(found["Compile"], Is.EquivalentTo(expected["Compile"]), project);
            Assert.That(found["EmbeddedResource"], Is.EquivalentTo(expected["EmbeddedResource"]), project);
            foreach (string path in found.Values.SelectMany(paths => paths))
                Assert.That(File.Exists(Path.Combine(_context, path)), Is.True, $"{project}: expected {path} in the context");
            foreach (string reference in found["ProjectReference"].Where(seen.Add))
                projects.Enqueue(reference);
        }
        Assert.That(seen, Has.Count.EqualTo(5));
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }
        Directory.CreateDirectory(to);
        foreach (string path in Directory.EnumerateFileSystemEntries(from))
        {
            if (Path.GetFileName(path) is { } name and not ("bin" or "obj"))
                Copy(path, Path.Combine(to, name));
        }
    }

    /// <summary>Returns the paths of the items of a project, relative to the folder.</summary>
    private static Dictionary<string, string[]> Evaluate(string folder, string project)
    {
        string[] kinds = ["Compile", "EmbeddedResource", "ProjectReference"];
        ProcessStartInfo start = new(
            "dotnet", ["msbuild", Path.Combine(folder, project), "-nodeReuse:false", $"-getItem:{string.Join(',', kinds)}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("MSBuildSDKsPath");
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, output);
        JsonElement items = JsonDocument.Parse(output).RootElement.GetProperty("Items");
        return kinds.ToDictionary(kind => kind, kind => items.GetProperty(kind).EnumerateArray()
            .Select(item => Path.GetRelativePath(folder, item.GetProperty("FullPath").GetString()!)).ToArray());
    }
}
