namespace LinearLearn.Hosting.Tests;

/// <summary>Creates small models.</summary>
internal static class Models
{
    public static readonly string[] Texts =
    [
        "claim your free prize now", "shall we have lunch at noon", "free entry win a prize", "the meeting is at three",
        "you have won claim your cash", "are you at home tonight",
    ];

    public static readonly string[] Labels = ["spam", "ham", "spam", "ham", "spam", "ham"];

    /// <summary>Creates a text classifier; another number of hash bits means another encoder.</summary>
    public static TextClassifier CreateText(int hashBits = 8, int rounds = 1, string positive = "spam")
    {
        TextEncoderOptions encoding = new() { InverseDocumentFrequency = false, HashBits = hashBits };
        TextClassifier classifier = TextClassifier.Create(["ham", positive], encoding);
        for (int i = 0; i < rounds * Texts.Length; i++)
            classifier.Learn(Texts[i % Texts.Length], Labels[i % Texts.Length] == "ham" ? "ham" : positive);
        return classifier;
    }

    public static TableClassifier CreateTable() => TableClassifier.Train(
        TableData.From(Enumerable.Range(0, 40).Select(i =>
            new { rooms = i % 5, city = i % 2 == 0 ? "Bonn" : "Aachen", let = i % 5 > 2 ? "yes" : "no" })),
        label: "let");

    /// <summary>Creates a model of three features and the classes 3 and 7.</summary>
    public static LinearModel CreateLinear(float sign = 1) => new([sign, -sign, 0.5f * sign], [0.25f], [3, 7]);
}
