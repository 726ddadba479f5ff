namespace LinearLearn.Emnist;

/// <summary>Specifies the training set or the test set of a dataset.</summary>
public enum DataPart
{
    /// <summary>The training set.</summary>
    Training,

    /// <summary>The test set.</summary>
    Test,
}
