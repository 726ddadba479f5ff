using System.Text.RegularExpressions;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Holds what docs/architecture.md says of the source: the direction of flow between folders, and what only some files may use.</summary>
public partial class ArchitectureTests
{
    /// <summary>The folders of each package with rooms, in order: each may use only those before it.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["LinearLearn"] = ["Files", "Tensors", "Data", "Text", "Evaluation", "Models", "Learning", "Persistence", "Solvers", "Training", "Selection", "Encoding"],
        ["LinearLearn.Emnist"] = [],
        ["LinearLearn.Extensions.AI"] = [],
        ["LinearLearn.Plotting"] = ["Drawing", "Cells", "Charts", "Reports"],
    };

    /// <summary>The folders of a room that has some, in order. Files of the room itself are what they share, and what ties them together.</summary>
    private static readonly Dictionary<string, string[]> SubRooms = new()
    {
        ["Persistence"] = ["Json", "Safetensors", "Liblinear", "State"],
        ["Encoding"] = ["Texts", "Tables"],
    };

    /// <summary>Types of an earlier room that are saved and loaded: the members for it are a part of the type that lies in Persistence.</summary>
    private static readonly Dictionary<string, string> SavedTypes = new() { ["LinearModel"] = "Models", ["LearnerState"] = "Learning" };

    private static readonly string[] SavingMembers = ["Save", "SaveAsync", "Load", "LoadAsync"];

    /// <summary>In lines: a longer file has more than one reason to exist.</summary>
    private const int LongestFile = 400;

    /// <summary>The files of the Tensors room that use the hardware's vectors.</summary>
    private static readonly string[] VectorFiles =
    [
        "BlockKernels.cs", "BlockKernels.Columns.cs", "BlockKernels.Floats.cs", "BlockKernels.Triangles.cs", "DoubleKernels.cs", "DoubleWidth.cs",
        "LossKernels.cs", "RowKernels.cs", "RowKernels.Dots.cs", "StepKernels.cs", "VectorWidth.cs",
    ];

    private static readonly string Root = RepositoryRoot.Find();

    private static string[] Packages => [.. Rooms.Keys];

    private static string[] RoomsWithFolders => [.. SubRooms.Keys];

    [Test]
    public void Packages_are_all_covered_by_the_rules() =>
        Assert.That(Directory.GetDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName), Is.EquivalentTo(Packages));

    [TestCaseSource(nameof(Packages))]
    public void Files_are_all_in_a_folder_of_the_architecture(string package)
    {
        Assert.That(Folders(Folder(package)), Is.EquivalentTo(Rooms[package]));
        foreach (string room in Rooms[package])
            Assert.That(Folders(Path.Combine(Folder(package), room)), Is.EquivalentTo(SubRooms.GetValueOrDefault(room, [])), room);
        foreach ((string room, string[] folders) in SubRooms.Where(pair => Rooms[package].Contains(pair.Key)))
            Assert.That(folders.SelectMany(folder => Folders(Path.Combine(Folder(package), room, folder))), Is.Empty, room);
        if (Rooms[package].Length > 0)
            Assert.That(Directory.GetFiles(Folder(package), "*.cs"), Is.Empty);

        static IEnumerable<string> Folders(string parent) => Directory.GetDirectories(parent)
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => Path.GetFileName(folder))
            .Except(["bin", "obj"]);
    }

    [TestCaseSource(nameof(Packages))]
    public void Folders_do_not_use_later_folders(string package) => Assert.That(UsesOfLaterOnes(package, Rooms[package]), Is.Empty);

    [Test]
    public void Subfolders_do_not_use_later_subfolders([ValueSource(nameof(RoomsWithFolders))] string room) =>
        Assert.That(UsesOfLaterOnes("LinearLearn", [.. SubRooms[room].Select(folder => Path.Combine(room, folder))]), Is.Empty);

    [Test]
    public void Types_in_two_folders_are_only_the_saved_ones()
    {
        IEnumerable<(string Type, string Rooms)> found = Rooms["LinearLearn"]
            .SelectMany(room => Types("LinearLearn", room).Distinct(), (room, type) => (Type: type, Room: room))
            .GroupBy(pair => pair.Type, pair => pair.Room)
            .Where(rooms => rooms.Count() > 1)
            .Select(rooms => (rooms.Key, string.Join(" and ", rooms)));
        Assert.That(found, Is.EquivalentTo(SavedTypes.Select(pair => (pair.Key, $"{pair.Value} and Persistence"))));
    }

    [Test]
    public void Folders_before_Persistence_do_not_save_or_load()
    {
        IEnumerable<string> earlier = Rooms["LinearLearn"].TakeWhile(room => room != "Persistence").Except(["Tensors"]); // which loads vectors
        Assert.That(earlier.SelectMany(room => Files("LinearLearn", room)).Where(file => Words(file).Overlaps(SavingMembers)), Is.Empty);
    }

    [Test]
    public void Packages_other_than_the_core_do_not_use_each_other()
    {
        foreach (string package in Packages.Except(["LinearLearn"]))
        {
            string project = File.ReadAllText(Path.Combine(Folder(package), package + ".csproj"));
            Assert.That(ProjectReference().Matches(project).Select(match => match.Groups[1].Value), Is.EqualTo(new[] { "../LinearLearn/LinearLearn.csproj" }), package);
        }
    }

    [Test]
    public void Packages_other_than_the_core_compile_only_its_Files_folder()
    {
        foreach (string package in Packages)
        {
            string project = File.ReadAllText(Path.Combine(Folder(package), package + ".csproj"));
            bool usesFiles = package is "LinearLearn.Emnist" or "LinearLearn.Plotting"; // the core has it, the others do without
            string[] expected = usesFiles ? ["../LinearLearn/Files/*.cs"] : [];
            Assert.That(CompiledIn().Matches(project).Select(match => match.Groups[1].Value), Is.EqualTo(expected), package);
        }
    }

    [Test]
    public void Files_have_at_most_400_lines()
    {
        string[] files = [.. new[] { "src", "tests", "benchmarks", "samples", "scripts" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];
        Assert.That(files, Has.Length.GreaterThan(300));
        Assert.That(files.Where(file => File.ReadLines(file).Count() > LongestFile), Is.Empty);
    }

    [Test]
    public void TensorPrimitives_is_used_only_by_the_kernels() => Assert.That(FilesWith("TensorPrimitives"), Is.EqualTo(new[] { "Kernels.cs" }));

    [Test]
    public void Vectors_are_used_only_by_the_Tensors_folder() =>
        Assert.That(FilesWith("Vector").Union(FilesWith("Vector128")).Union(FilesWith("Intrinsics")), Is.EquivalentTo(VectorFiles));

    /// <summary>Labels of a file may be made to collide in a hash table, where looking each one up takes as long as looking all of them up.</summary>
    [Test]
    public void Labels_are_not_looked_up_in_hash_tables() => Assert.That(
        Rooms["LinearLearn"].SelectMany(room => Files("LinearLearn", room)).Where(file => HashTableOfIntegers().IsMatch(Code(file))).Select(Path.GetFileName),
        Is.Empty);

    [Test]
    public void Unsafe_code_and_shared_random_generators_are_not_used()
    {
        Assert.That(FilesWith("unsafe"), Is.Empty);
        Assert.That(FilesWith("Random"), Is.Empty);
    }

    [Test]
    public void Core_depends_on_two_packages()
    {
        string[] references = [.. typeof(Tensor).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];
        string[] packages = [.. references.Where(name => !IsPartOfTheFramework(name))];
        Assert.That(packages, Is.EquivalentTo(new[] { "System.Numerics.Tensors", "Microsoft.Extensions.Logging.Abstractions" }));

        static bool IsPartOfTheFramework(string name) =>
            File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"));
    }

    private static List<string> UsesOfLaterOnes(string package, string[] rooms)
    {
        List<string> faults = [];
        for (int room = 0; room < rooms.Length; room++)
        {
            string[] laterTypes = [.. rooms.Skip(room + 1).SelectMany(later => Types(package, later)).Except(SavedTypes.Keys)];
            Assert.That(laterTypes, room == rooms.Length - 1 ? Is.Empty : Is.Not.Empty);
            foreach (string file in Files(package, rooms[room]))
            {
                HashSet<string> words = Words(file);
                faults.AddRange(laterTypes.Where(words.Contains).Select(type => $"{rooms[room]}/{Path.GetFileName(file)} uses {type}"));
            }
        }
        return faults;
    }

    private static string Folder(string package) => Path.Combine(Root, "src", package);

    private static string[] Files(string package, string room) => Directory.GetFiles(Path.Combine(Folder(package), room), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> Types(string package, string room) =>
        Files(package, room).SelectMany(file => Declaration().Matches(Code(file)).Select(match => match.Groups[1].Value));

    /// <summary>The files of the core that use a word, by name.</summary>
    private static string[] FilesWith(string word) => [.. Rooms["LinearLearn"]
        .SelectMany(room => Files("LinearLearn", room))
        .Where(file => Words(file).Contains(word))
        .Select(file => Path.GetFileName(file)!)
        .Order()];

    private static HashSet<string> Words(string file) => [.. Word().Matches(Code(file)).Select(match => match.Value)];

    /// <summary>The text of a file without its comments.</summary>
    private static string Code(string file) => Comment().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    /// <summary>Of types that other files can name: not of private ones within a type, nor of words in a text.</summary>
    [GeneratedRegex(@"^(?:public|internal) .*?\b(?:class|struct|interface|enum|record)\s+(?!struct\b|class\b)(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    /// <summary>Neither interfaces nor sorted dictionaries.</summary>
    [GeneratedRegex(@"\b(?:Frozen|Concurrent)?(?:HashSet<int>|Set<int>|Dictionary<int,)")]
    private static partial Regex HashTableOfIntegers();

    [GeneratedRegex(@"<ProjectReference Include=""([^""]+)""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"<Compile Include=""([^""]+)""")]
    private static partial Regex CompiledIn();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
