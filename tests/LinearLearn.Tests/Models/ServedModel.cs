namespace LinearLearn.Tests;

/// <summary>The class shown in docs/serving.md.</summary>
public sealed class ServedModel(LinearModel first)
{
    private volatile LinearModel _model = first;

    public LinearModel Current => _model;

    public void Publish(LinearModel model) => _model = model;

    public async Task ReloadAsync(string path, CancellationToken cancellationToken = default)
    {
        LinearModel model = await LinearModel.LoadAsync(path, cancellationToken), before = _model;
        bool isSame = model.FeatureCount == before.FeatureCount
            && model.ByteScale == before.ByteScale
            && model.Classes.Values.SequenceEqual(before.Classes.Values);
        if (!isSame)
            throw new InvalidDataException($"{path}: expected the features, the byte scale and the labels of the previous model");
        _model = model;
    }
}
