#:project ../src/LinearLearn
#:project Terminal
#:package Sylvan.Data.Csv
#:package System.CommandLine
#:property PublishAot=false

// Learns from a CSV file to which queue a support ticket belongs. Its columns are dates, categories, numbers and texts, with missing cells,
// quotes and line breaks. The tickets were made up for this sample. Try your own file:
//   dotnet run samples/tickets.cs -- --data rows.csv --label column
using System.CommandLine;
using System.Globalization;
using LinearLearn;
using LinearLearn.Samples;
using Sylvan.Data.Csv;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? AppContext.BaseDirectory;

Option<string?> path = new("--data") { Description = "A CSV file with a header. Default: the tickets of this sample" };
Option<string> label = new("--label") { Description = "The column of the classes", DefaultValueFactory = _ => "queue" };
Option<string[]> ignored = new("--ignore")
{
    Description = "A column to leave out, such as a row number",
    DefaultValueFactory = _ => ["id"],
};
Option<string?> saved = new("--save") { Description = "The file to save the classifier to" };
RootCommand command = new("Learns from a CSV file and explains its predictions.") { path, label, ignored, saved };
command.SetAction(options => Run(
    options.GetValue(path) ?? Path.Combine(here, "data", "tickets.csv"),
    options.GetValue(label)!,
    options.GetValue(ignored)!,
    options.GetValue(saved)));
return SampleConsole.Run(command, args);

static void Run(string path, string label, string[] ignored, string? saved)
{
    using CsvDataReader reader = CsvDataReader.Create(path);
    (TableData training, TableData test) = TableData.Read(reader).Split(0.8, label);
    TableEncoderOptions encoding = new()
    {
        Kinds = ignored.Where(training.ColumnNames.Contains).ToDictionary(name => name, _ => ColumnKind.Ignored), // all others are inferred
    };
    TableClassifier classifier = TableClassifier.Train(training, label, encoding: encoding);
    SampleConsole.WriteLine($"{training.RowCount} training rows. The columns and their kinds:\n");
    SampleConsole.WriteLine(classifier.Encoder.ToTable(SampleConsole.Width));
    SampleConsole.WriteLine($"{test.RowCount} test rows: {classifier.Evaluate(test)}\n");

    using CsvDataReader again = CsvDataReader.Create(path);
    for (int row = 1; row <= 3 && again.Read(); row++)
    {
        Prediction prediction = classifier.Predict(again);
        SampleConsole.WriteLine($"Row {row} is {again[label]}; predicted {prediction} because of");
        foreach (Contribution part in classifier.Explain(again).Take(5))
            SampleConsole.WriteLine($"  {part.Value,6:F2}  {part.Name}", indent: 10);
    }
    if (saved is not null)
    {
        classifier.Save(saved);
        SampleConsole.WriteLine($"\nSaved {saved}: {new FileInfo(saved).Length / 1024} kB");
    }
}
