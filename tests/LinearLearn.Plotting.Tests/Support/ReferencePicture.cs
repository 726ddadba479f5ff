using LinearLearn.Tests.Shared;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Compares pictures with stored references: Fixtures/NAME.png, or NAME.png in a different folder.</summary>
/// <remarks>
/// To change a picture, run the tests with LINEARLEARN_WRITE_REFERENCES=1: they write the new references and fail, so that such a run never
/// passes as a check. Look at the references and run the tests again without the variable.
/// </remarks>
internal static class ReferencePicture
{
    /// <summary>The folder of the references in the repository.</summary>
    private const string Fixtures = "tests/LinearLearn.Plotting.Tests/Fixtures";

    private const string WriteVariable = "LINEARLEARN_WRITE_REFERENCES";

    public static void Compare(string name, byte[] png, string folder = Fixtures)
    {
        string path = Path.Combine(RepositoryRoot.Find(), folder, name + ".png");
        WriteIfAsked(path, () => png);
        if (!File.Exists(path))
            Assert.Fail($"{path} is missing; {Keep(name, png)}. To store it, run the test with {WriteVariable}=1");
        using SKBitmap found = PictureFile.Decode(png), expected = PictureFile.Decode(File.ReadAllBytes(path));
        if (found.Width != expected.Width || found.Height != expected.Height)
        {
            string message = $"expected {expected.Width} x {expected.Height} pixels, found {found.Width} x {found.Height}";
            Assert.Fail($"{name}: {message}; {Keep(name, png)}");
        }
        PictureDifference difference = PictureDifference.Compute(found, expected);
        if (difference.IsSeen)
            Assert.Fail($"{name} {difference}; {Keep(name, png)}");
    }

    /// <summary>Writes a new reference and fails the test, if the environment requests it.</summary>
    public static void WriteIfAsked(string path, Func<byte[]> bytes)
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) != "1")
            return;
        File.WriteAllBytes(path, bytes());
        Assert.Fail($"{path} was written because {WriteVariable} is 1: look at it, and run the test again without the variable");
    }

    private static string Keep(string name, byte[] png)
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "found-pictures");
        string path = Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".png");
        File.WriteAllBytes(path, png);
        TestContext.AddTestAttachment(path);
        return $"the picture found is {path}";
    }
}
