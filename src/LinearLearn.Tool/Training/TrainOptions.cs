using System.CommandLine;
using System.Globalization;

namespace LinearLearn.Tool;

/// <summary>Defines and parses the options of <c>train</c>.</summary>
internal sealed class TrainOptions
{
    private readonly Argument<string> _data = new("data") { Description = "The file of labeled examples, also gzip; - for standard input" };
    private readonly Option<string?> _output = CommonOptions.CreateOutput(
        "The file for the model: .safetensors, or .json or .model (LIBLINEAR) if there is no encoder; - for standard output");

    private readonly Option<string?> _label = new("--label", "-l")
    {
        Description = "The column of the classes of a table",
        HelpName = "COLUMN",
    };

    private readonly Option<string[]> _ignored = new("--ignore")
    {
        Description = "A column of a table to leave out, such as a row number; can be repeated",
        HelpName = "COLUMN",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _categories = new("--category")
    {
        Description = "A column of a table whose numbers, dates or texts are categories, such as a code; can be repeated",
        HelpName = "COLUMN",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _decimal = new("--decimal")
    {
        Description = "The decimal separator of a table: point or comma. Default: inferred for each column",
        HelpName = "SEPARATOR",
    };

    private readonly Option<DataKind?> _kind = CommonOptions.CreateKind();
    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "The file of the labels of images. Default: the one beside it, as MNIST names it",
        HelpName = "FILE",
    };

    private readonly Option<bool> _zeroBased = CommonOptions.CreateZeroBased();
    private readonly Option<string?> _trainer = new("--trainer", "-t")
    {
        Description = "The trainer. Default: logistic; passive-aggressive for 100,000 texts or more",
        HelpName = "NAME",
    };

    private readonly Option<float?> _cost = new("--cost", "-c")
    {
        Description = "The cost of errors against large weights, above 0 (C of LIBLINEAR and scikit-learn). Default: 1; 20 for texts",
        HelpName = "C",
    };

    private readonly Option<float> _l1 = new("--l1")
    {
        Description = "The share of L1 regularization, 0 to 1. Default: 0",
        HelpName = "SHARE",
    };

    private readonly Option<int?> _epochs = new("--epochs") { Description = "The number of passes over the examples", HelpName = "N" };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The seed of shuffling and folds",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _noScaling = new("--no-scaling") { Description = "Do not scale the columns of LIBSVM rows or images" };
    private readonly Option<bool> _noCalibration = new("--no-calibration")
    {
        Description = "Do not calibrate probabilities: five times faster for small data",
    };

    private readonly Option<int?> _folds = new("--cv") { Description = "Cross-validate with K folds and print the result", HelpName = "K" };
    private readonly Option<string?> _test = new("--test") { Description = "A file to evaluate the model on", HelpName = "FILE" };
    private readonly Option<string?> _report = new("--report")
    {
        Description = "The file for an HTML report with pictures",
        HelpName = "FILE",
    };

    private readonly Option<bool> _online = new("--online")
    {
        Description = "Learn from a stream in bounded memory: one pass, example by example",
    };

    private readonly Option<string?> _classes = new("--classes")
    {
        Description = "The classes for --online, separated by commas. Default: those of the first examples",
        HelpName = "NAMES",
    };

    private readonly Option<int?> _features = new("--features")
    {
        Description = "The number of features of LIBSVM rows, for --online",
        HelpName = "N",
    };

    private readonly Option<string?> _shard = new("--shard")
    {
        Description = "Learn only part I of N of the examples; combine the models with average",
        HelpName = "I/N",
    };

    private readonly Option<string?> _like = new("--like")
    {
        Description = "Use the encoder and classes of this model, for models to average; --online also starts from its weights",
        HelpName = "MODEL",
    };

    private readonly TextOptions _text = new();
    private readonly Option<bool> _quiet = CommonOptions.CreateQuiet();

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_data);
        Option[] options =
        [
            _output, _label, _ignored, _categories, _decimal, _trainer, _cost, _l1, _epochs, _seed, _folds, _test, _report, _kind, _labels,
            _zeroBased, _noScaling, _noCalibration, .. _text.All, _online, _classes, _features, _shard, _like, _quiet,
        ];
        foreach (Option option in options)
            command.Options.Add(option);
        CommonOptions.AcceptOnly(_trainer, [.. TrainerChoice.Names]);
        CommonOptions.AcceptOnly(_decimal, "point", "comma");
        CommonOptions.RequireRange(_l1, 0, 1);
        CommonOptions.RequireAtLeast(_epochs, 1);
        CommonOptions.RequireAtLeast(_folds, 2);
        CommonOptions.RequireAtLeast(_features, 1);
        CommonOptions.RequirePositive(_cost);
#if NATIVE_TOOL
        _report.Hidden = true;
#endif
    }

    /// <summary>Reads the values of the options.</summary>
    public TrainRequest Parse(ParseResult options)
    {
        string? output = options.GetValue(_output);
        int? folds = options.GetValue(_folds);
        bool isOnline = options.GetValue(_online);
        if (output is null && folds is null)
        {
            throw ToolException.Usage(
                "expected --output with the file for the model, or --cv, found neither (see linearlearn train --help)");
        }
        if (output is null && options.GetValue(_test) is not null)
            throw ToolException.Usage("--test: expected --output with the file for the model, found none");
        (int, int)? shard = options.GetValue(_shard) is { } text ? ParseShard(text) : null;
        SavedModel? like = options.GetValue(_like) is { } path ? SavedModel.Load(path) : null;
        RequireEffect(options);
#if NATIVE_TOOL
        if (options.GetValue(_report) is not null)
            throw ToolException.Usage("--report: this native file draws no pictures: use the dotnet tool LinearLearn.Tool");
#endif
        return new TrainRequest
        {
            Data = options.GetValue(_data)!,
            Output = output,
            Reading = new ReadOptions
            {
                Kind = options.GetValue(_kind),
                Label = options.GetValue(_label),
                Ignored = options.GetValue(_ignored)!,
                Categories = options.GetValue(_categories)!,
                DecimalSeparator = options.GetValue(_decimal) switch
                {
                    null => null,
                    "comma" => ',',
                    _ => '.',
                },
                Given = OptionKinds.FindGiven(options, options.CommandResult.Command.Options),
                LabelsPath = options.GetValue(_labels),
                IsZeroBased = options.GetValue(_zeroBased),
                Text = _text.Parse(options, isOnline),
                Like = like,
            },
            Trainer = new TrainerChoice(
                options.GetValue(_trainer),
                options.GetValue(_cost),
                options.GetValue(_l1),
                options.GetValue(_noScaling) ? false : null,
                options.GetValue(_noCalibration) || shard is not null ? false : null),
            Options = new TrainingOptions { Epochs = options.GetValue(_epochs), Seed = options.GetValue(_seed) },
            Folds = folds,
            Shard = shard,
            Test = options.GetValue(_test),
            Report = options.GetValue(_report),
            IsOnline = isOnline,
            Classes =
            [
                .. (options.GetValue(_classes) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ],
            FeatureCount = options.GetValue(_features),
            IsQuiet = options.GetValue(_quiet),
        };
    }

    /// <summary>Throws for options that have no effect together.</summary>
    private void RequireEffect(ParseResult options)
    {
        Option[] encoding = [.. _text.All, _ignored, _categories, _decimal, _classes, _features];
        if (options.GetValue(_online))
        {
            RequireNone(options, "--online: expected", _folds, _shard, _report, _epochs, _test, _l1, _seed, _noScaling, _noCalibration);
        }
        else
        {
            RequireNone(options, "without --online: expected", _classes, _features);
        }
        if (options.GetValue(_like) is not null)
            RequireNone(options, "--like, which uses the encoder and the classes of a model: expected", encoding);
        string trainer = options.GetValue(_trainer) ?? "";
        if (trainer == "mean-difference")
            RequireNone(options, "--trainer mean-difference: expected", _cost, _epochs);
        if (trainer is "perceptron" or "margin")
            RequireNone(options, $"--trainer {trainer}: expected", _cost);
    }

    private static void RequireNone(ParseResult options, string situation, params Option[] without)
    {
        if (OptionKinds.FindGiven(options, without) is [{ } found, ..])
        {
            string names = string.Join(", ", without.Select(option => option.Name));
            string choice = without.Length == 1 ? $"no {names}" : $"none of {names}";
            throw ToolException.Usage($"{situation} {choice}, found {found}");
        }
    }

    private static (int Index, int Count) ParseShard(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index >= 1 && index <= count
            ? (index, count)
            : throw ToolException.Usage($"--shard: expected I/N such as 2/4, with I from 1 to N, found {Excerpt.Format(text)}");
    }
}
