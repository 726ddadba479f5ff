using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace LinearLearn.Tool;

/// <summary>Writes the description of a file as text or as JSON.</summary>
internal static class DescriptionWriter
{
    private const int MostClasses = 20, MostTensors = 100;

    private const int MostNameCells = 40;

    /// <summary>Writes text for people.</summary>
    public static void WriteTable(FileDescription description, ToolConsole console, int top)
    {
        TextWriter output = console.Writer;
        WritePairs(description.Properties.Select(property => (property.Title, property.Text)), console);
        if (description.Metadata.Count > 0)
        {
            output.WriteLine("\nmetadata");
            WritePairs(
                description.Metadata.Select(entry => ("  " + DisplayText.ShortenName(entry.Key, MostNameCells), entry.Value)), console);
        }
        if (description.Saved?.Table is { } table)
            output.WriteLine("\n" + table.Encoder.ToTable(console.Width));
        if (description.Saved is { HasEncoder: false } plain)
            WriteWeights(plain.Model, console, top);
        if (description.Tensors.Count > 0)
            WriteTensors(description.Tensors, console);
    }

    /// <summary>Writes a JSON object.</summary>
    public static void WriteJson(FileDescription description, ToolConsole console, int top) => JsonOutput.Write(console, json =>
    {
        foreach (FileProperty property in description.Properties)
        {
            if (property.Name is not { } name)
                continue;
            if (property.Number is { } number)
                json.WriteNumber(name, number);
            else
                json.WriteString(name, property.Text);
        }
        json.WriteStartObject("metadata");
        foreach ((string entry, string text) in description.Metadata)
            json.WriteString(entry, text);
        json.WriteEndObject();
        if (description.Saved is { } saved)
            WriteModel(json, saved, top);
        if (description.Tensors.Count > 0)
        {
            json.WriteStartArray("tensors");
            foreach ((string tensor, string type, string shape) in description.Tensors)
            {
                json.WriteStartObject();
                json.WriteString("name", tensor);
                json.WriteString("type", type);
                json.WriteString("shape", shape);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    });

    private static void WriteModel(Utf8JsonWriter json, SavedModel saved, int top)
    {
        json.WriteNumber("nonZeroWeights", saved.Model.NonZeroCount);
        if (saved.Model.Biases.Length == 1)
            json.WriteNumber("bias", saved.Model.Biases[0]);
        json.WriteStartArray("classes");
        for (int i = 0; i < saved.Model.Classes.Count; i++)
        {
            int label = saved.Model.Classes.Values[i];
            json.WriteStartObject();
            json.WriteNumber("label", label);
            json.WriteString("name", saved.Model.Classes.NameOf(label));
            if (saved.Model.Biases.Length > 1)
                json.WriteNumber("bias", saved.Model.Biases[i]);
            if (!saved.HasEncoder)
            {
                json.WriteStartArray("largestWeights");
                foreach ((int column, float weight) in saved.Model.TopFeatures(label, top))
                {
                    json.WriteStartObject();
                    json.WriteNumber("column", column);
                    json.WriteNumber("weight", weight);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (saved.Table is not { } table)
            return;
        json.WriteStartArray("columns");
        foreach ((string name, ColumnKind kind) in table.Encoder.Kinds)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("kind", FormatKind(kind));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string FormatKind(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Date => "date",
        ColumnKind.Category => "category",
        ColumnKind.Text => "text",
        _ => "ignored",
    };

    private static void WritePairs(IEnumerable<(string Name, string Text)> pairs, ToolConsole console)
    {
        (string Name, string Text)[] all = [.. pairs];
        int width = all.Max(pair => CellWidth.Measure(pair.Name));
        foreach ((string name, string text) in all)
        {
            string start = name + new string(' ', width - CellWidth.Measure(name));
            console.Writer.WriteLine(DisplayText.WrapLast(start, DisplayText.ToLine(text), console.Width));
        }
    }

    private static void WriteWeights(LinearModel model, ToolConsole console, int top)
    {
        if (model.NonZeroCount == 0)
            return;
        console.Writer.WriteLine("\nlargest weights (columns from 0)");
        Table table = TextTable.Create(("class", false), ("column", true), ("weight", true));
        // The weights of the first of two classes are those of the second with the opposite sign.
        int[] labels = [.. model.Classes.Values.ToArray().Skip(model.Classes.Count == 2 ? 1 : 0)];
        foreach (int label in labels.Take(MostClasses))
        {
            string name = DisplayText.ShortenName(model.Classes.NameOf(label), MostNameCells);
            foreach ((int column, float weight) in model.TopFeatures(label, top))
            {
                table.AddRow(
                    new Text(name),
                    new Text(column.ToString(CultureInfo.InvariantCulture)),
                    new Text(weight.ToString("G6", CultureInfo.InvariantCulture), new Style(weight > 0 ? Color.Green : Color.Red)));
            }
        }
        TextTable.Write(table, console);
        if (labels.Length > MostClasses)
            console.Writer.WriteLine(Guard.Text($"and {labels.Length - MostClasses} more classes"));
    }

    private static void WriteTensors(IReadOnlyList<(string Name, string Type, string Shape)> tensors, ToolConsole console)
    {
        console.Writer.WriteLine();
        Table table = TextTable.Create(("tensor", false), ("type", false), ("shape", true));
        foreach ((string name, string type, string shape) in tensors.Take(MostTensors))
        {
            string shortened = DisplayText.ShortenName(name, 2 * MostNameCells);
            table.AddRow(new Text(shortened), new Text(Excerpt.Format(type)), new Text(Excerpt.Format(shape)));
        }
        TextTable.Write(table, console);
        if (tensors.Count > MostTensors)
            console.Writer.WriteLine(Guard.Text($"and {tensors.Count - MostTensors} more tensors"));
    }
}
