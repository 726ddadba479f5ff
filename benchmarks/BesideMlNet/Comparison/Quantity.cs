namespace LinearLearn.BesideMlNet;

/// <summary>What is measured several times.</summary>
public enum Quantity
{
    /// <summary>From the start of the process to its end, milliseconds: a model is loaded, one picture predicted.</summary>
    Start,

    /// <summary>The same of the whole app: pictures read, model trained, saved, loaded, all validation pictures predicted.</summary>
    WholeApp,

    /// <summary>Milliseconds within the process, the first time.</summary>
    FirstTraining,

    /// <summary>Milliseconds within the process, once the runtime has optimized it.</summary>
    Training,

    /// <summary>Nanoseconds a picture.</summary>
    Predicting,

    /// <summary>Bytes a picture.</summary>
    PredictingAllocates,

    /// <summary>Most memory that was resident, in bytes, when one picture was predicted.</summary>
    PeakOfStart,

    /// <summary>The same of the whole app.</summary>
    PeakOfWholeApp,
}
