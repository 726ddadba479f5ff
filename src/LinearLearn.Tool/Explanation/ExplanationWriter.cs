using System.Globalization;
using Spectre.Console;

namespace LinearLearn.Tool;

/// <summary>Writes an explanation as a table or as JSON.</summary>
/// <param name="row">The explained row.</param>
/// <param name="top">The number of contributions to write; the sum of the others is one line.</param>
internal sealed class ExplanationWriter(ExplainedRow row, int top)
{
    private const int MostNameCells = 50;

    private readonly Explanation _explanation = row.Explanation;

    /// <summary>Writes a table for people.</summary>
    public void WriteTable(ToolConsole console)
    {
        string place = row.Place is { } name ? name + ": " : "";
        console.Writer.WriteLine(DisplayText.ToLine(
            string.Create(CultureInfo.InvariantCulture, $"{place}{row.Predicted.Label}, probability {row.Predicted.Probability:F4}")));
        console.Writer.WriteLine(DisplayText.ToLine($"score of {NameOf(_explanation.Label)}{FormatRival()}:"));
        console.Writer.WriteLine();
        Table table = TextTable.Create(("feature", false), ("value", true), ("weight", true), ("contribution", true));
        foreach (Contribution contribution in _explanation.Contributions.Take(top))
        {
            string feature = DisplayText.ShortenName(row.GetName(contribution), MostNameCells);
            Add(feature, Format(contribution.Feature), Format(contribution.Weight), contribution.Value);
        }
        if (_explanation.Contributions.Count > top)
            Add(string.Create(CultureInfo.InvariantCulture, $"{_explanation.Contributions.Count - top} more"), "", "", SumRest());
        Add("bias", "", "", _explanation.Bias);
        Add("sum", "", "", _explanation.Score);
        TextTable.Write(table, console);

        void Add(string feature, string value, string weight, double contribution) => table.AddRow(
            new Text(feature), new Text(value), new Text(weight),
            new Text(Format(contribution), new Style(contribution > 0 ? Color.Green : contribution < 0 ? Color.Red : Color.Default)));
    }

    /// <summary>Writes a JSON object.</summary>
    public void WriteJson(ToolConsole console) => JsonOutput.Write(console, json =>
    {
        json.WriteString("predicted", row.Predicted.Label);
        json.WriteNumber("probability", row.Predicted.Probability);
        json.WriteString("label", NameOf(_explanation.Label));
        json.WriteString("against", _explanation.Against is { } rival ? NameOf(rival) : null);
        json.WriteNumber("score", _explanation.Score);
        json.WriteNumber("bias", _explanation.Bias);
        json.WriteStartArray("contributions");
        foreach (Contribution contribution in _explanation.Contributions.Take(top))
        {
            json.WriteStartObject();
            json.WriteString("feature", row.GetName(contribution));
            json.WriteNumber("column", contribution.Column);
            json.WriteNumber("value", contribution.Feature);
            json.WriteNumber("weight", contribution.Weight);
            json.WriteNumber("contribution", contribution.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("omitted", Math.Max(0, _explanation.Contributions.Count - top));
        json.WriteNumber("omittedSum", SumRest());
    });

    private double SumRest() => _explanation.Contributions.Skip(top).Sum(contribution => contribution.Value);

    private string NameOf(int label) => _explanation.Classes.NameOf(label);

    private string FormatRival() => _explanation.Against is { } rival ? " minus score of " + NameOf(rival) : "";

    private static string Format(double number) => number.ToString("G5", CultureInfo.InvariantCulture);
}
