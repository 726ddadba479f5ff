using System.Diagnostics.CodeAnalysis;

namespace LinearLearn;

// Datasets whose classes are given by name, as in the text files of other programs.
public sealed partial class Dataset
{
    /// <summary>Creates a dataset whose classes are given by name, such as "setosa".</summary>
    /// <param name="features">One row for each example.</param>
    /// <param name="labels">The class name of each example. Names are compared exactly (ordinal).</param>
    /// <param name="classes">
    /// The label of each name. Default: the distinct names are numbered from 0 in ordinal order (by character codes: "B" before "a"), and
    /// the first of two classes is the negative class. For a test set or any other set of the same classes, pass the <see cref="Classes"/>
    /// of the training set or of the model. Otherwise, a set that lacks a class would number the other classes differently. If only the
    /// test set contains a class, add a label and a name for it. Its examples count as errors.
    /// </param>
    /// <param name="imageShape">The shape of the images, if the rows are images. Default: no images.</param>
    /// <exception cref="ArgumentException">
    /// The number of labels differs from the number of rows, a label is null or not among the names of the classes, two classes have the
    /// same name, or the size of the images differs from the number of columns.
    /// </exception>
    public Dataset(FeatureMatrix features, IReadOnlyList<string> labels, ClassLabels? classes = null, ImageShape? imageShape = null)
        : this(features, FindLabels(labels, ref classes), classes, imageShape)
    {
    }

    /// <summary>Finds the label of each name, after numbering the names if no classes are given.</summary>
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
                string shown = DisplayText.ShortenName(name);
                throw new ArgumentException(
                    Guard.Text($"expected one of {names}, found {shown} for row {row}: add the names of classes that only a test set has"),
                    nameof(labels));
            }
        }
        return found;
    }
}
