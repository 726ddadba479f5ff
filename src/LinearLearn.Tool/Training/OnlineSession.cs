using System.Globalization;

namespace LinearLearn.Tool;

/// <summary>Learns from a stream example by example, in bounded memory.</summary>
internal sealed class OnlineSession(TrainRequest request, ToolConsole console, CancellationToken cancellationToken)
{
    private long _seen;
    private long _correct;

    /// <summary>Learns all examples and saves the model.</summary>
    /// <returns>The exit code.</returns>
    public int Run(DataStream data)
    {
        if (data.Start.IsEmpty)
            throw new ToolException($"{data.Name}: expected data, found an empty file");
        DataKind kind = request.Reading.Kind ?? request.Reading.Like?.ExpectedKind
            ?? DataDetector.Detect(data.Start.Span, data.Name, request.Reading.Label is not null);
        request.Reading.Like?.RequireKind(kind, data.Name);
        OptionKinds.Require(request.Reading.Given, kind, data.Name);
        ModelFormat format = ModelFiles.FindFormat(request.Output!, kind != DataKind.LibSvm); // before the work begins
        SavedModel saved;
        try
        {
            saved = Learn(data, kind);
        }
        catch (ToolException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken); // too few examples until the signal
        }
        if (_seen == 0)
            throw new ToolException($"{data.Name}: expected examples, found none");
        double percentage = 100.0 * _correct / _seen;
        string accuracy = string.Create(
            CultureInfo.InvariantCulture, $"{_seen} examples, {percentage:F2} % predicted correctly before they were learned");
        console.Note($"{data.Name}: {SavedModel.Describe(kind)}, {accuracy}");
        ModelFiles.Save(AddCount(saved), request.Output!, format, console);
        return cancellationToken.IsCancellationRequested ? ToolProgram.Interrupted : 0;
    }

    private SavedModel Learn(DataStream data, DataKind kind)
    {
        using RowProgress progress = RowProgress.Start(console, "learning", data);
        return kind switch
        {
            DataKind.Text => LearnText(data, progress),
            DataKind.Table => LearnTable(data, progress),
            DataKind.LibSvm => LearnLibSvm(data, progress),
            _ => throw new ToolException($"{data.Name}: expected a table, LIBSVM or lines of text for --online, found images"),
        };
    }

    /// <summary>Moves to the next item; a signal ends the items.</summary>
    private bool MoveNext<T>(IEnumerator<T> items)
    {
        try
        {
            return !cancellationToken.IsCancellationRequested && items.MoveNext();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Adds the number of examples to the metadata, by which models are weighted in their average.</summary>
    private SavedModel AddCount(SavedModel saved) => saved.With(saved.Model.WithMetadata(
        new Dictionary<string, string>(saved.Model.Metadata) { [SavedModel.TrainingExamplesName] = Guard.Text($"{_seen}") }));

    private void Count(bool isCorrect, RowProgress progress)
    {
        _correct += isCorrect ? 1 : 0;
        const int reports = 1024;
        if (++_seen % reports == 0)
            progress.Report(_seen);
    }

    private SavedModel LearnText(DataStream data, RowProgress progress)
    {
        LabeledText file = new(data);
        using IEnumerator<(string Label, string Text)> lines = file.ReadAll().GetEnumerator();
        List<(string Label, string Text)> first = [];
        while (first.Count < FirstExamples.Count && MoveNext(lines))
            first.Add(lines.Current);
        if (file.DescribeHeader([.. first.Select(example => example.Label)], request.Reading.Like is not null) is { } remark)
            console.Note(remark);
        TextClassifier classifier;
        if (request.Reading.Like?.Text is { } like)
        {
            classifier = new TextClassifier(like.Encoder, CreateLearner(like.Model));
        }
        else
        {
            (IUpdateRule rule, LearnerOptions options) = request.Trainer.CreateRule();
            classifier = TextClassifier.Create(
                FirstExamples.FindClasses(request.Classes, first.Select(example => example.Label), data.Name),
                request.Reading.Text,
                rule,
                options);
        }
        foreach ((string label, string text) in first)
            Learn(label, text);
        while (MoveNext(lines))
            Learn(lines.Current.Label, lines.Current.Text);
        return new SavedModel(data.Name, classifier.Model, text: classifier);

        void Learn(string label, string text)
        {
            FirstExamples.RequireClass(classifier.Classes, label, $"{data.Name}: example {_seen + 1}", request.Reading.Like);
            Count(classifier.Learn(text, label).Label == label, progress);
        }
    }

    private SavedModel LearnTable(DataStream data, RowProgress progress)
    {
        OnlineTable table = new(data, request);
        TableClassifier classifier = new(table.Encoder, CreateLearner(table.Start));
        using IEnumerator<(TableRow, string)> rows = table.ReadRows(cancellationToken).GetEnumerator();
        while (MoveNext(rows))
        {
            (TableRow row, string label) = rows.Current;
            FirstExamples.RequireClass(classifier.Classes, label, table.Place, request.Reading.Like);
            try
            {
                Count(classifier.Learn(row, label).Label == label, progress);
            }
            catch (ArgumentException exception)
            {
                throw new ToolException($"{table.Place}: {Guard.GetMessage(exception)}");
            }
        }
        return new SavedModel(data.Name, classifier.Model, table: classifier);
    }

    private SavedModel LearnLibSvm(DataStream data, RowProgress progress)
    {
        int features = request.Reading.Like?.Model.FeatureCount ?? request.FeatureCount
            ?? throw ToolException.Usage(
                $"{data.Name}: expected --features with the number of features of LIBSVM rows for --online, found none");
        LibSvmOptions format = new()
        {
            FeatureCount = features,
            FirstIndex = request.Reading.IsZeroBased ? 0 : 1,
            IgnoreHigherIndices = request.Reading.Like is not null,
        };
        OnlineLearner? learner = null;
        using IEnumerator<Dataset> chunks = LibSvmReader.ReadChunks(data, FirstExamples.Count, format, data.Name).GetEnumerator();
        while (MoveNext(chunks))
        {
            Dataset chunk = chunks.Current;
            learner ??= CreateLearner(request.Reading.Like?.Model ?? LinearModel.Zero(features, FindLabels(chunk, data.Name)));
            for (int i = 0; i < chunk.Count; i++)
            {
                int label = chunk.Labels[i];
                if (learner.Classes.Values.IndexOf(label) < 0)
                {
                    FirstExamples.ThrowUnknown(
                        learner.Classes, Guard.Text($"{label}"), Guard.Text($"{data.Name}: example {_seen + 1}"),
                        FirstExamples.GetRemedy(request.Reading.Like));
                }
                Count(learner.Update(chunk, i) == label, progress);
            }
        }
        return new SavedModel(data.Name, learner?.Snapshot() ?? throw new ToolException($"{data.Name}: expected examples, found none"));
    }

    private ClassLabels FindLabels(Dataset chunk, string name)
    {
        if (request.Classes.Count == 0)
            return chunk.Classes.Count >= 2 ? chunk.Classes : throw FirstExamples.CreateTooFew(name, chunk.Count);
        int[] labels = new int[request.Classes.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            if (!int.TryParse(request.Classes[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out labels[i]))
                throw ToolException.Usage($"--classes: expected whole numbers for LIBSVM rows, found {Excerpt.Format(request.Classes[i])}");
        }
        return new ClassLabels(labels);
    }

    private OnlineLearner CreateLearner(LinearModel start)
    {
        (IUpdateRule rule, LearnerOptions options) = request.Trainer.CreateRule();
        return new OnlineLearner(rule, start, options);
    }
}
