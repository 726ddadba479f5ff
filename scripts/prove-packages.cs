#:package NuGet.Packaging
#:package System.CommandLine
#:property PublishAot=false

// Packs the four packages, checks what is in them, and builds and runs the programs of scripts/consumers, which know nothing but the packages: in a
// temporary folder with an empty package cache, where LinearLearn comes from the packed files alone.
//     dotnet run scripts/prove-packages.cs -- [--keep] [--feed folder]
using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using NuGet.Configuration;
using NuGet.Packaging;

// In bytes: a program should not carry more than that for all of it. A trimmed one carries what it uses.
const int CoreLimit = 480 * 1024;

// The consumers' learner is right on 502 of 512 pictures, which are 98.05 %; sums that round otherwise on another machine may cost it a few.
const string LeastRight = "0.975";

Option<bool> keep = new("--keep") { Description = "Leave the temporary folder where it is" };
Option<DirectoryInfo> feedOption = new("--feed") { Description = "Prove the packages in this folder; without it, they are packed first" };
feedOption.AcceptExistingOnly();
RootCommand command = new("Proves the packages from outside.") { keep, feedOption };
string repository = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, ".."));
command.SetAction(options =>
{
    DirectoryInfo work = Directory.CreateTempSubdirectory("prove-packages-");
    try
    {
        Prove(work.FullName, options.GetValue(feedOption)?.FullName);
        return 0;
    }
    catch (InvalidDataException fault)
    {
        return Fail([fault]);
    }
    catch (AggregateException faults) when (faults.InnerExceptions.All(fault => fault is InvalidDataException))
    {
        return Fail(faults.InnerExceptions);
    }
    finally
    {
        if (options.GetValue(keep))
            Console.WriteLine($"Left in {work.FullName}");
        else
            Delete(work);
    }
});
return command.Parse(args).Invoke();

void Prove(string work, string? feed)
{
    Stopwatch watch = Stopwatch.StartNew();
    if (feed is null)
    {
        feed = Path.Combine(work, "feed");
        Dotnet(repository, [], "pack", "LinearLearn.sln", "--configuration", "Release", "--output", feed);
        Console.WriteLine($"Packed in {watch.Elapsed.TotalSeconds:F0} s.");
    }

    string version = CheckPackage(feed, "LinearLearn", "MIT", [], ["Microsoft.Extensions.Logging.Abstractions", "System.Numerics.Tensors"]);
    CheckPackage(feed, "LinearLearn.Emnist", "MIT AND CC-BY-SA-3.0", ["LICENSE-digits.txt"], [$"LinearLearn {version}"]);
    CheckPackage(feed, "LinearLearn.Extensions.AI", "MIT", [],
        [$"LinearLearn {version}", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Caching.Memory"]);
    CheckPackage(feed, "LinearLearn.Plotting", "MIT AND OFL-1.1", ["OFL.txt"],
    [
        $"LinearLearn {version}", "ScottPlot", "SkiaSharp", "SkiaSharp.HarfBuzz", "SkiaSharp.NativeAssets.Linux.NoDependencies", "SkiaSharp.NativeAssets.macOS",
    ]);
    int files = Directory.GetFiles(feed, "*nupkg").Length;
    Require(files == 8, $"{feed}: expected four packages with symbols, found {files} files");

    string consumers = Path.Combine(work, "consumers");
    CopyConsumers(consumers, version);
    WriteNuGetConfiguration(consumers, feed);
    Dictionary<string, string> environment = new()
    {
        ["LinearLearnVersion"] = version,
        ["NUGET_PACKAGES"] = Path.Combine(work, "packages"),
    };
    Parallel.Invoke(
        new ParallelOptions { MaxDegreeOfParallelism = 2 },
        () => ProveProject("drawing-aot", least: null),
        () => ProveProject("aot", LeastRight, files: 1),
        () => ProveProject("trimmed", LeastRight, files: 1),
        () => ProveProject("drawing", least: null),
        () => ProveProject("fsharp", LeastRight),
        () => ProveProject("vb", LeastRight),
        () => ProveProject("console", LeastRight),
        ProveScript);
    Console.WriteLine($"All proven in {watch.Elapsed.TotalSeconds:F0} s.");

    void ProveScript()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string folder = Path.Combine(consumers, "script");
        string outcome = ProveProgram("script", arguments => Start(folder, environment, "dotnet", ["run", "script.cs", "--", .. arguments]), LeastRight);
        Console.WriteLine($"{outcome}; {watch.Elapsed.TotalSeconds:F0} s");
    }

    void ProveProject(string name, string? least, int? files = null)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string folder = Path.Combine(consumers, name), published = Path.Combine(folder, "published");
        Dotnet(folder, environment, "publish", "--output", published);
        string program = Path.Combine(published, OperatingSystem.IsWindows() ? name + ".exe" : name);
        string outcome = ProveProgram(name, arguments => Start(folder, environment, program, arguments), least);
        FileInfo[] shipped = [.. new DirectoryInfo(published).GetFiles().Where(file => file.Extension is not (".pdb" or ".dbg"))];
        Require(files is null || shipped.Length == files, $"{name}: expected {files} file, found {string.Join(", ", shipped.Select(file => file.Name))}");
        Console.WriteLine($"{outcome}; {shipped.Sum(file => file.Length)} bytes in {shipped.Length} files; {watch.Elapsed.TotalSeconds:F0} s");
    }
}

