namespace LinearLearn.BesideMlNet;

/// <summary>Specifies a quantity that is measured repeatedly.</summary>
public enum Quantity
{
    /// <summary>The duration of a process that loads a model and predicts one image, in milliseconds.</summary>
    Start,

    /// <summary>
    /// The duration of the whole app, which reads images, trains, saves, loads and predicts all validation images, in milliseconds.
    /// </summary>
    WholeApp,

    /// <summary>The duration of the first training within the process, in milliseconds.</summary>
    FirstTraining,

    /// <summary>The duration of training within the process after the runtime has optimized it, in milliseconds.</summary>
    Training,

    /// <summary>The duration of a prediction within the process, in nanoseconds.</summary>
    Predicting,

    /// <summary>The memory allocated by a prediction, in bytes.</summary>
    PredictingAllocates,

    /// <summary>The peak resident memory of a process that predicts one image, in bytes.</summary>
    PeakOfStart,

    /// <summary>The peak resident memory of the whole app, in bytes.</summary>
    PeakOfWholeApp,
}
