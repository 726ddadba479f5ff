using System.CommandLine;
using System.Text;

namespace LinearLearn.Tool;

/// <summary>Predicts the classes of the rows of a file or of standard input.</summary>
internal static class PredictCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string> model = CommonOptions.CreateModel();
        Argument<string> data = new("data")
        {
            Description = "The rows to classify: CSV, LIBSVM, lines of text or IDX images; - or nothing for standard input",
            DefaultValueFactory = _ => DataStream.StandardInput,
        };
        Option<int> top = new("--top")
        {
            Description = "Write the N most probable classes of each row",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<float> threshold = new("--threshold")
        {
            Description = "Leave the label empty (abstain) if its probability is below P",
            HelpName = "P",
        };
        Option<bool> json = new("--json") { Description = "Write a line of JSON for each row; by default, write CSV" };
        Option<bool> labeled = CommonOptions.CreateLabeled();
        Option<bool> zeroBased = CommonOptions.CreateZeroBased();
        Option<string?> output = CommonOptions.CreateOutput("The file for the predictions. Default: standard output");
        Option<bool> quiet = CommonOptions.CreateQuiet();
        Command command = new("predict", "Predicts the class and its probability for each row, in the order of the rows.")
        {
            model, data, top, threshold, json, labeled, zeroBased, output, quiet,
        };
        CommonOptions.RequireAtLeast(top, 1);
        CommonOptions.RequireRange(threshold, 0, 1);
        command.SetExamples(
            "linearlearn predict flowers.safetensors new.csv > predicted.csv",
            "cat new.csv | linearlearn predict flowers.safetensors --json",
            "linearlearn predict messages.safetensors new.txt --top 2 --threshold 0.8");
        command.SetAction(options =>
        {
            console.IsQuiet = options.GetValue(quiet);
            PredictionFormat format = new(options.GetValue(json), options.GetValue(top), options.GetValue(threshold));
            LibSvmOptions libSvm = new()
            {
                FirstIndex = options.GetValue(zeroBased) ? 0 : 1,
                IgnoreHigherIndices = true,
                AllowMissingLabels = true,
            };
            SavedModel saved = SavedModel.Load(options.GetValue(model)!);
            using Interrupt interrupt = Interrupt.Start();
            using DataStream stream = DataStream.Open(options.GetValue(data)!, console);
            OutputFile.Write(options.GetValue(output), console, target =>
            {
                OptionKinds.Require(OptionKinds.FindGiven(options, labeled, zeroBased), DetectKind(saved, stream), stream.Name);
                long rows = Predict(saved, stream, format, libSvm, options.GetValue(labeled), target, console, interrupt.Token);
                if (rows == 0)
                    throw new ToolException($"{stream.Name}: expected rows to classify, found none");
            });
        });
        return command;
    }

    private static long Predict(
        SavedModel saved,
        DataStream data,
        PredictionFormat format,
        LibSvmOptions libSvm,
        bool isLabeled,
        Stream output,
        ToolConsole console,
        CancellationToken cancellationToken)
    {
        DataKind kind = DetectKind(saved, data);
        byte[] header = Encoding.UTF8.GetBytes(PredictionWriter.CreateHeader(format, saved.Model.Classes.Count));
        PredictionWriter CreateWriter() => new(saved.Model.Classes, format);
        if (kind == DataKind.Images)
            return ImagePrediction.Run(saved.Model, data, CreateWriter(), header, output);
        (LineBlocks blocks, Func<BlockPredictor> create) = CreatePredictors(saved, data, kind, libSvm, isLabeled);
        PredictionRun run = new(data, blocks, create, CreateWriter);
        using RowProgress progress = RowProgress.Start(console, "predicting", data);
        output.Write(header);
        return run.Run(output, progress.Report, cancellationToken);
    }

    private static (LineBlocks Blocks, Func<BlockPredictor> Create) CreatePredictors(
        SavedModel saved, DataStream data, DataKind kind, LibSvmOptions libSvm, bool isLabeled)
    {
        switch (kind)
        {
            case DataKind.Table:
                TableHeader header = TableHeader.Read(data);
                TableColumns columns = new(header.Names, saved.Table!.Encoder, data.Name);
                return (
                    new LineBlocks(data, header.Delimiter, header.Bytes),
                    () => new TablePredictor(saved.Table, columns, header.Delimiter));
            case DataKind.Text:
                return (new LineBlocks(data, null), () => new TextPredictor(saved.Text!, isLabeled));
            default:
                LibSvmOptions options = libSvm with { FeatureCount = saved.Model.FeatureCount };
                return (new LineBlocks(data, null), () => new LibSvmPredictor(saved.Model, options, data.Name));
        }
    }

    /// <summary>Determines the kind of the rows: that of the model, unless the file is clearly something else.</summary>
    public static DataKind DetectKind(SavedModel saved, DataStream data)
    {
        ReadOnlySpan<byte> start = data.Start.Span;
        if (start.IsEmpty)
            throw new ToolException($"{data.Name}: expected {saved.Inputs}, found an empty file");
        if (saved.ExpectedKind is not { } expected)
        {
            DataKind kind = DataDetector.Detect(start, data.Name, hasLabelColumn: false);
            saved.RequireKind(kind, data.Name);
            return kind;
        }
        if (start is [0, 0, ..])
            saved.RequireKind(DataDetector.Detect(start, data.Name, hasLabelColumn: false), data.Name);
        DataDetector.RequireText(start, data.Name);
        return expected;
    }
}