// A package's contents, exactly; returns its version.
static string CheckPackage(string feed, string id, string license, string[] licenseFiles, string[] dependencies)
{
    string[] found = [.. Directory.GetFiles(feed, $"{id}.*.nupkg").Where(file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]))];
    Require(found.Length == 1, $"{feed}: expected one package {id}, found {found.Length}");
    using PackageArchiveReader package = new(found[0]);
    using PackageArchiveReader symbols = new(Path.ChangeExtension(found[0], ".snupkg"));
    NuspecReader facts = package.NuspecReader;

    string library = $"lib/net10.0/{id}.dll", documentation = $"lib/net10.0/{id}.xml";
    RequireSame(Files(package), ["LICENSE", "README.md", "icon.png", library, documentation, .. licenseFiles], $"{id}: files");
    RequireSame(Files(symbols), [$"lib/net10.0/{id}.pdb"], $"{id}: files of symbols");
    PackageDependencyGroup[] groups = [.. facts.GetDependencyGroups()];
    Require(groups.Length == 1 && groups[0].TargetFramework.GetShortFolderName() == "net10.0", $"{id}: expected dependencies of net10.0 alone");
    RequireSame(groups[0].Packages.Select(one => one.Id == "LinearLearn" ? $"{one.Id} {one.VersionRange.MinVersion}" : one.Id), dependencies, $"{id}: dependencies");

    Require(facts.GetReadme() == "README.md" && facts.GetIcon() == "icon.png", $"{id}: its README or icon is not named");
    Require(facts.GetLicenseMetadata()?.License == license, $"{id}: expected the license {license}, found {facts.GetLicenseMetadata()?.License}");
    Require(new[] { facts.GetDescription(), facts.GetTags(), facts.GetReleaseNotes() }.All(text => text.Length > 0), $"{id}: description, tags or release notes are missing");
    CheckLibrary(id, Read(package, library), Read(package, documentation));

    long size = new FileInfo(found[0]).Length;
    Require(id != "LinearLearn" || size <= CoreLimit, $"{id}: expected at most {CoreLimit} bytes, found {size}");
    Console.WriteLine($"{id} {facts.GetVersion()}: {size} bytes, symbols {new FileInfo(Path.ChangeExtension(found[0], ".snupkg")).Length} bytes");
    return facts.GetVersion().ToString();
}

static void CheckLibrary(string id, byte[] library, byte[] documentation)
{
    using PEReader assembly = new(new MemoryStream(library));
    Require(assembly.PEHeaders.CorHeader?.Flags.HasFlag(CorFlags.ILOnly) == true, $"{id}: the library is not managed code alone");
    MetadataReader metadata = assembly.GetMetadataReader();
    IEnumerable<string> types = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
        .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
        .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
    IEnumerable<string> documented = XDocument.Load(new MemoryStream(documentation)).Descendants("member")
        .Select(member => member.Attribute("name")!.Value)
        .Where(name => name.StartsWith("T:", StringComparison.Ordinal) && name.LastIndexOf('.') == id.Length + 2)
        .Select(name => name[2..]);
    string[] missing = [.. types.Except(documented)];
    Require(missing.Length == 0, $"{id}: expected all public types to be documented, missing [{string.Join(", ", missing)}]");
}

