#:package NuGet.Packaging
#:package System.CommandLine
#:property PublishAot=false

// Packs the eight packages, checks their contents, and builds and runs the programs of scripts/consumers against the packages only: in a
// temporary folder with an empty package cache, where LinearLearn comes only from the packed files. Installs the tool there, publishes it
// as a native file, and runs both. dotnet run scripts/prove-packages.cs -- [--keep] [--feed folder]
using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using NuGet.Configuration;
using NuGet.Packaging;

// The maximum size of the core package in bytes, suitable for a small program. A trimmed program contains only the code that it uses.
const int CoreLimit = 620 * 1024;

// The maximum sizes in bytes of the tool as one native file, on Linux, and of its package with native libraries of several systems.
const int NativeToolLimit = 8_000_000, ToolPackageLimit = 70_000_000;

// The consumers' model is correct on 502 of 512 images, 98.05 %; sums that are rounded differently on another machine can change a few.
const string LeastAccuracy = "0.975";

Option<bool> keep = new("--keep") { Description = "Keep the temporary folder" };
Option<DirectoryInfo> feedOption = new("--feed") { Description = "Prove the packages in this folder instead of packing them" };
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
            Console.WriteLine($"Kept {work.FullName}");
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
        // Every build of the solution runs the analyzers; the packages do not depend on them.
        Dotnet(repository, [], "pack", "LinearLearn.sln", "--configuration", "Release", "-property:RunAnalyzers=false", "--output", feed);
        Console.WriteLine($"Packed in {watch.Elapsed.TotalSeconds:F0} s.");
    }

    string version = CheckPackage(feed, "LinearLearn", "MIT", [], ["Microsoft.Extensions.Logging.Abstractions", "System.Numerics.Tensors"]);
    CheckPackage(feed, "LinearLearn.Emnist", "MIT AND CC-BY-SA-3.0", ["LICENSE-digits.txt"], [$"LinearLearn {version}"]);
    CheckPackage(feed, "LinearLearn.Extensions.AI", "MIT", [],
        [$"LinearLearn {version}", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Caching.Memory"]);
    CheckPackage(feed, "LinearLearn.Hosting", "MIT", [], [$"LinearLearn {version}", "System.IO.Hashing"]);
    CheckPackage(feed, "LinearLearn.Onnx", "MIT", [], [$"LinearLearn {version}", "Google.Protobuf"]);
    CheckPackage(feed, "LinearLearn.Orleans", "MIT", [],
        [$"LinearLearn {version}", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Sdk", "Sylvan.Data.Csv"]);
    CheckPackage(feed, "LinearLearn.Plotting", "MIT AND OFL-1.1", ["OFL.txt"],
    [
        $"LinearLearn {version}", "ScottPlot", "SkiaSharp", "SkiaSharp.HarfBuzz", "SkiaSharp.NativeAssets.Linux.NoDependencies",
        "SkiaSharp.NativeAssets.macOS",
    ]);
    CheckTool(feed, "LinearLearn.Tool", "linearlearn", "MIT AND CC-BY-SA-3.0 AND OFL-1.1", ["LICENSE-digits.txt", "OFL.txt"]);
    int files = Directory.GetFiles(feed, "*nupkg").Length;
    Require(files == 15, $"{feed}: expected seven packages with symbols and the tool (15 files), found {files} files");

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
        ProveNativeTool,
        () => ProveProject("outputs-aot", least: null),
        () => ProveProject("hosting", least: null),
        () => ProveProject("trimmed", LeastAccuracy, files: 1),
        () => ProveProject("outputs", least: null),
        () => ProveProject("fsharp", LeastAccuracy),
        () => ProveProject("vb", LeastAccuracy),
        () => ProveProject("cluster", LeastAccuracy),
        ProveInstalledTool,
        ProveScript);
    Console.WriteLine($"All packages proven in {watch.Elapsed.TotalSeconds:F0} s.");

    void ProveScript()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string folder = Path.Combine(consumers, "script");
        string outcome = ProveProgram("script", RunScript, LeastAccuracy);
        Console.WriteLine($"{outcome}; {watch.Elapsed.TotalSeconds:F0} s");

        (int Code, string Output) RunScript(string[] arguments) =>
            Start(folder, environment, "dotnet", ["run", "script.cs", "--", .. arguments]);
    }

    // The folders of the build are temporary as well, because other steps of .ci/run build the repository at the same time.
    void ProveNativeTool()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string folder = Path.Combine(work, "native-tool"), published = Path.Combine(folder, "published");
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string runtime = $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        string[] options = ["--runtime", runtime, "-property:NativeTool=true", "-property:RunAnalyzers=false"];
        string project = Path.Combine("src", "LinearLearn.Tool");
        Dotnet(repository, [], ["publish", project, .. options, "--artifacts-path", Path.Combine(folder, "build"), "--output", published]);
        string[] shipped = [.. Directory.GetFileSystemEntries(published).Select(file => Path.GetFileName(file))];
        string program = OperatingSystem.IsWindows() ? "linearlearn.exe" : "linearlearn";
        RequireSame(shipped, [program], "native tool: files");
        long size = new FileInfo(Path.Combine(published, program)).Length;
        bool isSmall = size < NativeToolLimit || !OperatingSystem.IsLinux();
        Require(isSmall, $"native tool: expected less than {NativeToolLimit} bytes, found {size}");
        RunTool("native tool", Path.Combine(published, program));
        Console.WriteLine($"native tool: one file of {size} bytes runs all commands; {watch.Elapsed.TotalSeconds:F0} s");
    }

    void ProveInstalledTool()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string folder = Path.Combine(work, "installed-tool");
        Dotnet(consumers, environment, "tool", "install", "LinearLearn.Tool", "--version", version, "--tool-path", folder);
        RunTool("installed tool", Path.Combine(folder, "linearlearn"));
        Console.WriteLine($"installed tool: runs all commands; {watch.Elapsed.TotalSeconds:F0} s");
    }

    // Runs the tool on a copy of the sample data, in a separate folder.
    void RunTool(string name, string program)
    {
        string folder = Directory.CreateDirectory(Path.Combine(work, name + " data")).FullName;
        File.Copy(Path.Combine(repository, "samples", "data", "flowers.csv"), Path.Combine(folder, "flowers.csv"));
        int rows = File.ReadLines(Path.Combine(folder, "flowers.csv")).Count() - 1;

        string found = Run("--version").Split('+')[0].Trim(); // the commit follows the version
        Require(found == version, $"{name}: expected the version {version}, found {found}");
        Run("train", "flowers.csv", "--label", "kind", "--output", "flowers.safetensors");
        using JsonDocument evaluation = JsonDocument.Parse(Run("evaluate", "flowers.safetensors", "flowers.csv", "--json", "--quiet"));
        double accuracy = evaluation.RootElement.GetProperty("accuracy").GetDouble();
        Require(accuracy >= 0.9, $"{name}: expected at least 90 % correct, found {accuracy:P1}");
        string predictions = Run("predict", "flowers.safetensors", "flowers.csv", "--quiet");
        int lines = predictions.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        Require(lines >= rows, $"{name}: expected predictions of {rows} rows, found {lines} lines");
        string description = Run("inspect", "flowers.safetensors");
        Require(description.Contains("setosa", StringComparison.Ordinal), $"{name}: expected the class setosa, found {description}");
        foreach (string converted in (string[])["copy.safetensors", "flowers.onnx", "flowers.cs"])
        {
            Run("convert", "flowers.safetensors", converted);
            Require(new FileInfo(Path.Combine(folder, converted)).Length > 0, $"{name}: expected text or bytes in {converted}, found none");
        }
        bool isSame = Run("predict", "copy.safetensors", "flowers.csv", "--quiet") == predictions;
        Require(isSame, $"{name}: expected the same predictions of the converted classifier, found others");
        int code = Start(folder, environment, program, ["predict", "flowers.safetensors", "missing.csv"]).Code;
        Require(code == 1, $"{name}: expected exit code 1 for a missing file, found {code}");

        string Run(params string[] arguments)
        {
            (int code, string output) = Start(folder, environment, program, arguments);
            Require(code == 0, $"{name}, {string.Join(' ', arguments)}: expected exit code 0, found {code}:{Environment.NewLine}{output}");
            return output;
        }
    }

    void ProveProject(string name, string? least, int? files = null)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string folder = Path.Combine(consumers, name), published = Path.Combine(folder, "published");
        Dotnet(folder, environment, "publish", "--output", published);
        string program = Path.Combine(published, OperatingSystem.IsWindows() ? name + ".exe" : name);
        string outcome = ProveProgram(name, arguments => Start(folder, environment, program, arguments), least);
        FileInfo[] shipped = [.. new DirectoryInfo(published).GetFiles().Where(file => file.Extension is not (".pdb" or ".dbg"))];
        string found = string.Join(", ", shipped.Select(file => file.Name));
        Require(files is null || shipped.Length == files, $"{name}: expected {files} file, found {found}");
        long size = shipped.Sum(file => file.Length);
        Console.WriteLine($"{outcome}; {size} bytes in {shipped.Length} files; {watch.Elapsed.TotalSeconds:F0} s");
    }
}

