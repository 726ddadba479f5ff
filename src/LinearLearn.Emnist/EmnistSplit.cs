using System.Runtime.CompilerServices;

namespace LinearLearn.Emnist;

/// <summary>Represents one of the six splits of EMNIST: its classes and the names of its files.</summary>
/// <remarks>G. Cohen, S. Afshar, J. Tapson, A. van Schaik, "EMNIST: an extension of MNIST to handwritten letters", 2017.</remarks>
public sealed class EmnistSplit
{
    private const string Digits10 = "0123456789";
    private const string Upper26 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Lower26 = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>The lowercase letters that do not look like their capitals and therefore have separate classes.</summary>
    private const string DistinctLower11 = "abdefghnqrt";

    private EmnistSplit(
        string name, string characters, int firstLabel = 0, bool bothCases = false, [CallerMemberName] string propertyName = "")
    {
        Name = name;
        PropertyName = propertyName;
        Classes = new ClassLabels(characters.Index().ToDictionary(
            character => firstLabel + character.Index,
            character => bothCases ? $"{character.Item}{char.ToLowerInvariant(character.Item)}" : $"{character.Item}"));
    }

    /// <summary>Gets the split with 62 classes: digits, capitals and lowercase letters; 697,932 training and 116,323 test images.</summary>
    public static EmnistSplit ByClass { get; } = new("byclass", Digits10 + Upper26 + Lower26);

    /// <summary>
    /// Gets the split with 47 classes: digits, letters, and the lowercase letters that look different from their capitals; 697,932 training
    /// and 116,323 test images.
    /// </summary>
    public static EmnistSplit ByMerge { get; } = new("bymerge", Digits10 + Upper26 + DistinctLower11);

    /// <summary>
    /// Gets the split with the classes of <see cref="ByMerge"/> and the same number of images of each; 112,800 training and 18,800 test
    /// images.
    /// </summary>
    public static EmnistSplit Balanced { get; } = new("balanced", Digits10 + Upper26 + DistinctLower11);

    /// <summary>
    /// Gets the split with 26 classes, each a letter in both cases, with labels 1 to 26; 124,800 training and 20,800 test images.
    /// </summary>
    public static EmnistSplit Letters { get; } = new("letters", Upper26, firstLabel: 1, bothCases: true);

    /// <summary>Gets the split with 10 classes, the digits; 240,000 training and 40,000 test images.</summary>
    public static EmnistSplit Digits { get; } = new("digits", Digits10);

    /// <summary>Gets the split with 10 classes, the digits, of the size of MNIST; 60,000 training and 10,000 test images.</summary>
    public static EmnistSplit Mnist { get; } = new("mnist", Digits10);

    /// <summary>Gets all six splits.</summary>
    public static IReadOnlyList<EmnistSplit> All { get; } = [ByClass, ByMerge, Balanced, Letters, Digits, Mnist];

    /// <summary>Gets the name as used in the file names, for instance "digits".</summary>
    public string Name { get; }

    /// <summary>Gets the labels and their names, starting at 0 without gaps (letters: at 1).</summary>
    /// <remarks>Each class is named after its character, or after both cases, capital first, if it includes both ("Aa").</remarks>
    public ClassLabels Classes { get; }

    /// <summary>Gets the name of the property of this type that returns the split.</summary>
    internal string PropertyName { get; }

    internal (string Images, string Labels) GetFileNames(DataPart part)
    {
        string start = $"emnist-{Name}-{(part == DataPart.Training ? "train" : "test")}";
        return ($"{start}-images-idx3-ubyte", $"{start}-labels-idx1-ubyte");
    }

    /// <summary>Returns the name of the split.</summary>
    /// <returns>The name, for instance "digits".</returns>
    public override string ToString() => Name;
}
