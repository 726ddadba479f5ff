using System.CommandLine;

namespace LinearLearn.Tool;

/// <summary>Trains a model on a file of labeled examples.</summary>
internal static class TrainCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolConsole console)
    {
        TrainOptions own = new();
        Command command = new(
            "train",
            "Trains a model on labeled examples: a table (CSV or TSV with a header), LIBSVM, lines of a label, a tab and a text, or IDX "
            + "images. The kind is detected.");
        own.AddTo(command);
        command.SetExamples(
            "linearlearn train flowers.csv --label kind -o flowers.safetensors",
            "linearlearn train messages.txt -o messages.safetensors --cv 5",
            "linearlearn train rows.libsvm --trainer svm --cost 0.1 --test test.libsvm -o rows.model",
            "zcat huge.txt.gz | linearlearn train - --kind text --online -o huge.safetensors",
            "linearlearn train rows.csv --label kind --shard 2/4 -o part2.safetensors   # then: linearlearn average");
        command.SetAction(options =>
        {
            TrainRequest request = own.Parse(options);
            console.IsQuiet = request.IsQuiet;
            using Interrupt interrupt = Interrupt.Start();
            return new TrainingSession(request, console, interrupt.Token).Run();
        });
        return command;
    }
}