// Checks the exact contents of the package of a library, and returns its version.
static string CheckPackage(string feed, string id, string license, string[] licenseFiles, string[] dependencies)
{
    string file = FindPackage(feed, id), symbolFile = Path.ChangeExtension(file, ".snupkg");
    using PackageArchiveReader package = new(file);
    using PackageArchiveReader symbols = new(symbolFile);
    NuspecReader metadata = package.NuspecReader;

    string library = $"lib/net10.0/{id}.dll", documentation = $"lib/net10.0/{id}.xml";
    RequireSame(Files(package), ["LICENSE", "README.md", "icon.png", library, documentation, .. licenseFiles], $"{id}: files");
    RequireSame(Files(symbols), [$"lib/net10.0/{id}.pdb"], $"{id}: files of symbols");
    PackageDependencyGroup[] groups = [.. metadata.GetDependencyGroups()];
    string[] frameworks = [.. groups.Select(group => group.TargetFramework.GetShortFolderName())];
    Require(frameworks is ["net10.0"], $"{id}: expected dependencies of net10.0 only, found {string.Join(", ", frameworks)}");
    IEnumerable<string> packages = groups[0].Packages
        .Select(one => one.Id == "LinearLearn" ? $"{one.Id} {one.VersionRange.MinVersion}" : one.Id);
    RequireSame(packages, dependencies, $"{id}: dependencies");

    CheckMetadata(metadata, id, license);
    CheckLibrary(id, Read(package, library), Read(package, documentation));

    long size = new FileInfo(file).Length;
    Require(id != "LinearLearn" || size <= CoreLimit, $"{id}: expected at most {CoreLimit} bytes, found {size}");
    Console.WriteLine($"{id} {metadata.GetVersion()}: {size} bytes, symbols {new FileInfo(symbolFile).Length} bytes");
    return metadata.GetVersion().ToString();
}

