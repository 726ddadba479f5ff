namespace LinearLearn.Samples.Playground;

/// <summary>Holds the settings and the result of a finished training.</summary>
/// <param name="Settings">What was chosen.</param>
/// <param name="Images">The number of images learned.</param>
/// <param name="Accuracy">The accuracy of the last test: 0 to 1.</param>
public sealed record FinishedRun(PairSettings Settings, int Images, double Accuracy);
