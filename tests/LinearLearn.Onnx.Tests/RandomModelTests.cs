using System.Text;
using CsCheck;

namespace LinearLearn.Onnx.Tests;

/// <summary>Tests exported models of random sizes, names and numbers, in both forms.</summary>
public sealed class RandomModelTests
{
    /// <summary>A name of any characters, among them those that are not in the Basic Multilingual Plane.</summary>
    private static readonly Gen<string> Name = Gen.Int[0, 0x10FFFF]
        .Where(code => Rune.IsValid(code))
        .Array[0, 12]
        .Select(codes => string.Concat(codes.Select(code => new Rune(code).ToString())));

    private static readonly Gen<int> RowCount = Gen.OneOf(Gen.Const(0), Gen.Const(1), Gen.Int[2, 9]);

    private static readonly Gen<LinearModel> Model =
        from classes in Gen.Int[2, 12]
        from features in Gen.Int[1, 40]
        from weights in Gen.Float[-3, 3].Array[(classes == 2 ? 1 : classes) * features]
        from biases in Gen.Float[-3, 3].Array[classes == 2 ? 1 : classes]
        from labels in Gen.Int[-1000, 1000].HashSet[classes]
        from names in Name.Array[classes]
        from named in Gen.Bool.Array[classes]
        from scale in Gen.Float[0.001f, 0.02f]
        from isForBytes in Gen.Bool
        select new LinearModel(weights, biases, CreateClasses([.. labels], names, named), isForBytes ? scale : null);

    [Test]
    public void Random_models_have_the_same_results([Values] OnnxForm form) =>
        Gen.Select(Model, RowCount, Gen.Int[0, int.MaxValue], Gen.Bool).SampleAlike((model, rows, seed, isNumeric) =>
        {
            OnnxExportOptions options = new() { Form = form, NumericLabels = isNumeric };
            PCG random = new(1, (ulong)seed);
            using OnnxSession session = OnnxSession.Export(model, options);
            if (model.ByteScale is { } scale)
            {
                byte[] bytes = Gen.Byte.Array[rows * model.FeatureCount].Generate(random, null, out _);
                session.Run(bytes, rows).AssertEqual(model, new ByteFeatures(bytes, model.FeatureCount, scale), isNumeric, mayTie: true);
                return;
            }
            float[] values = Gen.Float[-5, 5].Array[rows * model.FeatureCount].Generate(random, null, out _);
            session.Run(values, rows).AssertEqual(model, new DenseFeatures(values, model.FeatureCount), isNumeric, mayTie: true);
        });

    private static ClassLabels CreateClasses(int[] labels, string[] names, bool[] named)
    {
        Dictionary<int, string> byLabel = [];
        for (int i = 0; i < labels.Length; i++)
        {
            if (named[i])
                byLabel.Add(labels[i], names[i]);
        }
        return new ClassLabels(labels, byLabel);
    }
}
