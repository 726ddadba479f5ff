using System.Globalization;

namespace LinearLearn.Tool;

/// <summary>Represents a model file: a linear model, alone or with the encoder of texts or tables.</summary>
internal sealed class SavedModel
{
    /// <summary>The metadata of the number of examples that a model was trained on.</summary>
    public const string TrainingExamplesName = "training.examples";

    /// <param name="path">The path of the file, or a name for messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="text">The classifier of texts, if it is one.</param>
    /// <param name="table">The classifier of tables, if it is one.</param>
    public SavedModel(string path, LinearModel model, TextClassifier? text = null, TableClassifier? table = null)
    {
        Path = path;
        Model = model;
        Text = text;
        Table = table;
    }

    /// <summary>Gets the path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets the model.</summary>
    public LinearModel Model { get; }

    /// <summary>Gets the classifier of texts, if it is one.</summary>
    public TextClassifier? Text { get; }

    /// <summary>Gets the classifier of tables, if it is one.</summary>
    public TableClassifier? Table { get; }

    /// <summary>Describes what the model classifies.</summary>
    public string Inputs => Text is not null ? "texts" : Table is not null ? "rows of tables" : "rows of numbers or images";

    /// <summary>Gets whether the model has an encoder of texts or tables.</summary>
    public bool HasEncoder => Text is not null || Table is not null;

    /// <summary>Gets the encoder as it is saved; null if there is none.</summary>
    public EncoderState? EncoderState => Text?.Encoder.GetState() ?? Table?.Encoder.GetState();

    /// <summary>Gets the number of examples that the model was trained on; null if its metadata does not state it.</summary>
    public long? TrainingExamples =>
        long.TryParse(
            Model.Metadata.GetValueOrDefault(TrainingExamplesName), NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? count
            : null;

    /// <summary>Creates a copy with another model of the same features and classes.</summary>
    public SavedModel With(LinearModel model) => new(
        Path,
        model,
        Text is null ? null : new TextClassifier(Text.Encoder, model),
        Table is null ? null : new TableClassifier(Table.Encoder, model));

    /// <summary>Loads a model file of any format.</summary>
    public static SavedModel Load(string path)
    {
        DataStream.RequireFile(path);
        switch (SafetensorsHeader.TryRead(path)?.EncoderKind)
        {
            case null:
                return new SavedModel(path, LinearModel.Load(path));
            case "table":
                TableClassifier table = TableClassifier.Load(path);
                return new SavedModel(path, table.Model, table: table);
            case "text":
                TextClassifier text = TextClassifier.Load(path);
                return new SavedModel(path, text.Model, text: text);
            case { } other:
                throw new ToolException(
                    $"{path}: expected a model with an encoder of texts or tables, or without one, "
                    + $"found the encoder {Excerpt.Format(other)}: use the program that saved it");
        }
    }

    /// <summary>Gets the kind of data that the model expects, for files whose kind is not clear.</summary>
    public DataKind? ExpectedKind => Text is not null ? DataKind.Text : Table is not null ? DataKind.Table : null;

    /// <summary>Saves the model with its encoder.</summary>
    /// <param name="stream">The output.</param>
    /// <param name="format">The format of a model without an encoder.</param>
    public void Save(Stream stream, ModelFormat format)
    {
        if (Text is not null)
            Text.Save(stream);
        else if (Table is not null)
            Table.Save(stream);
        else
            Model.Save(stream, format);
    }

    /// <summary>Throws if the model does not classify data of a kind.</summary>
    public void RequireKind(DataKind kind, string name)
    {
        bool fits = kind switch
        {
            DataKind.Text => Text is not null,
            DataKind.Table => Table is not null,
            _ => Text is null && Table is null,
        };
        if (!fits)
            throw new ToolException($"{name}: expected {Inputs}, as {Path} classifies, found {Describe(kind)}");
    }

    /// <summary>Describes a kind of data.</summary>
    public static string Describe(DataKind kind) => kind switch
    {
        DataKind.Table => "a table (CSV)",
        DataKind.LibSvm => "rows in the LIBSVM format",
        DataKind.Text => "lines of text",
        _ => "images (IDX)",
    };
}
