using LinearLearn.Emnist;

namespace LinearLearn.Samples.Playground;

/// <summary>Provides the embedded digits: for a pair, for all ten, and one after the other for looking at them.</summary>
public sealed class SampleDigits
{
    private readonly EmnistData _data = EmnistSample.Load();
    private readonly int[] _next = new int[10];

    /// <summary>Gets the training images of all digits.</summary>
    public Dataset Training => _data.Training;

    /// <summary>Gets the test images of all digits.</summary>
    public Dataset Test => _data.Test;

    /// <summary>Selects the training and test images of some digits.</summary>
    public (Dataset Training, Dataset Test) Only(params int[] labels) => (Training.Only(labels), Test.Only(labels));

    /// <summary>Returns the next test image of a digit, starting again at the first one after the last.</summary>
    /// <param name="label">The digit: 0 to 9.</param>
    public Digit GetNext(int label)
    {
        int count = Test.Count;
        for (int i = 0; i < count; i++)
        {
            int index = (_next[label] + i) % count;
            if (Test.Labels[index] != label)
                continue;
            _next[label] = index + 1;
            return GetImage(Test, index);
        }
        throw new ArgumentOutOfRangeException(nameof(label), $"expected a digit of the sample, found {label}");
    }

    /// <summary>Copies an image of a dataset.</summary>
    public static Digit GetImage(Dataset data, int index) =>
        new(((ByteFeatures)data.Features).Row(index).ToArray(), data.Labels[index]);
}
