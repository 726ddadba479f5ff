namespace LinearLearn.Benchmarks;

/// <summary>Represents the results of scikit-learn on a set, as its script wrote them.</summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Name">The classifier.</param>
/// <param name="Accuracy">The mean accuracy of the folds, in percent.</param>
/// <param name="LogLoss">The mean log-loss of the folds, or "-".</param>
internal sealed record PeerFigures(string Set, string Name, string Accuracy, string LogLoss)
{
    /// <summary>Classifiers to omit because they are not the usual choice for a table.</summary>
    private static readonly string[] Omitted = ["LogisticRegression, converged", "CalibratedClassifierCV(LinearSVC)"];

    /// <summary>
    /// Reads a file of tab-separated columns (set, classifier, accuracy, F1, log-loss and more); without the file, the result is empty.
    /// </summary>
    public static ILookup<string, PeerFigures> Read(string path) => (File.Exists(path) ? File.ReadLines(path).Skip(1) : [])
        .Select(line => line.Split('\t'))
        .Select(cells => new PeerFigures(cells[0], cells[1], cells[2], cells[4]))
        .Where(peer => !Omitted.Contains(peer.Name))
        .ToLookup(peer => peer.Set);
}
