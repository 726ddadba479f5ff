namespace LinearLearn.Benchmarks;

/// <summary>What scikit-learn reached on a set, as its own program wrote it.</summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Name">The classifier.</param>
/// <param name="Accuracy">The mean accuracy of the folds, in percent.</param>
/// <param name="LogLoss">The mean log-loss of the folds, or "-".</param>
internal sealed record PeerFigures(string Set, string Name, string Accuracy, string LogLoss)
{
    /// <summary>Classifiers that are not the ordinary choice for a table.</summary>
    private static readonly string[] Left = ["LogisticRegression, converged", "CalibratedClassifierCV(LinearSVC)"];

    /// <summary>
    /// Reads a file of tab-separated columns: set, classifier, accuracy, F1, log-loss and more. Without the file, there are none.
    /// </summary>
    public static ILookup<string, PeerFigures> Read(string path) => (File.Exists(path) ? File.ReadLines(path).Skip(1) : [])
        .Select(line => line.Split('\t'))
        .Select(cells => new PeerFigures(cells[0], cells[1], cells[2], cells[4]))
        .Where(peer => !Left.Contains(peer.Name))
        .ToLookup(peer => peer.Set);
}
