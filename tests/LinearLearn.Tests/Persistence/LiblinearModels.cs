using System.Text;

namespace LinearLearn.Tests;

/// <summary>Models in LIBLINEAR's text, from texts and to texts.</summary>
internal static class LiblinearModels
{
    /// <summary>Two classes, two features and a bias of 2.5 * 0.2.</summary>
    public const string TwoClasses = "solver_type L2R_LR\nnr_class 2\nlabel 7 3\nnr_feature 2\nbias 2.5\nw\n0.5 \n-0.25 \n0.2 \n";

    /// <summary>Three classes, two features, no bias.</summary>
    public const string ThreeClasses = "solver_type MCSVM_CS\nnr_class 3\nlabel 30 -10 20\nnr_feature 2\nbias -1\nw\n1 0 2 \n-1 0.5 4 \n";

    public static LinearModel Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static LinearModel Read(byte[] bytes) => LinearModel.Load(new MemoryStream(bytes), "some.model");

    public static string Write(LinearModel model)
    {
        using MemoryStream stream = new();
        model.Save(stream, ModelFormat.Liblinear);
        return Encoding.ASCII.GetString(stream.ToArray());
    }

    /// <summary>What is wrong with a text, without the file's name.</summary>
    public static string FaultOf(byte[] bytes)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(bytes)).Message;
        Assert.That(message, Does.StartWith("some.model: "));
        return message["some.model: ".Length..];
    }

    public static string FaultOf(string text) => FaultOf(Encoding.UTF8.GetBytes(text));
}
