namespace LinearLearn.Tool;

/// <summary>Represents how predictions are written.</summary>
/// <param name="IsJson">Whether each is a line of JSON rather than of CSV.</param>
/// <param name="Top">The number of classes of each prediction.</param>
/// <param name="Threshold">The probability below which the label is empty. Default: 0, it never is.</param>
internal sealed record PredictionFormat(bool IsJson, int Top, float Threshold);
