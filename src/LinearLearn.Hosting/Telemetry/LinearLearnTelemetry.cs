using System.Diagnostics;

namespace LinearLearn.Hosting;

/// <summary>Names the meter and the activity source of served models, to add them to OpenTelemetry.</summary>
public static class LinearLearnTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LinearLearn";

    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "LinearLearn";

    internal const string ModelTag = "model";

    private const string ExamplesTag = "examples";

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    /// <summary>Starts the activity of loading a model, also for the first time; null if no listener samples it.</summary>
    internal static Activity? StartLoad(string model) => Start("linearlearn.load", model);

    /// <summary>Starts the activity of a batch of corrections; null if no listener samples it.</summary>
    internal static Activity? StartBatch(string model, int examples) => Start("linearlearn.learn", model)?.SetTag(ExamplesTag, examples);

    /// <summary>Starts the activity of a checkpoint; null if no listener samples it.</summary>
    internal static Activity? StartCheckpoint(string model, long examples) =>
        Start("linearlearn.checkpoint", model)?.SetTag(ExamplesTag, examples);

    private static Activity? Start(string operation, string model) => Activities.StartActivity(operation)?.SetTag(ModelTag, model);
}
