namespace LinearLearn.Samples.Playground;

/// <summary>Holds the accuracy of one test.</summary>
/// <param name="Images">The number of training images before the test.</param>
/// <param name="Accuracy">The share of correct test images: 0 to 1.</param>
public readonly record struct CurvePoint(int Images, double Accuracy);
