using System.Diagnostics.CodeAnalysis;

namespace LinearLearn;

// Classes that are given by name, as the text files of other programs have them.
public sealed partial class Dataset
{
    /// <summary>Makes a dataset whose classes are given by name, such as "setosa".</summary>
    /// <param name="features">One row for each example.</param>
    /// <param name="labels">The name of each example's class. Names are the same only if they are equal to the letter.</param>
    /// <param name="classNames">
    /// The label of each name: one name for each label. Give the <see cref="ClassNames"/> of the training data or of the model wherever else the
    /// same classes occur, as in a test set: numbered by itself, a set that lacks one of them would give the others different labels. Add a label and a
    /// name for a class that only the test set has: its examples count as errors. Where null
    /// (the default), the names that occur are numbered from 0 in ordinal order (by character codes: "B" before "a"), and become
    /// <see cref="ClassNames"/>; of two classes, the one that comes first in that order is then the negative one. Copied.
    /// </param>
    /// <param name="imageShape">The shape of the pictures, where rows of features are pictures.</param>
    /// <exception cref="ArgumentException">
    /// The number of labels differs from the number of rows, a label or a class name is null, a label has no place in the class names, two labels have the same name, or the
    /// pictures' size differs from the number of columns.
    /// </exception>
    public Dataset(FeatureMatrix features, IReadOnlyList<string> labels, IReadOnlyDictionary<int, string>? classNames = null, ImageShape? imageShape = null)
        : this(features, Numbers(labels, ref classNames), classNames, imageShape)
    {
    }

    /// <summary>The label of each name; numbers the names where nothing says how.</summary>
    private static int[] Numbers(IReadOnlyList<string> labels, [NotNull] ref IReadOnlyDictionary<int, string>? classNames)
    {
        ArgumentNullException.ThrowIfNull(labels);
        classNames ??= labels.Where(name => name is not null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Index().ToDictionary(place => place.Index, place => place.Item);
        Dictionary<string, int> known = LabelsOf(classNames);
        int[] numbers = new int[labels.Count];
        for (int row = 0; row < numbers.Length; row++)
        {
            if (labels[row] is not { } name)
                throw new ArgumentException(Guard.Text($"expected a name for each row, found null for row {row}"), nameof(labels));
            if (!known.TryGetValue(name, out numbers[row]))
                throw new ArgumentException(Guard.Text($"expected one of {ClassText.List(known.Keys)}, found {DisplayText.ShortenName(name)} for row {row}: a class that only a test set has needs a name here, too"), nameof(labels));
        }
        return numbers;
    }

    private static Dictionary<string, int> LabelsOf(IReadOnlyDictionary<int, string> classNames)
    {
        Guard.Names(classNames, nameof(classNames));
        Dictionary<string, int> labels = new(StringComparer.Ordinal);
        foreach ((int label, string name) in classNames.OrderBy(pair => pair.Key))
        {
            if (!labels.TryAdd(name, label))
                throw new ArgumentException(Guard.Text($"expected a name for one label, found {DisplayText.ShortenName(name)} for {labels[name]} and {label}"), nameof(classNames));
        }
        return labels;
    }
}
