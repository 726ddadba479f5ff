using Microsoft.Extensions.Options;

namespace LinearLearn.Hosting;

/// <summary>Collects the faults of options of a certain name.</summary>
/// <typeparam name="TOptions">The type of the options.</typeparam>
/// <param name="model">The name of the model, for messages.</param>
/// <param name="optionsName">The name of the options.</param>
internal abstract class OptionsValidator<TOptions>(string model, string optionsName) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        if (name != optionsName)
            return ValidateOptionsResult.Skip;
        string[] faults = [.. FindFaults(options).Select(fault => Guard.Text($"model {model}: {typeof(TOptions).Name}.{fault}"))];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Finds the faults, each beginning with the name of the property.</summary>
    protected abstract IEnumerable<string> FindFaults(TOptions options);

    protected static IEnumerable<string> RequirePositive(params ReadOnlySpan<(string Name, int Value)> numbers)
    {
        List<string> faults = [];
        foreach ((string name, int value) in numbers)
        {
            if (value < 1)
                faults.Add(Guard.Text($"{name}: expected 1 or more, found {value}"));
        }
        return faults;
    }

    protected static IEnumerable<string> RequireInterval(string name, TimeSpan interval)
    {
        if (interval.TotalMilliseconds is < 1 or > uint.MaxValue - 1) // what a timer of .NET accepts
            yield return Guard.Text($"{name}: expected an interval from 1 millisecond to 49 days, found {interval}");
    }
}

/// <summary>Validates the options of a served model.</summary>
internal sealed class ServedModelOptionsValidator(string model, string optionsName, Func<bool> isInMemory)
    : OptionsValidator<ServedModelOptions>(model, optionsName)
{
    protected override IEnumerable<string> FindFaults(ServedModelOptions options)
    {
        if (!isInMemory() && string.IsNullOrWhiteSpace(options.Path))
            yield return Guard.Text($"{nameof(options.Path)}: expected the path of a file (or a call of FromFile or From), found none");
        if (isInMemory() && options.Path is not null)
            yield return Guard.Text($"{nameof(options.Path)}: expected either From or a file, found both, {options.Path}");
        if (isInMemory() && options.Watch)
            yield return Guard.Text($"{nameof(options.Watch)}: expected a file to watch, found a model in memory (From)");
        if (!(options.Threshold is >= 0 and <= 1))
            yield return Guard.Text($"{nameof(options.Threshold)}: expected a probability of 0 to 1, found {options.Threshold}");
        foreach (string fault in RequireInterval(nameof(options.PollInterval), options.PollInterval))
            yield return fault;
    }
}

/// <summary>Validates the limits of endpoints.</summary>
internal sealed class ModelEndpointOptionsValidator(string model, string optionsName)
    : OptionsValidator<ModelEndpointOptions>(model, optionsName)
{
    protected override IEnumerable<string> FindFaults(ModelEndpointOptions options)
    {
        IEnumerable<string> faults = RequirePositive(
            (nameof(options.MaxBodyBytes), options.MaxBodyBytes),
            (nameof(options.MaxInputs), options.MaxInputs),
            (nameof(options.MaxTextLength), options.MaxTextLength),
            (nameof(options.MaxTop), options.MaxTop));
        foreach (string fault in faults)
            yield return fault;
        float weight = options.MaxWeight;
        if (!(weight is > 0 and <= Correction.LargestWeight))
        {
            yield return Guard.Text(
                $"{nameof(options.MaxWeight)}: expected a number above 0, at most {Correction.LargestWeight:N0}, found {weight}");
        }
    }
}

/// <summary>Validates the options of a hosted learner.</summary>
internal sealed class HostedLearnerOptionsValidator(string model, string optionsName)
    : OptionsValidator<HostedLearnerOptions>(model, optionsName)
{
    protected override IEnumerable<string> FindFaults(HostedLearnerOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Folder))
            yield return Guard.Text($"{nameof(options.Folder)}: expected the path of a folder for state and journal, found none");
        IEnumerable<string> faults = RequirePositive(
            (nameof(options.Capacity), options.Capacity),
            (nameof(options.PublishEvery), options.PublishEvery),
            (nameof(options.CheckpointEvery), options.CheckpointEvery));
        foreach (string fault in faults.Concat(RequireInterval(nameof(options.PublishInterval), options.PublishInterval)))
            yield return fault;
        if (options.CheckpointBytes < 1)
            yield return Guard.Text($"{nameof(options.CheckpointBytes)}: expected 1 or more, found {options.CheckpointBytes}");
        if (!(options.DriftDelta is > 0 and < 1))
            yield return Guard.Text($"{nameof(options.DriftDelta)}: expected a number above 0 and below 1, found {options.DriftDelta}");
    }
}
