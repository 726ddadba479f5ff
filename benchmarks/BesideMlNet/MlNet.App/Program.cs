using System.Diagnostics.CodeAnalysis;
using LinearLearn.BesideMlNet;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

return App.Run(new WithMlNet(), args);

/// <summary>Runs ML.NET's linear support vector machine (Pegasos) on floats, which its trainers need.</summary>
/// <remarks>It reads them from a list in memory, the fastest form of this data for it.</remarks>
internal sealed class WithMlNet : ILibrary
{
    private readonly MLContext _context = new(seed: 1);
    private readonly LinearSvmTrainer _trainer;
    private IDataView _training = null!;
    private Picture[] _validation = null!;
    private ITransformer _trained = null!;
    private PredictionEngine<Picture, Prediction> _engine = null!;

    // ML.NET looks up these properties by name at run time: a trimmer must keep them.
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(Picture))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(Prediction))]
    public WithMlNet() => _trainer = _context.BinaryClassification.Trainers.LinearSvm(numberOfIterations: 5);

    public void SetTraining(Pictures pictures) => _training = _context.Data.LoadFromEnumerable(ToFloats(pictures));

    public void SetValidation(Pictures pictures) => _validation = ToFloats(pictures);

    public void Train() => _trained = _trainer.Fit(_training);

    public void Save(string path) => _context.Model.Save(_trained, _training.Schema, path);

    public void Load(string path) => _engine = _context.Model.CreatePredictionEngine<Picture, Prediction>(_context.Model.Load(path, out _));

    public int Predict(int picture) => _engine.Predict(_validation[picture]).PredictedLabel ? 7 : 3;

    private static Picture[] ToFloats(Pictures pictures)
    {
        Picture[] floats = new Picture[pictures.Count];
        for (int i = 0; i < floats.Length; i++)
        {
            byte[] pixels = pictures.Values[(i * Pictures.Pixels)..((i + 1) * Pictures.Pixels)];
            floats[i] = new Picture { Features = Array.ConvertAll(pixels, pixel => pixel / 256f), Label = pictures.Labels[i] == 7 };
        }
        return floats;
    }
}

internal sealed class Picture
{
    [VectorType(Pictures.Pixels)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}

internal sealed class Prediction
{
    public bool PredictedLabel { get; set; }
}
