#:project ../src/LinearLearn
#:package Sylvan.Data.Csv
#:package System.CommandLine
#:property PublishAot=false

// Learns from a CSV file to which queue a support ticket belongs. Its columns are dates, categories, numbers and texts, with missing cells,
// quotes and line breaks. The tickets were made up for this sample. Try your own file:
//   dotnet run samples/tickets.cs -- --data rows.csv --label column
using System.CommandLine;
using System.Globalization;
using LinearLearn;
using Sylvan.Data.Csv;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string here = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? AppContext.BaseDirectory;

Option<string> path = new("--data")
{
    Description = "A CSV file with a header",
    DefaultValueFactory = _ => Path.Combine(here, "data", "tickets.csv"),
};
Option<string> label = new("--label") { Description = "The column of the classes", DefaultValueFactory = _ => "queue" };
Option<string[]> ignored = new("--ignore")
{
    Description = "A column to leave out, such as a row number",
    DefaultValueFactory = _ => ["id"],
};
Option<string?> saved = new("--save") { Description = "The file to save the classifier to" };
RootCommand command = new("Learns from a CSV file and explains its predictions.") { path, label, ignored, saved };
command.SetAction(options =>
{
    try
    {
        Run(options.GetValue(path)!, options.GetValue(label)!, options.GetValue(ignored)!, options.GetValue(saved));
        return 0;
    }
    catch (Exception fault) when (fault is ArgumentException or IOException or InvalidDataException
        or CsvFormatException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(fault.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Run(string path, string label, string[] ignored, string? saved)
{
    using CsvDataReader reader = CsvDataReader.Create(path);
    (TableData training, TableData test) = TableData.Read(reader).Split(0.8, label);
    TableEncoderOptions encoding = new()
    {
        Kinds = ignored.Where(training.ColumnNames.Contains).ToDictionary(name => name, _ => ColumnKind.Ignored), // all others are inferred
    };
    TableClassifier classifier = TableClassifier.Train(training, label, encoding: encoding);
    Console.WriteLine($"{training.RowCount} training rows. The columns and their kinds:\n");
    Console.WriteLine(classifier.Encoder.ToTable());
    Console.WriteLine($"{test.RowCount} test rows: {classifier.Evaluate(test)}\n");

    using CsvDataReader again = CsvDataReader.Create(path);
    for (int row = 1; row <= 3 && again.Read(); row++)
    {
        Prediction prediction = classifier.Predict(again);
        Console.WriteLine($"Row {row} is {again[label]}; predicted {prediction} because of");
        foreach (Contribution part in classifier.Explain(again).Take(5))
            Console.WriteLine($"  {part.Value,6:F2}  {part.Name}");
    }
    if (saved is not null)
    {
        classifier.Save(saved);
        Console.WriteLine($"\nSaved {saved}: {new FileInfo(saved).Length / 1024} kB");
    }
}
