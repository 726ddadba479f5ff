using System.CommandLine;

namespace LinearLearn.Tool;

/// <summary>Writes a model in another format, or smaller.</summary>
internal static class ConvertCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string> model = CommonOptions.CreateModel();
        Argument<string> output = new("output") { Description = "The new file, whose ending determines its format; - for standard output" };
        Option<string?> format = new("--to") { Description = "The format, if the ending does not determine it", HelpName = "FORMAT" };
        Option<string?> precision = new("--quantize")
        {
            Description = "Round weights to int8 (1 byte) or half (2 bytes), for smaller safetensors files",
            HelpName = "PRECISION",
        };
        Option<float?> threshold = new("--prune")
        {
            Description = "Set weights of a magnitude up to this threshold to 0",
            HelpName = "THRESHOLD",
        };
        Option<string?> name = new("--name")
        {
            Description = "The class in C#, or the start of names in C. Default: LinearLearnModel, and model in C",
            HelpName = "NAME",
        };
        Option<bool> quiet = CommonOptions.CreateQuiet();
        string formats = string.Join(", ", ModelWriters.All.Select(writer => $"{writer.Title} ({string.Join(", ", writer.Endings)})"));
        Command command = new("convert", $"Converts a model to another format: {formats}.")
        {
            model, output, format, precision, threshold, name, quiet,
        };
        CommonOptions.AcceptOnly(format, [.. ModelWriters.All.Select(writer => writer.Name)]);
        CommonOptions.AcceptOnly(precision, "int8", "half");
        CommonOptions.RequireFiniteAndNotNegative(threshold);
        command.SetExamples(
            "linearlearn convert rows.model rows.safetensors",
            "linearlearn convert rows.safetensors rows.onnx",
            "linearlearn convert messages.safetensors Messages.cs --name Messages",
            "linearlearn convert messages.safetensors small.safetensors --prune 0.001 --quantize int8");
        command.SetAction(options =>
        {
            console.IsQuiet = options.GetValue(quiet);
            string path = options.GetValue(output)!;
            ModelWriter writer = ModelWriters.Find(path, options.GetValue(format));
            if (options.GetValue(name) is not null && writer.Name is not ("csharp" or "c"))
                throw ToolException.Usage($"--name: expected a conversion to C# or C, found {writer.Title}");
            SavedModel saved = SavedModel.Load(options.GetValue(model)!);
            if (saved.HasEncoder && writer.EncoderFault is { } fault)
            {
                throw ToolException.Usage(
                    $"{path}: expected a format that holds the encoder of {saved.Inputs}, such as safetensors, "
                    + $"found {writer.Title}, which {fault}");
            }
            LinearModel smaller = Reduce(saved.Model, options.GetValue(threshold), ParsePrecision(options.GetValue(precision)));
            SavedModel converted = saved.With(smaller);
            SourceOptions source = new(options.GetValue(name), ParsePrecision(options.GetValue(precision)));
            OutputFile.Write(path, console, stream => Write(writer, converted, stream, source));
            ModelWriters.NoteLoss(path, writer.Title, writer.Loss(smaller), console);
            if (path != OutputFile.StandardOutput)
                console.Note(Guard.Text($"saved {path}, {new FileInfo(path).Length} bytes"));
        });
        return command;
    }

    /// <summary>Writes a model, with messages that name the file of the model that the format cannot hold.</summary>
    private static void Write(ModelWriter writer, SavedModel model, Stream stream, SourceOptions source)
    {
        try
        {
            writer.Write(model, stream, source);
        }
        catch (ArgumentException exception) when (exception.ParamName is nameof(CSharpOptions.ClassName) or nameof(COptions.Prefix))
        {
            throw ToolException.Usage($"--name: {Guard.GetMessage(exception)}");
        }
        catch (ArgumentException exception)
        {
            throw new ToolException($"{model.Path}: {Guard.GetMessage(exception)}");
        }
        catch (NotSupportedException exception)
        {
            throw new ToolException($"{model.Path}: {exception.Message}");
        }
    }

    private static WeightPrecision? ParsePrecision(string? text) => text switch
    {
        null => null,
        "half" => WeightPrecision.Half,
        _ => WeightPrecision.Int8,
    };

    /// <summary>Prunes before rounding, because weights that change afterwards are saved as floats.</summary>
    private static LinearModel Reduce(LinearModel model, float? threshold, WeightPrecision? precision)
    {
        if (threshold is { } magnitude)
            model = model.Prune(magnitude);
        return precision is { } rounded ? model.Quantize(rounded) : model;
    }
}
