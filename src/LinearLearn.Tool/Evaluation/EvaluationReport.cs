using System.Globalization;
using System.Text.Json;

namespace LinearLearn.Tool;

/// <summary>Represents the figures of a model on labeled examples.</summary>
/// <param name="Predictions">The figures of the predicted classes.</param>
/// <param name="Scores">The figures of the probabilities.</param>
/// <param name="Answered">The figures of the examples with a high probability; null if there is no threshold.</param>
internal sealed record EvaluationReport(Evaluation Predictions, ScoreEvaluation Scores, RiskCoveragePoint? Answered)
{
    /// <summary>Gets the mean area under the ROC curves; null if all examples are of one class.</summary>
    public double? Auc { get; } = FindAuc(Predictions, Scores);

    /// <summary>Evaluates a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples.</param>
    /// <param name="threshold">The probability below which the model abstains; null for none.</param>
    /// <param name="name">The name of the file in messages.</param>
    public static EvaluationReport Create(LinearModel model, Dataset data, double? threshold, string name)
    {
        try
        {
            return new EvaluationReport(
                model.Evaluate(data),
                model.EvaluateScores(data),
                threshold is { } lowest ? new SelectiveClassifier(model, lowest).Evaluate(data) : null);
        }
        catch (ArgumentException exception)
        {
            throw new ToolException($"{name}: {Guard.GetMessage(exception)}");
        }
    }

    /// <summary>Writes a table for people.</summary>
    public void WriteTable(ToolConsole console)
    {
        TextWriter output = console.Writer;
        output.WriteLine(Predictions.ToTable(console.Width));
        output.WriteLine();
        string unknown = Scores.UnknownCount == 0 ? "" : Guard.Text($" (without {Scores.UnknownCount} examples of unknown classes)");
        WriteLine("log-loss", Scores.LogLoss, unknown);
        WriteLine("Brier score", Scores.BrierScore, unknown);
        WriteLine("calibration error (ECE)", Scores.ExpectedCalibrationError(), unknown);
        if (Auc is { } auc)
            WriteLine("area under ROC (AUC)", auc, Predictions.Classes.Count > 2 ? " (mean of the classes, one-vs-rest)" : "");
        if (Answered is { } answered)
        {
            output.WriteLine(Guard.Text($"\nwith a probability of {answered.Threshold} or more:"));
            WriteLine("coverage", answered.Coverage, Guard.Text($" ({CountAnswered(answered)} of {Predictions.Count})"));
            WriteLine("accuracy", 1 - answered.Risk, "");
        }

        void WriteLine(string figure, double value, string remark)
        {
            string text = double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);
            output.WriteLine($"{figure,-23}  {text}{remark}");
        }
    }

    /// <summary>Writes a JSON object.</summary>
    public void WriteJson(ToolConsole console) => JsonOutput.Write(console, json =>
    {
        json.WriteNumber("count", Predictions.Count);
        json.WriteNumber("correct", Predictions.Correct);
        json.WriteNumber("unknownClassCount", Predictions.UnknownCount);
        json.WriteFinite("accuracy", Predictions.Accuracy);
        json.WriteFinite("macroPrecision", Predictions.MacroPrecision);
        json.WriteFinite("macroRecall", Predictions.MacroRecall);
        json.WriteFinite("macroF1", Predictions.MacroF1);
        json.WriteFinite("logLoss", Scores.LogLoss);
        json.WriteFinite("brierScore", Scores.BrierScore);
        json.WriteFinite("expectedCalibrationError", Scores.ExpectedCalibrationError());
        json.WriteFinite("auc", Auc);
        if (Answered is { } answered)
        {
            json.WriteStartObject("answered");
            json.WriteNumber("threshold", answered.Threshold);
            json.WriteNumber("count", CountAnswered(answered));
            json.WriteFinite("coverage", answered.Coverage);
            json.WriteFinite("accuracy", 1 - answered.Risk);
            json.WriteEndObject();
        }
        WriteClasses(json);
        WriteMatrix(json);
    });

    private int CountAnswered(RiskCoveragePoint answered) => (int)Math.Round(answered.Coverage * Predictions.Count);

    private void WriteClasses(Utf8JsonWriter json)
    {
        json.WriteStartArray("classes");
        foreach (int label in Predictions.Classes)
        {
            json.WriteStartObject();
            json.WriteString("label", Predictions.Classes.NameOf(label));
            json.WriteFinite("precision", Predictions.Precision(label));
            json.WriteFinite("recall", Predictions.Recall(label));
            json.WriteFinite("f1", Predictions.F1(label));
            json.WriteNumber("count", Predictions.CountOf(label));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes the nonzero entries, because the matrix of many classes is mostly 0.</summary>
    private void WriteMatrix(Utf8JsonWriter json)
    {
        json.WriteStartArray("confusion");
        foreach ((int actual, int predicted, int count) in Predictions.Entries)
        {
            json.WriteStartObject();
            json.WriteString("actual", Predictions.Classes.NameOf(actual));
            json.WriteString("predicted", Predictions.Classes.NameOf(predicted));
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static double? FindAuc(Evaluation predictions, ScoreEvaluation scores)
    {
        ReadOnlySpan<int> classes = scores.Classes.Values;
        if (classes.Length == 2)
            classes = classes[1..]; // the curve of the positive class
        bool hasCurve = false;
        foreach (int label in classes)
        {
            int count = predictions.CountOf(label);
            if (count == predictions.Count)
                return null;
            hasCurve |= count > 0;
        }
        return hasCurve ? scores.MacroAuc() : null;
    }
}
