using System.Diagnostics.CodeAnalysis;

namespace LinearLearn;

// Classes that are given by name, as the text files of other programs have them.
public sealed partial class Dataset
{
    /// <summary>Makes a dataset whose classes are given by name, such as "setosa".</summary>
    /// <param name="features">One row for each example.</param>
    /// <param name="labels">The name of each example's class. Names are the same only if they are equal to the letter.</param>
    /// <param name="classes">
    /// The label of each name. Pass the <see cref="Classes"/> of the training data or the model for every other set of the same classes, such as a test
    /// set: numbered by itself, a set that lacks a class would give the others different labels. For a class that only the test set has, add a label and a
    /// name: its examples count as errors. Default: the names that occur are numbered from 0 in ordinal order (by character codes: "B" before "a"), so of
    /// two classes the first one in that order is the negative one.
    /// </param>
    /// <param name="imageShape">The shape of the pictures, where rows of features are pictures.</param>
    /// <exception cref="ArgumentException">
    /// The number of labels differs from the number of rows, a label is null or not among the names of the classes, two classes have the same name, or
    /// the pictures' size differs from the number of columns.
    /// </exception>
    public Dataset(FeatureMatrix features, IReadOnlyList<string> labels, ClassLabels? classes = null, ImageShape? imageShape = null)
        : this(features, FindLabels(labels, ref classes), classes, imageShape)
    {
    }

    /// <summary>The label of each name; numbers the names if no classes are given.</summary>
    private static int[] FindLabels(IReadOnlyList<string> labels, [NotNull] ref ClassLabels? classes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        classes ??= ClassLabels.FromNames(labels.Where(name => name is not null));
        Dictionary<string, int> known = classes.LabelsOfNames(nameof(classes));
        int[] found = new int[labels.Count];
        for (int row = 0; row < found.Length; row++)
        {
            if (labels[row] is not { } name)
                throw new ArgumentException(Guard.Text($"expected a name for each row, found null for row {row}"), nameof(labels));
            if (!known.TryGetValue(name, out found[row]))
            {
                string names = ClassLabels.FormatList(known.Keys.Select(some => DisplayText.ShortenName(some)));
                throw new ArgumentException(Guard.Text(
                    $"expected one of {names}, found {DisplayText.ShortenName(name)} for row {row}: a class that only a test set has needs a name here, too"), nameof(labels));
            }
        }
        return found;
    }
}
