
namespace LinearLearn.Emnist;

/// <summary>
/// One of the six ways in which EMNIST is divided into classes and files (Cohen, Afshar, Tapson, van Schaik, "EMNIST: an extension
/// of MNIST to handwritten letters", 2017).
/// </summary>
public sealed class EmnistSplit
{
    private const string Digits10 = "0123456789";
    private const string Upper26 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Lower26 = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>The lower-case letters that do not look like their capitals, and so keep classes of their own.</summary>
    private const string DistinctLower11 = "abdefghnqrt";

    private EmnistSplit(string name, string characters, int firstLabel = 0, bool bothCases = false)
    {
        Name = name;
        Classes = new ClassLabels(characters.Index().ToDictionary(
            character => firstLabel + character.Index,
            character => bothCases ? $"{character.Item}{char.ToLowerInvariant(character.Item)}" : $"{character.Item}"));
    }

    /// <summary>62 classes: digits, capitals, small letters. 697,932 + 116,323 pictures.</summary>
    public static EmnistSplit ByClass { get; } = new("byclass", Digits10 + Upper26 + Lower26);

    /// <summary>47 classes: digits, letters, and the small letters that look different. 697,932 + 116,323 pictures.</summary>
    public static EmnistSplit ByMerge { get; } = new("bymerge", Digits10 + Upper26 + DistinctLower11);

    /// <summary>The classes of <see cref="ByMerge"/>, equally many pictures of each. 112,800 + 18,800 pictures.</summary>
    public static EmnistSplit Balanced { get; } = new("balanced", Digits10 + Upper26 + DistinctLower11);

    /// <summary>26 classes, each a letter in both cases, with labels 1 to 26. 124,800 + 20,800 pictures.</summary>
    public static EmnistSplit Letters { get; } = new("letters", Upper26, firstLabel: 1, bothCases: true);

    /// <summary>10 classes: the digits. 240,000 + 40,000 pictures.</summary>
    public static EmnistSplit Digits { get; } = new("digits", Digits10);

    /// <summary>10 classes: the digits, as many as in MNIST. 60,000 + 10,000 pictures.</summary>
    public static EmnistSplit Mnist { get; } = new("mnist", Digits10);

    /// <summary>All six splits.</summary>
    public static IReadOnlyList<EmnistSplit> All { get; } = [ByClass, ByMerge, Balanced, Letters, Digits, Mnist];

    /// <summary>The name as it stands in the names of the files, for instance "digits".</summary>
    public string Name { get; }

    /// <summary>
    /// The labels, from 0 (letters: from 1) without a gap, each named after its character; after both cases of it, capital first, if a class has both ("Aa").
    /// </summary>
    public ClassLabels Classes { get; }

    /// <summary>The split's name.</summary>
    /// <returns>For instance "digits".</returns>
    public override string ToString() => Name;
}
