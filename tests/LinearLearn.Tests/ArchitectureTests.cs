using System.Text.RegularExpressions;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests the rules of docs/architecture.md: the order of the folders, and what only some files may use.</summary>
public partial class ArchitectureTests
{
    /// <summary>The layers of each package in order, which are folders; each may use only those before it.</summary>
    private static readonly Dictionary<string, string[]> Layers = new()
    {
        ["LinearLearn"] =
        [
            "Files", "Tensors", "Data", "Text", "Evaluation", "Models", "Learning", "Persistence", "Solvers", "Training", "Sharding",
            "Selection", "Encoding", "Export",
        ],
        ["LinearLearn.Emnist"] = [],
        ["LinearLearn.Extensions.AI"] = [],
        ["LinearLearn.Hosting"] = ["Telemetry", "Serving", "Learning", "Setup", "Endpoints"],
        ["LinearLearn.Onnx"] = [],
        ["LinearLearn.Orleans"] = ["Sources", "Serialization", "Grains", "Client"],
        ["LinearLearn.Plotting"] = ["Drawing", "Cells", "Charts", "Reports"],
    };

    /// <summary>
    /// The packages that are programs: they combine other packages, and no code uses them. Their folders group the files of a task and
    /// are not layers.
    /// </summary>
    private static readonly string[] Programs = ["LinearLearn.Tool"];

    /// <summary>The subfolders of a folder in order; files of the folder itself are shared by them or combine them.</summary>
    private static readonly Dictionary<string, string[]> Subfolders = new()
    {
        ["Persistence"] = ["Json", "Safetensors", "Liblinear", "Npy", "State"],
        ["Encoding"] = ["Texts", "Tables"],
    };

    /// <summary>Types of earlier folders whose members for saving and loading are in Persistence, as a part of the type.</summary>
    private static readonly Dictionary<string, string> SavedTypes = new()
    {
        ["LinearModel"] = "Models",
        ["LearnerState"] = "Learning",
        ["SparseFeatures"] = "Data",
        ["Dataset"] = "Data",
    };

    private static readonly string[] SavingMembers = ["Save", "SaveAsync", "Load", "LoadAsync"];

    /// <summary>The maximum number of lines of a file.</summary>
    private const int LongestFile = 400;

    /// <summary>The limit of .editorconfig, in characters.</summary>
    private const int LongestLine = 140;

    /// <summary>The files of the Tensors folder that use vector instructions.</summary>
    private static readonly string[] VectorFiles =
    [
        "BlockKernels.cs", "BlockKernels.Columns.cs", "BlockKernels.Floats.cs", "BlockKernels.Triangles.cs", "DoubleKernels.cs",
        "DoubleWidth.cs", "FeatureMajorKernels.cs", "FeatureMajorKernels.Steps.cs", "HingeKernels.cs", "LaneKernels.cs", "LossKernels.cs",
        "RowKernels.cs", "RowKernels.Dots.cs", "RowKernels.Scores.cs", "SignKernels.cs", "StepKernels.cs", "TextKernels.cs",
        "VectorWidth.cs", "WordWidth.cs",
    ];

    private static readonly string Root = RepositoryRoot.Find();

    /// <summary>Gets the packages that are libraries.</summary>
    private static string[] Packages => [.. Layers.Keys];

    private static string[] FoldersWithSubfolders => [.. Subfolders.Keys];

