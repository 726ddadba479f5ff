using System.Text;

namespace LinearLearn.Plotting;

/// <summary>Reports a training run in one HTML file that needs no network, no script and no other file.</summary>
/// <remarks>
/// <para>
/// The report contains the result and why training stopped, the data, the settings, the learning curve, the weights, the scores, the errors
/// of each class, and the examples with the largest errors. It describes <see cref="TrainingResult.Model"/>, evaluated on the validation
/// data. Accuracy on data that decided when to stop is optimistic: the report states this if a target or patience stopped the run.
/// </para>
/// <para>
/// If examples are images (<see cref="Dataset.ImageShape"/>, of up to 65,536 pixels), weights and examples are drawn; otherwise they are
/// tables, with the largest contributions to the scores of the first four examples (<see cref="ContributionsPicture"/>). Weights and curves
/// are shown for up to 12 classes, tables have up to 100 rows, and up to 24 examples are shown, so the file is rarely larger than 1.5 MB,
/// regardless of the number of examples. A ROC curve requires validation examples of at least two classes, a learning curve requires
/// validations. Reliability is shown if scores are log-odds (<see cref="TrainingResult.ScoresAreLogOdds"/>): for the positive class of two,
/// otherwise for the predicted class. Class names are those of the model (<see cref="LinearModel.Classes"/>).
/// </para>
/// <para>
/// The same run gives the same bytes: the file contains no date. It fits screens of 360 pixels or more, light and dark, and paper.
/// </para>
/// </remarks>
public sealed class TrainingReport
{
    private readonly TrainingResult _result;
    private readonly Dataset _training;
    private readonly Dataset _validation;
    private readonly string? _title;

    /// <summary>Creates the report of a run.</summary>
    /// <param name="result">The result of the run.</param>
    /// <param name="training">The training data: one or more examples.</param>
    /// <param name="validation">
    /// The data that the model is evaluated on: one or more examples. Those whose class the model does not have count as errors.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A dataset is empty, or does not match the model: it has a different number of features, a different byte scale, or a label with a
    /// different name; or the training data has a label that the model does not have.
    /// </exception>
    public TrainingReport(TrainingResult result, Dataset training, Dataset validation)
    {
        ArgumentNullException.ThrowIfNull(result);
        _result = result;
        _training = RequireExamples(training, nameof(training), allowUnknownLabels: false);
        _validation = RequireExamples(validation, nameof(validation), allowUnknownLabels: true);
    }

    /// <summary>Gets the heading.</summary>
    /// <value>
    /// Default: the classes and the trainer, for example "Training report: 3 and 7, OnlineTrainer (MarginUpdate)". With more than two
    /// classes, it states how many there are. Without training metadata, it names no trainer.
    /// </value>
    /// <exception cref="ArgumentException">The value is null, empty or white space.</exception>
    public string Title
    {
        get => _title ?? Html.RemoveIsolation(FormatTitle());
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Title));
            _title = value;
        }
    }

    /// <summary>Gets snapshots of the run in order, for example <see cref="SnapshotRecorder.Snapshots"/>.</summary>
    /// <value>Default: empty.</value>
    /// <remarks>Two or more are shown as an animation of up to 40 frames if the examples are images.</remarks>
    /// <exception cref="ArgumentException">
    /// A snapshot is null, the snapshots are not in order, or a model has other labels or another number of features than that of the
    /// result.
    /// </exception>
    public IReadOnlyList<TrainingProgress> Snapshots
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Snapshots));
            if (value.Any(snapshot => snapshot is null || !IsAlike(snapshot.Model)))
                throw new ArgumentException("expected models with the labels and the number of features of the result", nameof(Snapshots));
            if (value.Zip(value.Skip(1)).Any(pair => pair.First.ExamplesSeen > pair.Second.ExamplesSeen))
                throw new ArgumentException("expected snapshots in order, found a decreasing number of examples seen", nameof(Snapshots));
            field = [.. value];
        }
    } = [];

    /// <summary>
    /// Gets the target accuracy of the run (<see cref="TrainingOptions.TargetAccuracy"/>), 0 to 1; null if it is not shown.
    /// </summary>
    /// <value>Default: null.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double? TargetAccuracy
    {
        get;
        init => field = value is { } target ? PictureGuard.RequireFraction(target, nameof(TargetAccuracy)) : null;
    }

    /// <summary>Gets settings to show in addition to the model's metadata, as names and texts, in this order.</summary>
    /// <value>Default: empty.</value>
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

    /// <summary>Gets a function that returns the name of a column, for tables of weights and pictures of contributions.</summary>
    /// <value>Default: null, which shows column numbers only.</value>
    /// <remarks>
    /// For example <c>column => names[column]</c>. If it returns null or white space, the report shows the number of the column.
    /// </remarks>
    public Func<int, string?>? NameOfColumn { get; init; }

    /// <summary>Creates the report.</summary>
    /// <returns>The text of an HTML file, which is well-formed XML as well.</returns>
    public string ToHtml()
    {
        ReportData data = new(_result, _training, _validation)
        {
            Title = FormatTitle(),
            Snapshots = Snapshots,
            TargetAccuracy = TargetAccuracy,
            Settings = Settings,
            NameOfColumn = NameOfColumn,
        };
        return ReportPage.Write(data);
    }

    /// <summary>Writes the report to a file in UTF-8, which is created or replaced atomically.</summary>
    /// <param name="path">The path, for example "report.html". The folder must exist.</param>
    /// <exception cref="ArgumentException">The path is null, empty or white space.</exception>
    /// <exception cref="IOException">The file cannot be written. An existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied. An existing file is unchanged.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        AtomicFile.Write(path, ToBytes());
    }

    /// <summary>Writes the report to a stream in UTF-8 without a byte order mark; the stream stays open.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToBytes());
    }

    private string FormatTitle()
    {
        if (_title is not null)
            return Html.RemoveIsolation(_title);
        ClassDisplayNames names = new(_result.Model.Classes);
        return ReportTitle.Create(_result.Model, label => Html.Isolate(names.Format(label)));
    }

    private byte[] ToBytes() => Encoding.UTF8.GetBytes(ToHtml());

    private bool IsAlike(LinearModel model) =>
        model.FeatureCount == _result.Model.FeatureCount && model.Classes.Values.SequenceEqual(_result.Model.Classes.Values);

    private Dataset RequireExamples(Dataset data, string paramName, bool allowUnknownLabels)
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        if (data.Count == 0)
            throw new ArgumentException("expected one example or more, found none", paramName);
        _result.Model.RequireFits(data, allowUnknownLabels, paramName);
        return data;
    }
}
