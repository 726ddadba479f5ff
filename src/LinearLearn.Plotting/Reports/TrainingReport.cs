using System.Text;

namespace LinearLearn.Plotting;

/// <summary>
/// Reports a training run in one HTML file that needs nothing else: no network, no script, no other file. It holds what came out and why training stopped, the
/// data, the settings, the learning curve, the weights, the scores, the errors of each class, and the examples that are most wrong.
/// </summary>
/// <remarks>
/// <para>
/// It is about <see cref="TrainingResult.Model"/>, measured on the validation data. Data that decided when training stopped make their own accuracy look
/// good: the report says so where a target or patience stopped the run.
/// </para>
/// <para>
/// Where examples are pictures (<see cref="Dataset.ImageShape"/>, of up to 65,536 pixels), weights and examples are drawn, else they are tables, with the largest
/// contributions to the scores of the first four examples (<see cref="ContributionsPicture"/>). Weights and
/// curves are shown for up to 12 classes, tables have up to 100 rows, and up to 24 examples are shown: a file of 1.5 MB is a long one, however many examples
/// there are. A ROC curve needs validation examples of two classes or more, a learning curve needs validations. How far probabilities can be relied on is
/// shown where the result says that scores are log-odds (<see cref="TrainingResult.ScoresAreLogOdds"/>): of two classes for the positive
/// one, of more for the predicted one. Classes are called as the model calls them (<see cref="LinearModel.Classes"/>).
/// </para>
/// <para>The same run gives the same bytes: the file holds no date. It fits screens from 360 pixels on, light and dark ones, and paper.</para>
/// </remarks>
public sealed class TrainingReport
{
    private readonly TrainingResult _result;
    private readonly Dataset _training;
    private readonly Dataset _validation;

    /// <summary>Takes a run and its data.</summary>
    /// <param name="result">What the run came to.</param>
    /// <param name="training">The examples that were learned from, one or more.</param>
    /// <param name="validation">The examples that the report measures the model on, one or more. Those of classes that the model does not know count as errors.</param>
    /// <exception cref="ArgumentException">
    /// A dataset is empty, or does not fit the model: another number of features, another scale of bytes, a label that the model calls otherwise; or the training
    /// set has a label that the model does not know.
    /// </exception>
    public TrainingReport(TrainingResult result, Dataset training, Dataset validation)
    {
        ArgumentNullException.ThrowIfNull(result);
        _result = result;
        _training = RequireExamples(training, nameof(training), allowUnknownLabels: false);
        _validation = RequireExamples(validation, nameof(validation), allowUnknownLabels: true);
    }

    /// <summary>The heading, "Training report" by default.</summary>
    /// <exception cref="ArgumentException">The value is null, empty or white space.</exception>
    public string Title
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Title));
            field = value;
        }
    } = "Training report";

    /// <summary>
    /// Models on the way, in their order, for instance <see cref="SnapshotRecorder.Snapshots"/>: two or more are shown as an animation of up to 40 frames, where
    /// examples are pictures. None by default.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// One is null, they are not in order, or a model has other labels or another number of features than the result's.
    /// </exception>
    public IReadOnlyList<TrainingProgress> Snapshots
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Snapshots));
            if (value.Any(snapshot => snapshot is null || !IsAlike(snapshot.Model)))
                throw new ArgumentException("expected models with the labels and the number of features of the result's", nameof(Snapshots));
            if (value.Zip(value.Skip(1)).Any(pair => pair.First.ExamplesSeen > pair.Second.ExamplesSeen))
                throw new ArgumentException("expected snapshots in order, found examples seen that fall", nameof(Snapshots));
            field = [.. value];
        }
    } = [];

    /// <summary>The accuracy that the run aimed at (<see cref="TrainingOptions.TargetAccuracy"/>): 0 to 1. Not shown where null (the default).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double? TargetAccuracy
    {
        get;
        init => field = value is { } target ? PictureGuard.RequireFraction(target, nameof(TargetAccuracy)) : null;
    }

    /// <summary>Settings to show beside those in the model's metadata, as names and texts, in this order. None by default.</summary>
    /// <exception cref="ArgumentException">A name or a text is null.</exception>
    public IReadOnlyCollection<KeyValuePair<string, string>> Settings
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Settings));
            if (value.Any(setting => setting.Key is null || setting.Value is null))
                throw new ArgumentException("expected names and texts, found null", nameof(Settings));
            field = [.. value];
        }
    } = [];

    /// <summary>
    /// The name of a column, for tables of weights and pictures of contributions: for instance <c>column => names[column]</c>. A column without one (null or white
    /// space) is called by its number. Default: null, for numbers alone.
    /// </summary>
    public Func<int, string?>? NameOfColumn { get; init; }

    /// <summary>Makes the report.</summary>
    /// <returns>The text of an HTML file, which is well-formed XML as well.</returns>
    public string ToHtml() => ReportPage.Write(
        new ReportData(_result, _training, _validation) { Title = Title, Snapshots = Snapshots, TargetAccuracy = TargetAccuracy, Settings = Settings, NameOfColumn = NameOfColumn });

    /// <summary>Writes the report into a file, which is created or replaced: whole or not at all.</summary>
    /// <param name="path">The file, for instance "report.html"; its folder is there. UTF-8.</param>
    /// <exception cref="ArgumentException">The path is null, empty or white space.</exception>
    /// <exception cref="IOException">The file cannot be written. What was there before stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written. What was there before stays.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        AtomicFile.Write(path, ToBytes());
    }

    /// <summary>Writes the report into a stream, which stays open: UTF-8 without a byte order mark.</summary>
    /// <param name="stream">Can be written.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToBytes());
    }

    private byte[] ToBytes() => Encoding.UTF8.GetBytes(ToHtml());

    private bool IsAlike(LinearModel model) => model.FeatureCount == _result.Model.FeatureCount && model.Classes.Values.SequenceEqual(_result.Model.Classes.Values);

    private Dataset RequireExamples(Dataset data, string paramName, bool allowUnknownLabels)
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        if (data.Count == 0)
            throw new ArgumentException("expected one example or more, found none", paramName);
        _result.Model.RequireFits(data, allowUnknownLabels, paramName);
        return data;
    }
}
