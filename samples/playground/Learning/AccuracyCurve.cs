using System.Globalization;

namespace LinearLearn.Samples.Playground;

/// <summary>Draws the curve of the accuracy.</summary>
/// <param name="Across">The axis of the number of images.</param>
/// <param name="Up">The axis of the accuracy.</param>
public sealed record AccuracyCurve(CurveAxis Across, AccuracyAxis Up)
{
    /// <summary>Creates axes that are long enough for the curve of a session.</summary>
    public static AccuracyCurve From(LearningSession session) => new(CurveAxis.From(session), AccuracyAxis.From(session.Curve));

    /// <summary>Formats the points as SVG reads them. No test is left out, because a single one can be a dip.</summary>
    public string FormatPoints(IReadOnlyList<CurvePoint> curve) => string.Join(
        ' ', curve.Select(point => $"{Format(Across.GetX(point.Images))},{Format(Up.GetY(point.Accuracy))}"));

    /// <summary>Formats a position.</summary>
    public static string Format(double position) => position.ToString("F1", CultureInfo.InvariantCulture);
}
