using System.Globalization;

namespace LinearLearn.Plotting;

/// <summary>Describes trainers in words, from the text that they write into the metadata of a model.</summary>
internal static class TrainerText
{
    private const string WeightsPrefix = "class weights ";

    /// <summary>The largest number of classes whose weights are listed.</summary>
    private const int MostClassWeights = 12;

    /// <summary>The longest text of an unknown form that becomes part of a heading.</summary>
    private const int LongestUnknown = 60;

    private static readonly Dictionary<string, string> Words = new()
    {
        ["True"] = "yes",
        ["False"] = "no",
        ["OneVersusRest"] = "one-vs-rest",
        ["Joint"] = "joint",
        ["One"] = "PA-I",
        ["Two"] = "PA-II",
        ["Unbounded"] = "PA, unbounded",
    };

    private static readonly Dictionary<(string Trainer, string Text), string> Arguments = new()
    {
        [("ScaledTrainer", "Automatic")] = "automatic scaling",
        [("ScaledTrainer", "Standard")] = "mean 0 and standard deviation 1",
        [("ScaledTrainer", "MinMax")] = "range 0 to 1",
        [("NewtonTrainer", "Softmax")] = "softmax loss",
        [("NewtonTrainer", "Logistic")] = "logistic loss",
        [("NewtonTrainer", "SquaredHinge")] = "squared hinge loss",
        [("NewtonTrainer", "ModifiedHuber")] = "modified Huber loss",
        [("DualCoordinateDescentTrainer", "Hinge")] = "hinge loss",
        [("DualCoordinateDescentTrainer", "SquaredHinge")] = "squared hinge loss",
        [("DualCoordinateDescentTrainer", "Logistic")] = "logistic loss",
        [("DualCoordinateDescentTrainer", "CrammerSinger")] = "Crammer-Singer loss",
    };

    /// <summary>Formats the names of a trainer and what it contains, for example "ScaledTrainer (OnlineTrainer, ArowUpdate)".</summary>
    /// <returns>The names, or null if the text has another form and is long.</returns>
    public static string? FormatNames(string text)
    {
        if (SettingText.Parse(text) is not { } trainer)
            return text.Length <= LongestUnknown ? text : null;
        List<string> inner = [];
        for (SettingText? part = trainer; part is not null;)
        {
            part = part.Members.FirstOrDefault(member => member.IsTrainer || IsRule(part, member));
            if (part is not null)
                inner.Add(part.Text);
        }
        return inner.Count == 0 ? trainer.Text : $"{trainer.Text} ({string.Join(", ", inner)})";
    }

    /// <summary>Lists a trainer, the trainers within it, its update rule and its options, as names and texts.</summary>
    public static IEnumerable<(string Name, string Text)> List(string text, Func<int, string> nameOfLabel)
    {
        if (SettingText.Parse(text) is not { } trainer)
            return [("Trainer", text)];
        List<(string Name, string Text)> pairs = [];
        SettingText? next = trainer;
        for (int level = 0; next is not null; level++)
        {
            SettingText current = next;
            next = current.Members.FirstOrDefault(member => member.IsTrainer);
            List<SettingText> own = [.. current.Members.Where(member => !member.IsTrainer)];
            string? weights = TakeClassWeights(own, nameOfLabel);
            SettingText? rule = own.Find(member => IsRule(current, member)), options = own.Find(member => member.Text == "LearnerOptions");
            string[] rest = [.. own.Where(member => member != rule && member != options).Select(member => FormatArgument(current, member))];
            string name = level switch { 0 => "Trainer", 1 => "Inner trainer", _ => Guard.Text($"Inner trainer {level}") };
            pairs.Add((name, rest.Length == 0 ? current.Text : $"{current.Text}: {string.Join(", ", rest)}"));
            if (weights is not null)
                pairs.Add(("Class weights", weights));
            if (rule is not null)
                pairs.Add(("Update rule", FormatRecord(rule)));
            if (options is not null)
                pairs.Add(("Learner", FormatMembers(options)));
        }
        return pairs;
    }

