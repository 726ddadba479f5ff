namespace LinearLearn.Tests;

#region docs/serving.md: field
public sealed class ServedModel(LinearModel first)
{
    private volatile LinearModel _model = first;

    public LinearModel Current => _model;

    public void Publish(LinearModel model) => _model = model;

    public async Task ReloadAsync(string path, CancellationToken cancellationToken = default)
    {
        LinearModel model = await LinearModel.LoadAsync(path, cancellationToken);
        if (model.FeatureCount != _model.FeatureCount)
            throw new InvalidDataException($"{path}: expected {_model.FeatureCount} features, found {model.FeatureCount}");
        _model = model;
    }
}
#endregion
