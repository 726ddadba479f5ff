using System.Globalization;

namespace LinearLearn.Tool;

/// <summary>Reads the examples, trains, evaluates and saves, as the command line asks.</summary>
internal sealed class TrainingSession(TrainRequest request, ToolConsole console, CancellationToken cancellationToken)
{
    /// <summary>The text on standard output, or on standard error if the model goes to standard output.</summary>
    private TextWriter Results => request.Output == OutputFile.StandardOutput ? console.Error : console.Writer;

    /// <summary>Runs the session.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        RequireFiles();
        using DataStream data = DataStream.Open(request.Data, console, cancellationToken);
        if (request.IsOnline)
            return new OnlineSession(request, console, cancellationToken).Run(data);
        ExampleSet set = Read(data);
        if (request.Output is { } output)
            ModelFiles.FindFormat(output, set.IsEncoded); // before the work begins
        ITrainer trainer = request.Trainer.Create(set);
        TrainingOptions options = request.Options;
        if (options.Epochs is null && request.Trainer.IsLargeDefault(set.Data))
            options = options with { Epochs = TrainerChoice.LargeEpochs };
        if (request.Folds is { } folds)
        {
            using (RowProgress.Start(console, "cross-validating"))
                Results.WriteLine(CrossValidation.Run(trainer, set.Data, folds, options, options.Seed, cancellationToken));
        }
        if (request.Report is not null)
            ReportFile.Write(request with { Options = options }, set, trainer, console, cancellationToken);
        if (request.Output is null)
            return 0;
        TrainingResult result = Train(set, trainer, options);
        Save(set, result.Model);
        if (request.Test is not null)
            Evaluate(request.Test, set, result.Model);
        return result.StopReason == StopReason.Cancelled ? ToolProgram.Interrupted : 0;
    }

    /// <summary>Throws for paths that cannot be written or read, before the work begins.</summary>
    private void RequireFiles()
    {
        if (request.Output is not null and not OutputFile.StandardOutput)
            OutputFile.RequireWritable(request.Output);
        if (request.Report is not null)
            OutputFile.RequireWritable(request.Report);
        if (request.Test is not null)
            DataStream.RequireFile(request.Test);
    }

    private ExampleSet Read(DataStream data)
    {
        ExampleSet set = ExampleSet.Read(data, request.Reading, cancellationToken);
        set.WriteNote(data.Name, console);
        if (request.Reading.Like is { } like)
            set.RequireLike(like, data.Name);
        if (set.Data.Classes.Count < 2)
        {
            throw new ToolException(
                $"{data.Name}: expected examples of two classes or more, found only {set.Data.Classes.NameOf(set.Data.Classes.Values[0])}");
        }
        if (request.Shard is not var (index, count))
            return set;
        int[] rows = [.. Enumerable.Range(0, set.Data.Count).Where(row => row % count == index - 1)];
        if (rows.Length == 0)
            throw new ToolException($"{data.Name}: expected an example in part {index} of {count}, found {set.Data.Count} examples in all");
        console.Note(string.Create(CultureInfo.InvariantCulture, $"part {index} of {count}: {rows.Length} examples"));
        Dataset part = set.Data.Select(rows);
        int first = part.Labels[0];
        if (!part.Labels.ContainsAnyExcept(first))
        {
            throw new ToolException(string.Create(
                CultureInfo.InvariantCulture,
                $"{data.Name}: expected examples of two classes or more in part {index} of {count}, "
                + $"found only {set.Data.Classes.NameOf(first)}: shuffle the file"));
        }
        ExampleSet own = set with { Data = part };
        own.RequireAll(set.Data.Classes, data.Name, Guard.Text($"in part {index} of {count}"));
        return own;
    }

    private TrainingResult Train(ExampleSet set, ITrainer trainer, TrainingOptions options)
    {
        console.Note($"trainer: {trainer}");
        using RowProgress progress = RowProgress.Start(console, "training");
        TrainingResult result = trainer.Train(set.Data, options with { Progress = progress }, cancellationToken);
        progress.Dispose();
        console.Note(Describe(result));
        return result;
    }

    private static string Describe(TrainingResult result) => result.StopReason switch
    {
        StopReason.NotConverged => $"not converged after {result.Epochs} epochs: allow more with --epochs, or lower --cost",
        StopReason.Cancelled => $"interrupted after {result.Epochs} epochs: the model is what was learned until then",
        StopReason.Converged => $"converged after {result.Epochs} epochs",
        _ => $"learned in {result.Epochs} epochs",
    };

    private void Save(ExampleSet set, LinearModel model)
    {
        ModelFormat format = ModelFiles.FindFormat(request.Output!, set.IsEncoded);
        ModelFiles.Save(set.CreateSaved("the model", model), request.Output!, format, console);
    }

    private void Evaluate(string path, ExampleSet set, LinearModel model)
    {
        using DataStream data = DataStream.Open(path, console);
        ExampleSet test = set.ReadLike(data, request.Reading, model, cancellationToken);
        if (test.Remark is not null)
            console.Note(test.Remark);
        Results.WriteLine($"{path}: {model.Evaluate(test.Data)}");
    }
}
