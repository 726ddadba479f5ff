using System.Text.RegularExpressions;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Holds the direction of flow between the folders of the core, read from its source.</summary>
public partial class LayeringTests
{
    /// <summary>Each room may use only those before it.</summary>
    private static readonly string[] Rooms = ["Tensors", "Data", "Text", "Evaluation", "Models", "Learning", "Persistence", "Solvers", "Training", "Selection"];

    private static readonly string Source = Path.Combine(RepositoryRoot.Find(), "src", "LinearLearn");

    [Test]
    public void Every_folder_of_the_core_is_a_room_with_a_place_in_the_order()
    {
        string[] folders = [.. Directory.GetDirectories(Source).Select(folder => Path.GetFileName(folder)!).Except(["bin", "obj"])];
        Assert.That(folders, Is.EquivalentTo(Rooms));
    }

    [Test]
    public void No_room_uses_a_later_one()
    {
        List<string> faults = [];
        for (int room = 0; room < Rooms.Length; room++)
        {
            string[] laterTypes = [.. Rooms.Skip(room + 1).SelectMany(Files).SelectMany(file => Declaration().Matches(Code(file)).Select(match => match.Groups[1].Value))];
            Assert.That(laterTypes, room == Rooms.Length - 1 ? Is.Empty : Is.Not.Empty);
            foreach (string file in Files(Rooms[room]))
            {
                HashSet<string> words = [.. Word().Matches(Code(file)).Select(match => match.Value)];
                faults.AddRange(laterTypes.Distinct().Where(words.Contains).Select(type => $"{Rooms[room]}/{Path.GetFileName(file)} uses {type}"));
            }
        }
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void Only_the_kernels_use_TensorPrimitives() => Assert.That(FilesWith("TensorPrimitives"), Is.EqualTo(new[] { "Kernels.cs" }));

    [Test]
    public void Only_the_tensors_room_uses_vectors() =>
        Assert.That(FilesWith("Vector").Union(FilesWith("Vector128")).Union(FilesWith("Intrinsics")), Is.EquivalentTo(new[] { "RowKernels.cs", "RowKernels.Dots.cs", "VectorWidth.cs" }));

    [Test]
    public void Nothing_uses_unsafe_code_or_a_shared_random_generator()
    {
        Assert.That(FilesWith("unsafe"), Is.Empty);
        Assert.That(FilesWith("Random"), Is.Empty);
    }

    [Test]
    public void The_core_depends_on_two_packages()
    {
        string[] references = [.. typeof(Tensor).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];
        string[] packages = [.. references.Where(name => !IsPartOfTheFramework(name))];
        Assert.That(packages, Is.EquivalentTo(new[] { "System.Numerics.Tensors", "Microsoft.Extensions.Logging.Abstractions" }));

        static bool IsPartOfTheFramework(string name) =>
            File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"));
    }

    private static string[] Files(string room) => Directory.GetFiles(Path.Combine(Source, room), "*.cs");

    private static string[] FilesWith(string word) => [.. Directory.GetFiles(Source, "*.cs")
        .Concat(Rooms.SelectMany(Files))
        .Where(file => Word().Matches(Code(file)).Any(match => match.Value == word))
        .Select(file => Path.GetFileName(file)!)
        .Order()];

    /// <summary>The text of a file without its comments.</summary>
    private static string Code(string file) => Comment().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    /// <summary>Of types that other files can name: not of private ones within a type, nor of words in a text.</summary>
    [GeneratedRegex(@"^(?:public|internal) .*?\b(?:class|struct|interface|enum|record)\s+(?!struct\b|class\b)(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