// Checks the package of a dotnet tool: the files beside the program, its command, and that it brings its dependencies.
static void CheckTool(string feed, string id, string command, string license, string[] licenseFiles)
{
    const string Folder = "tools/net10.0/any/";
    string file = FindPackage(feed, id);
    using PackageArchiveReader package = new(file);
    string[] files = Files(package);
    RequireSame(
        files.Where(name => !name.StartsWith(Folder, StringComparison.Ordinal)),
        ["LICENSE", "README.md", "icon.png", .. licenseFiles], $"{id}: files");
    string[] required = [$"{id}.dll", $"{id}.deps.json", $"{id}.runtimeconfig.json", "LinearLearn.dll"];
    RequireSame(required.Where(name => files.Contains(Folder + name)), required, $"{id}: files of the program");
    XDocument settings = XDocument.Load(new MemoryStream(Read(package, Folder + "DotnetToolSettings.xml")));
    IEnumerable<XElement> commands = settings.Descendants("Command");
    string found = string.Join(", ", commands.Select(one => $"{one.Attribute("Name")?.Value} of {one.Attribute("EntryPoint")?.Value}"));
    Require(found == $"{command} of {id}.dll", $"{id}: expected the command {command} of {id}.dll, found {found}");
    string types = string.Join(", ", package.NuspecReader.GetPackageTypes().Select(type => type.Name));
    Require(types == "DotnetTool", $"{id}: expected the type DotnetTool, found \"{types}\"");
    CheckMetadata(package.NuspecReader, id, license);
    long size = new FileInfo(file).Length;
    Require(size <= ToolPackageLimit, $"{id}: expected at most {ToolPackageLimit} bytes, found {size}");
    Console.WriteLine($"{id} {package.NuspecReader.GetVersion()}: {size} bytes");
}

static string FindPackage(string feed, string id)
{
    string[] found = [.. Directory.GetFiles(feed, $"{id}.*.nupkg").Where(file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]))];
    Require(found.Length == 1, $"{feed}: expected one package {id}, found {found.Length}");
    return found[0];
}

static void CheckMetadata(NuspecReader metadata, string id, string license)
{
    (string? readme, string? icon) = (metadata.GetReadme(), metadata.GetIcon());
    Require((readme, icon) == ("README.md", "icon.png"), $"{id}: expected README.md and icon.png, found \"{readme}\" and \"{icon}\"");
    string? foundLicense = metadata.GetLicenseMetadata()?.License;
    Require(foundLicense == license, $"{id}: expected the license {license}, found {foundLicense}");
    string[] texts = [metadata.GetDescription(), metadata.GetTags(), metadata.GetReleaseNotes()];
    Require(texts.All(text => text.Length > 0), $"{id}: expected a description, tags and release notes, found an empty text");
}

