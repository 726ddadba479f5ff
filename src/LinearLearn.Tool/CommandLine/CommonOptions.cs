using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;

namespace LinearLearn.Tool;

/// <summary>Creates the arguments and options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary>Creates the argument of a model file.</summary>
    public static Argument<string> CreateModel() => new("model") { Description = "The file of a trained model" };

    /// <summary>Creates the option of an output file.</summary>
    public static Option<string?> CreateOutput(string description) =>
        new("--output", "-o") { Description = description, HelpName = "FILE" };

    /// <summary>Creates the option that suppresses notes and progress.</summary>
    public static Option<bool> CreateQuiet() => new("--quiet", "-q") { Description = "Write only data and errors" };

    /// <summary>Creates the option that writes JSON rather than a table.</summary>
    public static Option<bool> CreateJson() => new("--json") { Description = "Write one JSON object rather than a table" };

    /// <summary>Creates the option of the file of the labels of images.</summary>
    public static Option<string?> CreateLabels() => new("--labels")
    {
        Description = "The file of the labels of images. Default: the one beside it, as MNIST names it",
        HelpName = "FILE",
    };

    /// <summary>Creates the option for lines of text that begin with a label.</summary>
    public static Option<bool> CreateLabeled() =>
        new("--labeled") { Description = "Lines of text begin with a label and a tab, which are ignored" };

    /// <summary>Creates the option for LIBSVM files whose indices start at 0.</summary>
    public static Option<bool> CreateZeroBased() =>
        new("--zero-based") { Description = "The indices of a LIBSVM file start at 0, not at 1" };

    /// <summary>Creates the option of the kind of a data file.</summary>
    public static Option<DataKind?> CreateKind()
    {
        Option<DataKind?> kind = new("--kind")
        {
            Description = "The kind of the data: table, libsvm, text or images. Default: detected in the first lines",
            HelpName = "KIND",
            CustomParser = result => ParseKind(result),
        };
        kind.CompletionSources.Clear(); // the names in the code
        kind.CompletionSources.Add("table", "libsvm", "text", "images");
        return kind;
    }

    /// <summary>Rejects values of an option that are not in a list, and completes those that are.</summary>
    public static void AcceptOnly(Option<string?> option, params string[] values)
    {
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var found }] && !values.Contains(found))
                result.AddError(FormatChoice(option.Name, values, found));
        });
    }

    /// <summary>Rejects values of an argument that are not in a list, and completes those that are.</summary>
    public static void AcceptOnly(Argument<string> argument, params string[] values)
    {
        argument.CompletionSources.Add(values);
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var found }] && !values.Contains(found))
                result.AddError(FormatChoice($"<{argument.Name}>", values, found));
        });
    }

    /// <summary>Rejects values below a number.</summary>
    public static void RequireAtLeast<T>(Option<T> option, T least)
        where T : struct, INumber<T> => Require(option, value => value >= least, Guard.Text($"{least} or more"));

    /// <summary>Rejects values below a number.</summary>
    public static void RequireAtLeast(Option<int?> option, int least) =>
        Require(option, value => value is null || value >= least, Guard.Text($"{least} or more"));

    /// <summary>Rejects values outside a range.</summary>
    public static void RequireRange<T>(Option<T> option, T least, T most)
        where T : struct, INumber<T> => Require(option, value => value >= least && value <= most, Guard.Text($"{least} to {most}"));

    /// <summary>Rejects values outside 0 to 1.</summary>
    public static void RequireProbability(Option<double?> option) => Require(option, value => value is null or (>= 0 and <= 1), "0 to 1");

    /// <summary>Rejects numbers of 0 or below, NaN and infinity.</summary>
    public static void RequirePositive(Option<float?> option) =>
        Require(option, value => value is null or (> 0 and < float.PositiveInfinity), "a finite number above 0");

    /// <summary>Rejects numbers below 0, NaN and infinity.</summary>
    public static void RequireFiniteAndNotNegative(Option<float?> option) =>
        Require(option, value => value is null or (>= 0 and < float.PositiveInfinity), "a finite number of 0 or more");

    private static void Require<T>(Option<T> option, Func<T?, bool> isValid, string expected) => option.Validators.Add(result =>
    {
        T? value;
        try
        {
            value = result.GetValueOrDefault<T>();
        }
        catch (InvalidOperationException)
        {
            return; // not a number, which the parser reports
        }
        if (!isValid(value))
            result.AddError(FormattableString.Invariant($"{option.Name}: expected {expected}, found {value}"));
    });

    private static string FormatChoice(string name, string[] values, string found) =>
        $"{name}: expected {string.Join(", ", values[..^1])} or {values[^1]}, found {Excerpt.Format(found)}";

    private static DataKind? ParseKind(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        switch (text.ToUpperInvariant())
        {
            case "TABLE" or "CSV" or "TSV":
                return DataKind.Table;
            case "LIBSVM":
                return DataKind.LibSvm;
            case "TEXT":
                return DataKind.Text;
            case "IMAGES" or "IDX":
                return DataKind.Images;
            default:
                result.AddError($"--kind: expected table, libsvm, text or images, found {Excerpt.Format(text)}");
                return null;
        }
    }
}