static string[] Files(PackageArchiveReader package) => [.. package.GetFiles().Where(file => PackageHelper.IsPackageFile(file, PackageSaveMode.Files))];

static byte[] Read(PackageArchiveReader package, string file)
{
    using Stream stream = package.GetStream(file);
    using MemoryStream copy = new();
    stream.CopyTo(copy);
    return copy.ToArray();
}

// The consumers as they are, and a program of one file, which is the same program below the packages that it asks for.
void CopyConsumers(string target, string version)
{
    string source = Path.Combine(repository, "scripts", "consumers");
    foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
    {
        string copy = Path.Combine(target, Path.GetRelativePath(source, file));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(file, copy);
    }
    string script = Directory.CreateDirectory(Path.Combine(target, "script")).FullName;
    string[] directives = [$"#:package LinearLearn@{version}", $"#:package LinearLearn.Emnist@{version}", "#:property InvariantGlobalization=true"];
    File.WriteAllLines(Path.Combine(script, "script.cs"), [.. directives, .. File.ReadAllLines(Path.Combine(source, "Program.cs"))]);
}

// The machine's own sources serve everything but LinearLearn, which comes from the feed and from nowhere else.
static void WriteNuGetConfiguration(string folder, string feed)
{
    PackageSource[] sources = [.. PackageSourceProvider.LoadPackageSources(Settings.LoadDefaultSettings(folder)).Where(source => source.IsEnabled)];
    XElement mapping = new("packageSourceMapping", Mapping("proved-packages", "LinearLearn*"), sources.Select(source => Mapping(source.Name, "*")));
    new XElement("configuration",
        new XElement("packageSources", new XElement("add", new XAttribute("key", "proved-packages"), new XAttribute("value", feed))),
        new XElement("fallbackPackageFolders", new XElement("clear")),
        mapping).Save(Path.Combine(folder, "nuget.config"));

    static XElement Mapping(string source, string pattern) =>
        new("packageSource", new XAttribute("key", source), new XElement("package", new XAttribute("pattern", pattern)));
}

// A program must say that it is right, and where that depends on a bound, must fail where the bound cannot be met.
static string ProveProgram(string name, Func<string[], (int Code, string Output)> run, string? least)
{
    (int code, string output) = run(least is null ? [] : [least]);
    Require(code == 0, $"{name} ended with {code}:{Environment.NewLine}{output}");
    if (least is not null)
        Require(run(["1"]).Code == 1, $"{name} was asked for right answers alone, and did not fail");
    return $"{name}: {output.Trim().ReplaceLineEndings("; ")}";
}

static void Dotnet(string folder, Dictionary<string, string> environment, params string[] arguments)
{
    (int code, string output) = Start(folder, environment, "dotnet", arguments);
    string hint = output.Contains("aka.ms/nativeaot-prerequisites", StringComparison.Ordinal)
        ? $"{Environment.NewLine}Native code is linked by the platform's linker: install clang or gcc (Linux), Xcode's command line tools (macOS) or Visual C++'s build tools (Windows)."
        : "";
    Require(code == 0, $"dotnet {string.Join(' ', arguments)}, in {folder}, ended with {code}:{Environment.NewLine}{output}{hint}");
}

static (int Code, string Output) Start(string folder, Dictionary<string, string> environment, string program, string[] arguments)
{
    ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
    start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // a node that lives on would hold files of the temporary folder
    foreach ((string name, string value) in environment)
        start.Environment[name] = value;
    using Process process = Process.Start(start)!;
    Task<string> errors = process.StandardError.ReadToEndAsync();
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output + errors.Result);
}

static void Delete(DirectoryInfo folder)
{
    try
    {
        folder.Delete(recursive: true);
    }
    catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"Left in {folder.FullName}: {fault.Message}");
    }
}

static int Fail(IEnumerable<Exception> faults)
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, faults.Select(fault => fault.Message)));
    return 1;
}

static void RequireSame(IEnumerable<string> found, IEnumerable<string> expected, string what)
{
    string[] surplus = [.. found.Except(expected)], missing = [.. expected.Except(found)];
    Require(surplus.Length + missing.Length == 0, $"{what}: not expected [{string.Join(", ", surplus)}], missing [{string.Join(", ", missing)}]");
}

static void Require(bool isMet, string fault)
{
    if (!isMet)
        throw new InvalidDataException(fault);
}