static void CheckLibrary(string id, byte[] library, byte[] documentation)
{
    using PEReader assembly = new(new MemoryStream(library));
    Require(assembly.PEHeaders.CorHeader?.Flags.HasFlag(CorFlags.ILOnly) == true, $"{id}: expected managed code only, found native code");
    MetadataReader metadata = assembly.GetMetadataReader();
    IEnumerable<string> types = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
        .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
        .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
    IEnumerable<string> documented = XDocument.Load(new MemoryStream(documentation)).Descendants("member")
        .Select(member => member.Attribute("name")!.Value)
        .Where(name => name.StartsWith("T:", StringComparison.Ordinal) && name.LastIndexOf('.') == id.Length + 2)
        .Select(name => name[2..]);
    string[] missing = [.. types.Except(documented)];
    Require(missing.Length == 0, $"{id}: expected documentation of all public types, found none of [{string.Join(", ", missing)}]");
    bool isSeparated = !Encoding.UTF8.GetString(documentation).Contains("</member><member", StringComparison.Ordinal);
    Require(isSeparated, $"{id}: expected white space between the members of the documentation, because docfx skips a member without it");
}

static string[] Files(PackageArchiveReader package) =>
    [.. package.GetFiles().Where(file => PackageHelper.IsPackageFile(file, PackageSaveMode.Files))];

static byte[] Read(PackageArchiveReader package, string file)
{
    using Stream stream = package.GetStream(file);
    using MemoryStream copy = new();
    stream.CopyTo(copy);
    return copy.ToArray();
}

// Copies the consumers, and creates a file-based app from the same program and directives for its packages.
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
    string[] directives =
    [
        $"#:package LinearLearn@{version}", $"#:package LinearLearn.Emnist@{version}", "#:property InvariantGlobalization=true",
    ];
    File.WriteAllLines(Path.Combine(script, "script.cs"), [.. directives, .. File.ReadAllLines(Path.Combine(source, "Program.cs"))]);
}

// LinearLearn comes only from the feed; all other packages come from the sources configured on the machine.
static void WriteNuGetConfiguration(string folder, string feed)
{
    IEnumerable<PackageSource> all = PackageSourceProvider.LoadPackageSources(Settings.LoadDefaultSettings(folder));
    PackageSource[] sources = [.. all.Where(source => source.IsEnabled)];
    IEnumerable<XElement> others = sources.Select(source => Mapping(source.Name, "*"));
    XElement mapping = new("packageSourceMapping", Mapping("proved-packages", "LinearLearn*"), others);
    new XElement("configuration",
        new XElement("packageSources", new XElement("add", new XAttribute("key", "proved-packages"), new XAttribute("value", feed))),
        new XElement("fallbackPackageFolders", new XElement("clear")),
        mapping).Save(Path.Combine(folder, "nuget.config"));

    static XElement Mapping(string source, string pattern) =>
        new("packageSource", new XAttribute("key", source), new XElement("package", new XAttribute("pattern", pattern)));
}

// Requires that a program succeeds, and, if it checks an accuracy, that it fails for an accuracy that is impossible to reach.
static string ProveProgram(string name, Func<string[], (int Code, string Output)> run, string? least)
{
    (int code, string output) = run(least is null ? [] : [least]);
    Require(code == 0, $"{name} ended with {code}:{Environment.NewLine}{output}");
    if (least is not null)
        Require(run(["1"]).Code == 1, $"{name}: expected a failure with a required accuracy of 100 %, found success");
    return $"{name}: {output.Trim().ReplaceLineEndings("; ")}";
}

static void Dotnet(string folder, Dictionary<string, string> environment, params string[] arguments)
{
    (int code, string output) = Start(folder, environment, "dotnet", arguments);
    string hint = output.Contains("aka.ms/nativeaot-prerequisites", StringComparison.Ordinal)
        ? $"{Environment.NewLine}Native code needs the platform's linker: install clang or gcc (Linux), Xcode's command line tools (macOS) "
            + "or Visual C++'s build tools (Windows)."
        : "";
    string call = $"dotnet {string.Join(' ', arguments)}, in {folder}";
    Require(code == 0, $"{call}: expected exit code 0, found {code}:{Environment.NewLine}{output}{hint}");
}

static (int Code, string Output) Start(string folder, Dictionary<string, string> environment, string program, string[] arguments)
{
    ProcessStartInfo start = new(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
    start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // a node that remains alive would lock files of the temporary folder
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
        Console.Error.WriteLine($"Kept {folder.FullName}: {fault.Message}");
    }
}

static int Fail(IEnumerable<Exception> faults)
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, faults.Select(fault => fault.Message)));
    return 1;
}

static void RequireSame(IEnumerable<string> found, IEnumerable<string> expected, string what)
{
    string[] unexpected = [.. found.Except(expected)], missing = [.. expected.Except(found)];
    string list = $"unexpected [{string.Join(", ", unexpected)}], missing [{string.Join(", ", missing)}]";
    Require(unexpected.Length + missing.Length == 0, $"{what}: {list}");
}

static void Require(bool isMet, string fault)
{
    if (!isMet)
        throw new InvalidDataException(fault);
}
