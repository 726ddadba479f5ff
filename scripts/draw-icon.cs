#:project ../src/LinearLearn.Emnist
#:project ../src/LinearLearn.Plotting
#:property PublishAot=false

// Draws assets/icon.png, the icon of the packages: the weights of the article's run, as in samples/three-or-seven.cs without arguments.
//     dotnet run scripts/draw-icon.cs
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Plotting;
using SkiaSharp;

const int Side = 128, CellSize = 4;

EmnistData digits = EmnistSample.Load();
Dataset training = digits.Training.Only(3, 7);
LinearModel model = new OnlineTrainer(new MarginUpdate(margin: 2f, learningRate: 0.01f)).Train(training, new OnlineTrainingOptions
{
    Epochs = 1,
    Shuffle = false,
    InitialModel = LinearModel.Uniform(training.FeatureCount, training.Classes),
    Validation = digits.Test.Only(3, 7),
    ValidateEvery = 4,
    TargetAccuracy = 0.98,
}).Model;
WeightsPicture weights = new(model, training) { Coloring = Coloring.Article, CellSize = CellSize };

// Black is the article's color of a weight of 0, and therefore the color of the margin.
using SKImage cells = SKImage.FromEncodedData(weights.ToPng());
using SKSurface surface = SKSurface.Create(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Premul));
using SKRoundRect card = new(SKRect.Create(Side, Side), radius: 20);
surface.Canvas.ClipRoundRect(card, antialias: true);
surface.Canvas.Clear(SKColors.Black);
surface.Canvas.DrawImage(cells, (Side - weights.Width) / 2, (Side - weights.Height) / 2, SKSamplingOptions.Default);

using SKImage icon = surface.Snapshot();
using SKData png = icon.Encode(SKEncodedImageFormat.Png, quality: 100);
string path = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "..", "assets", "icon.png"));
File.WriteAllBytes(path, png.ToArray());
Console.WriteLine($"{path}: {png.Size} bytes");
