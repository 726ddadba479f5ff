using System.CommandLine;
using System.Globalization;

namespace LinearLearn.Tool;

/// <summary>Averages models that were trained on different parts of the data.</summary>
internal static class AverageCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string[]> models = new("models")
        {
            Description = "The models, trained with --shard on parts of one file, or with --like on different files",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> output = CommonOptions.CreateOutput(
            "The file for the mean: .safetensors, or .json or .model (LIBLINEAR) if there is no encoder; - for standard output")!;
        output.Required = true;
        Option<string?> weights = new("--weights")
        {
            Description = "The weight of each model, separated by commas. Default: the number of its training examples, if all models "
                + "state it, otherwise equal weights",
            HelpName = "NUMBERS",
        };
        Option<bool> quiet = CommonOptions.CreateQuiet();
        Command command = new("average", "Averages models that were trained on different parts of the data, on one machine or on many.")
        {
            models, output, weights, quiet,
        };
        command.SetExamples(
            "linearlearn average part1.safetensors part2.safetensors -o all.safetensors",
            "linearlearn average monday.model tuesday.model --weights 3,1 -o both.model");
        command.SetAction(options =>
        {
            console.IsQuiet = options.GetValue(quiet);
            string path = options.GetValue(output)!;
            string[] paths = options.GetValue(models)!;
            double[]? given = options.GetValue(weights) is { } text ? ParseWeights(text, paths.Length) : null;
            SavedModel[] parts = Array.ConvertAll(paths, SavedModel.Load);
            foreach (SavedModel part in parts.AsSpan(1))
                ModelDifference.RequireSame(parts[0], part);
            ModelFormat format = ModelFiles.FindFormat(path, parts[0].HasEncoder);
            (LinearModel mean, string remark) = Average(parts, given);
            console.Note(Guard.Text($"averaged {parts.Length} models, {remark}"));
            ModelFiles.Save(parts[0].With(mean), path, format, console);
        });
        return command;
    }

    private static (LinearModel Mean, string Remark) Average(SavedModel[] parts, double[]? given)
    {
        LinearModel[] models = Array.ConvertAll(parts, part => part.Model);
        long?[] counts = Array.ConvertAll(parts, part => part.TrainingExamples);
        double[] weights = given ?? (Array.TrueForAll(counts, count => count > 0) ? Array.ConvertAll(counts, count => (double)count!) : []);
        LinearModel mean = LinearModel.Average(models, weights);
        if (given is null && weights.Length > 0)
        {
            // So that means can be averaged again, as reducers do.
            mean = mean.WithMetadata(new Dictionary<string, string>(mean.Metadata)
            {
                [SavedModel.TrainingExamplesName] = Guard.Text($"{counts.Sum()}"),
            });
        }
        string remark = given is not null ? "weights as given"
            : weights.Length > 0 ? Guard.Text($"weighted by their {counts.Sum()} training examples")
            : "equal weights, because not all models state the number of their training examples";
        return (mean, remark);
    }

    private static double[] ParseWeights(string text, int count)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length != count)
            throw ToolException.Usage(Guard.Text($"--weights: expected {count} numbers, one for each model, found {parts.Length}"));
        double[] weights = Array.ConvertAll(parts, part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
            && double.IsFinite(weight) && weight >= 0
                ? weight
                : throw ToolException.Usage($"--weights: expected finite numbers of 0 or more, found {Excerpt.Format(part)}"));
        return Array.Exists(weights, weight => weight > 0)
            ? weights
            : throw ToolException.Usage("--weights: expected a number above 0, found none");
    }
}