    [Test]
    public void Packages_are_all_covered_by_the_architecture_rules() => Assert.That(
        Directory.GetDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName),
        Is.EquivalentTo(Packages.Concat(Programs)));

    [TestCaseSource(nameof(Packages))]
    public void Files_are_all_in_a_folder_of_the_architecture(string package)
    {
        Assert.That(Folders(Folder(package)), Is.EquivalentTo(Layers[package]));
        foreach (string layer in Layers[package])
            Assert.That(Folders(Path.Combine(Folder(package), layer)), Is.EquivalentTo(Subfolders.GetValueOrDefault(layer, [])), layer);
        foreach ((string layer, string[] folders) in Subfolders.Where(pair => Layers[package].Contains(pair.Key)))
            Assert.That(folders.SelectMany(folder => Folders(Path.Combine(Folder(package), layer, folder))), Is.Empty, layer);
        if (Layers[package].Length > 0)
            Assert.That(Directory.GetFiles(Folder(package), "*.cs"), Is.Empty);

        static IEnumerable<string> Folders(string parent) => Directory.GetDirectories(parent)
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => Path.GetFileName(folder))
            .Except(["bin", "obj"]);
    }

    [TestCaseSource(nameof(Packages))]
    public void Folders_do_not_use_later_folders(string package) => Assert.That(UsesOfLaterOnes(package, Layers[package]), Is.Empty);

    [Test]
    public void Subfolders_do_not_use_later_subfolders([ValueSource(nameof(FoldersWithSubfolders))] string layer) =>
        Assert.That(UsesOfLaterOnes("LinearLearn", [.. Subfolders[layer].Select(folder => Path.Combine(layer, folder))]), Is.Empty);

    [Test]
    public void Types_spread_over_two_folders_are_exactly_the_saved_types()
    {
        IEnumerable<(string Type, string Layers)> found = Layers["LinearLearn"]
            .SelectMany(layer => Types("LinearLearn", layer).Distinct(), (layer, type) => (Type: type, Layer: layer))
            .GroupBy(pair => pair.Type, pair => pair.Layer)
            .Where(layers => layers.Count() > 1)
            .Select(layers => (layers.Key, string.Join(" and ", layers)));
        Assert.That(found, Is.EquivalentTo(SavedTypes.Select(pair => (pair.Key, $"{pair.Value} and Persistence"))));
    }

    [Test]
    public void Folders_before_Persistence_do_not_save_or_load()
    {
        // The Tensors folder is an exception: it loads vectors.
        IEnumerable<string> earlier = Layers["LinearLearn"].TakeWhile(layer => layer != "Persistence").Except(["Tensors"]);
        Assert.That(earlier.SelectMany(layer => Files("LinearLearn", layer)).Where(file => Words(file).Overlaps(SavingMembers)), Is.Empty);
    }

    [Test]
    public void Packages_other_than_the_core_do_not_use_each_other()
    {
        foreach (string package in Packages.Except(["LinearLearn"]))
        {
            string project = File.ReadAllText(Path.Combine(Folder(package), package + ".csproj"));
            Assert.That(
                ProjectReference().Matches(project).Select(match => match.Groups[1].Value),
                Is.EqualTo(new[] { "../LinearLearn/LinearLearn.csproj" }),
                package);
        }
    }

    [Test]
    public void Packages_compile_no_sources_of_the_core_except_its_Files_folder()
    {
        foreach (string package in Packages.Concat(Programs))
        {
            string project = File.ReadAllText(Path.Combine(Folder(package), package + ".csproj"));
            string[] expected = package switch
            {
                "LinearLearn" => [],
                "LinearLearn.Extensions.AI" => ["../LinearLearn/Files/Excerpt.cs"],
                _ => ["../LinearLearn/Files/*.cs"],
            };
            Assert.That(CompiledIn().Matches(project).Select(match => match.Groups[1].Value), Is.EqualTo(expected), package);
        }
    }

    [Test]
    public void Files_have_at_most_400_lines_of_140_characters()
    {
        string[] files = [.. new[] { "src", "tests", "benchmarks", "samples", "scripts" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];
        Assert.That(files, Has.Length.GreaterThan(300));
        Assert.That(files.Where(file => File.ReadLines(file).Count() > LongestFile), Is.Empty);
        Assert.That(
            files.SelectMany(
                file => File.ReadLines(file).Index().Where(line => line.Item.Length > LongestLine),
                (file, line) => $"{file}:{line.Index + 1}"),
            Is.Empty);
    }

    [Test]
    public void TensorPrimitives_is_used_only_by_the_kernels() =>
        Assert.That(FilesWith("TensorPrimitives"), Is.EqualTo(new[] { "Kernels.cs" }));

    [Test]
    public void Vectors_are_used_only_by_the_Tensors_folder() =>
        Assert.That(FilesWith("Vector").Union(FilesWith("Vector128")).Union(FilesWith("Intrinsics")), Is.EquivalentTo(VectorFiles));

    /// <summary>Labels in a crafted file could collide in a hash table, so that looking all of them up takes quadratic time.</summary>
    [Test]
    public void Labels_are_not_looked_up_in_hash_tables() => Assert.That(
        Layers["LinearLearn"]
            .SelectMany(layer => Files("LinearLearn", layer))
            .Where(file => HashTableOfIntegers().IsMatch(Code(file)))
            .Select(Path.GetFileName),
        Is.Empty);

    [Test]
    public void Unsafe_code_and_shared_random_generators_are_not_used()
    {
        Assert.That(FilesWith("unsafe"), Is.EqualTo(new[] { "SourceNames.cs" }), "the file with the keywords of C#");
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

    private static List<string> UsesOfLaterOnes(string package, string[] layers)
    {
        List<string> faults = [];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            string[] laterTypes = [.. layers.Skip(layer + 1).SelectMany(later => Types(package, later)).Except(SavedTypes.Keys)];
            Assert.That(laterTypes, layer == layers.Length - 1 ? Is.Empty : Is.Not.Empty);
            foreach (string file in Files(package, layers[layer]))
            {
                HashSet<string> words = Words(file);
                faults.AddRange(laterTypes.Where(words.Contains).Select(type => $"{layers[layer]}/{Path.GetFileName(file)} uses {type}"));
            }
        }
        return faults;
    }

    private static string Folder(string package) => Path.Combine(Root, "src", package);

    private static string[] Files(string package, string layer) =>
        Directory.GetFiles(Path.Combine(Folder(package), layer), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> Types(string package, string layer) =>
        Files(package, layer).SelectMany(file => Declaration().Matches(Code(file)).Select(match => match.Groups[1].Value));

    /// <summary>Gets the names of the files of the core that use a word.</summary>
    private static string[] FilesWith(string word) => [.. Layers["LinearLearn"]
        .SelectMany(layer => Files("LinearLearn", layer))
        .Where(file => Words(file).Contains(word))
        .Select(file => Path.GetFileName(file)!)
        .Order()];

    private static HashSet<string> Words(string file) => [.. Word().Matches(Code(file)).Select(match => match.Value)];

    /// <summary>Gets the text of a file without its comments.</summary>
    private static string Code(string file) => Comment().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    /// <summary>Matches declarations of types that other files can use, not of private nested types or words in a text.</summary>
    [GeneratedRegex(
        @"^(?:public|internal) .*?\b(?:class|struct|interface|enum|record)\s+(?!struct\b|class\b)(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    /// <summary>Matches hash tables, but neither interfaces nor sorted dictionaries.</summary>
    [GeneratedRegex(@"\b(?:Frozen|Concurrent)?(?:HashSet<int>|Set<int>|Dictionary<int,)")]
    private static partial Regex HashTableOfIntegers();

    [GeneratedRegex(@"<ProjectReference Include=""([^""]+)""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"<Compile Include=""([^""]+)""")]
    private static partial Regex CompiledIn();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
