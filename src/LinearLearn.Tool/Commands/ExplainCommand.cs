using System.CommandLine;

namespace LinearLearn.Tool;

/// <summary>Explains a prediction by the contributions of the features to a score.</summary>
internal static class ExplainCommand
{
    private const int DefaultTop = 10;

    /// <summary>Creates the command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string> model = CommonOptions.CreateModel();
        Argument<string?> data = new("data")
        {
            Description = "The file with the row: CSV, LIBSVM, lines of text or IDX images; - or nothing for standard input",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> text = new("--text") { Description = "Explain this text rather than a row of a file", HelpName = "TEXT" };
        Option<long> row = new("--row")
        {
            Description = "The number of the row, counted from 1",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<string?> label = new("--label", "-l")
        {
            Description = "The class whose score is explained. Default: the predicted one",
            HelpName = "CLASS",
        };
        Option<string?> against = new("--against")
        {
            Description = "Explain the difference to the score of this class",
            HelpName = "CLASS",
        };
        Option<int?> top = new("--top")
        {
            Description = $"The number of contributions to write. Default: {DefaultTop}, and all of them with --json",
            HelpName = "N",
        };
        Option<bool> json = CommonOptions.CreateJson();
        Option<bool> labeled = CommonOptions.CreateLabeled();
        Option<bool> zeroBased = CommonOptions.CreateZeroBased();
        Option<bool> quiet = CommonOptions.CreateQuiet();
        Command command = new(
            "explain",
            "Explains the prediction of one row: the features that contribute most to the score of a class. The score is the sum of the "
            + "bias and all weights * features.")
        {
            model, data, text, row, label, against, top, json, labeled, zeroBased, quiet,
        };
        CommonOptions.RequireAtLeast(row, 1);
        CommonOptions.RequireAtLeast(top, 1);
        command.SetExamples(
            "linearlearn explain messages.safetensors --text \"claim your free bonus\"",
            "linearlearn explain flowers.safetensors new.csv --row 3 --top 5",
            "linearlearn explain flowers.safetensors new.csv --label virginica --against versicolor",
            "tail -n 1 new.txt | linearlearn explain messages.safetensors --json");
        command.SetAction(options =>
        {
            console.IsQuiet = options.GetValue(quiet);
            string? given = options.GetValue(text), path = options.GetValue(data);
            if (given is not null && path is not null)
                throw ToolException.Usage($"expected a file or --text, found both, {Excerpt.Format(path)} and --text");
            if (given is not null && OptionKinds.FindGiven(options, row, labeled, zeroBased) is [{ } unused, ..])
                throw ToolException.Usage($"{unused}: expected a file, found --text");
            SavedModel saved = SavedModel.Load(options.GetValue(model)!);
            RowExplainer explainer = new(
                saved,
                ClassNames.Find(saved.Model.Classes, options.GetValue(label), label.Name),
                ClassNames.Find(saved.Model.Classes, options.GetValue(against), against.Name));
            ExplainedRow explained;
            if (given is not null)
            {
                explained = explainer.ExplainText(given);
            }
            else
            {
                using DataStream stream = DataStream.Open(path ?? DataStream.StandardInput, console);
                string[] reading = OptionKinds.FindGiven(options, labeled, zeroBased);
                OptionKinds.Require(reading, PredictCommand.DetectKind(saved, stream), stream.Name);
                explained = explainer.Explain(
                    stream, options.GetValue(row), options.GetValue(labeled), options.GetValue(zeroBased) ? 0 : 1);
            }
            if (options.GetValue(json))
                new ExplanationWriter(explained, options.GetValue(top) ?? int.MaxValue).WriteJson(console);
            else
                new ExplanationWriter(explained, options.GetValue(top) ?? DefaultTop).WriteTable(console);
        });
        return command;
    }
}
