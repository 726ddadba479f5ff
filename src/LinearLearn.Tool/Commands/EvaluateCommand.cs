using System.CommandLine;

namespace LinearLearn.Tool;

/// <summary>Evaluates a model on labeled examples.</summary>
internal static class EvaluateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string> model = CommonOptions.CreateModel();
        Argument<string> data = new("data")
        {
            Description = "Labeled examples, as train reads them; - for standard input",
        };
        Option<string?> label = new("--label", "-l")
        {
            Description = "The column of the classes of a table. Default: the name it had in training",
            HelpName = "COLUMN",
        };
        Option<DataKind?> kind = CommonOptions.CreateKind();
        Option<string?> labels = CommonOptions.CreateLabels();
        Option<bool> zeroBased = CommonOptions.CreateZeroBased();
        Option<double?> threshold = new("--threshold")
        {
            Description = "Also evaluate a model that abstains if the probability of its class is below P",
            HelpName = "P",
        };
        Option<bool> json = CommonOptions.CreateJson();
        Option<bool> quiet = CommonOptions.CreateQuiet();
        Command command = new(
            "evaluate",
            "Evaluates a model on labeled examples: accuracy, confusion matrix, precision and recall of each class, and the quality of "
            + "its probabilities. Examples of unknown classes count as errors.")
        {
            model, data, label, threshold, json, kind, labels, zeroBased, quiet,
        };
        CommonOptions.RequireProbability(threshold);
        command.SetExamples(
            "linearlearn evaluate flowers.safetensors test.csv",
            "linearlearn evaluate rows.model test.libsvm --json",
            "linearlearn evaluate messages.safetensors test.txt --threshold 0.9");
        command.SetAction(options =>
        {
            console.IsQuiet = options.GetValue(quiet);
            using Interrupt interrupt = Interrupt.Start();
            SavedModel saved = SavedModel.Load(options.GetValue(model)!);
            using DataStream stream = DataStream.Open(options.GetValue(data)!, console, interrupt.Token);
            ReadOptions reading = new()
            {
                Kind = options.GetValue(kind),
                Label = options.GetValue(label),
                LabelsPath = options.GetValue(labels),
                IsZeroBased = options.GetValue(zeroBased),
                Given = OptionKinds.FindGiven(options, label, labels, zeroBased),
                Like = saved,
            };
            ExampleSet set = ExampleSet.Read(stream, reading, interrupt.Token);
            set.WriteNote(stream.Name, console);
            EvaluationReport report = EvaluationReport.Create(saved.Model, set.Data, options.GetValue(threshold), stream.Name);
            if (options.GetValue(json))
                report.WriteJson(console);
            else
                report.WriteTable(console);
        });
        return command;
    }
}
