using LinearLearn;
using LinearLearn.BesideMlNet;

return App.Run(new WithLinearLearn(), args);

/// <summary>Runs the article's rule on pixels as bytes.</summary>
internal sealed class WithLinearLearn : ILibrary
{
    private readonly OnlineTrainer _trainer = new(new MarginUpdate(margin: 2f, learningRate: 0.01f));
    private readonly TrainingOptions _options = new() { Epochs = 5, Shuffle = false };
    private Dataset _training = null!;
    private ByteFeatures _validation = null!;
    private LinearModel _trained = null!;
    private LinearModel _model = null!;

    public void SetTraining(Pictures pictures) =>
        _training = new Dataset(new ByteFeatures(pictures.Values, Pictures.Pixels), pictures.Labels);

    public void SetValidation(Pictures pictures) => _validation = new ByteFeatures(pictures.Values, Pictures.Pixels);

    public void Train() => _trained = _trainer.Train(_training, _options).Model;

    public void Save(string path) => _trained.Save(path);

    public void Load(string path) => _model = LinearModel.Load(path);

    public int Predict(int picture) => _model.Predict(_validation.Row(picture));
}