    /// <summary>Formats a number as a page shows it, for example "1e-7", "100,000" or "−3"; other text is unchanged.</summary>
    public static string FormatNumber(string text)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, styles, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            return text;
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        int power = 0;
        ReadOnlySpan<char> digits = text.AsSpan(exponent + 1);
        if (exponent >= 0 && !int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power))
            return text;
        string shown = exponent >= 0 ? Guard.Text($"{text[..exponent]}e{power}")
            : value == Math.Floor(value) && Math.Abs(value) < 1e15 ? NumberText.FormatCount((long)value)
            : text;
        return shown.Replace('-', '−');
    }

    private static bool IsRule(SettingText trainer, SettingText member) =>
        member.Text.EndsWith("Update", StringComparison.Ordinal)
        || (trainer.Text == nameof(OnlineTrainer) && ReferenceEquals(member, trainer.Members[0]));

    /// <summary>Removes the class weights from a list of members, and returns them with the names of the classes.</summary>
    private static string? TakeClassWeights(List<SettingText> members, Func<int, string> nameOfLabel)
    {
        int first = members.FindIndex(member => ParseWeight(member, WeightsPrefix) is not null);
        if (first < 0)
            return null;
        List<string> weights = [];
        while (first < members.Count && ParseWeight(members[first], weights.Count == 0 ? WeightsPrefix : "") is var (label, weight))
        {
            weights.Add($"{nameOfLabel(label)}: {FormatNumber(weight)}");
            members.RemoveAt(first);
        }
        string more = weights.Count > MostClassWeights ? Guard.Text($" and {weights.Count - MostClassWeights} more") : "";
        return string.Join(", ", weights.Take(MostClassWeights)) + more;
    }

    private static (int Label, string Weight)? ParseWeight(SettingText member, string prefix)
    {
        if (member.Key is not null || member.Members.Count > 0 || !member.Text.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        string[] parts = member.Text[prefix.Length..].Split(": ");
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label)
            ? (label, parts[1])
            : null;
    }

    private static string FormatArgument(SettingText trainer, SettingText member)
    {
        if (member.Key is not null || member.Members.Count > 0)
            return FormatMember(member);
        if (Arguments.TryGetValue((trainer.Text, member.Text), out string? words))
            return words;
        int space = member.Text.LastIndexOf(' ');
        return space < 0 ? member.Text : $"{member.Text[..space]} {FormatNumber(member.Text[(space + 1)..])}";
    }

    private static string FormatRecord(SettingText record) => $"{record.Text}: {FormatMembers(record)}";

    private static string FormatMembers(SettingText record) =>
        record.Members.Count == 0 ? "default settings" : string.Join(", ", record.Members.Select(FormatMember));

    private static string FormatMember(SettingText member)
    {
        string value = FormatValue(member);
        if (member.Key is null)
            return value;
        return member.Text == member.Key ? value : $"{FormatName(member.Key)} {value}";
    }

    private static string FormatValue(SettingText value) => value.Text switch
    {
        "" => "none",
        "ConstantRate" when value.Find("Rate") is { } rate => FormatNumber(rate),
        "NormalizedRate" when value.Members is [{ } schedule] => $"{FormatValue(schedule)} / mean |x|²",
        "InverseSquareRootRate" when value.Find("Rate") is { } rate => $"{FormatNumber(rate)} / √step",
        "InverseScalingRate" when value.Find("Rate") is { } rate && value.Find("Power") is { } power && value.Find("Delay") is { } delay =>
            $"{FormatNumber(rate)} / {(delay == "0" ? "step" : $"({FormatNumber(delay)} + step)")}^{FormatNumber(power)}",
        "StepRate" when value.Find("Rate") is { } rate && value.Find("Every") is { } every && value.Find("Factor") is { } factor =>
            $"{FormatNumber(rate)} (times {FormatNumber(factor)} every {FormatNumber(every)} steps)",
        "CosineRate" when value.Find("Rate") is { } rate && value.Find("Steps") is { } steps && value.Find("End") is { } end =>
            $"{FormatNumber(rate)} (along a cosine to {FormatNumber(end)} in {FormatNumber(steps)} steps)",
        _ when value.Members.Count > 0 => $"{value.Text} ({FormatMembers(value)})",
        _ => Words.GetValueOrDefault(value.Text) ?? FormatNumber(value.Text),
    };

    /// <summary>Formats the name of a member, for example "learning rate" for LearningRate.</summary>
    private static string FormatName(string key) => key switch
    {
        nameof(AdaGrad) => key,
        "L2" => "L2 penalty",
        _ => Html.SplitWords(key),
    };
}
