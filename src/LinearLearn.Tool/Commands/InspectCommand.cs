using System.CommandLine;

namespace LinearLearn.Tool;

/// <summary>Describes a file of a model, a learner's state or a dataset.</summary>
internal static class InspectCommand
{
    private const int DefaultTop = 5;

    /// <summary>Creates the command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string> path = new("file")
        {
            Description = "A model (safetensors, JSON or LIBLINEAR), a checkpoint or dataset of the library, or another safetensors file",
        };
        Option<int> top = new("--top")
        {
            Description = "The number of largest weights of each class, for models without an encoder",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultTop,
        };
        Option<bool> json = CommonOptions.CreateJson();
        Option<bool> quiet = CommonOptions.CreateQuiet();
        Command command = new("inspect", "Describes the contents of a model file: classes, features, weights, encoder and training.")
        {
            path, top, json, quiet,
        };
        CommonOptions.RequireAtLeast(top, 1);
        command.SetExamples(
            "linearlearn inspect flowers.safetensors",
            "linearlearn inspect rows.model --top 20",
            "linearlearn inspect messages.safetensors --json");
        command.SetAction(options =>
        {
            console.IsQuiet = options.GetValue(quiet);
            FileDescription description = FileInspector.Inspect(options.GetValue(path)!);
            if (options.GetValue(json))
                DescriptionWriter.WriteJson(description, console, options.GetValue(top));
            else
                DescriptionWriter.WriteTable(description, console, options.GetValue(top));
        });
        return command;
    }
}
