using LinearLearn.Tests.Shared;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>
/// Stored pictures that what is drawn must look like: Fixtures/NAME.png, or another folder's. Where a picture is meant to change, run the tests with
/// LINEARLEARN_WRITE_REFERENCES=1: they write it anew, and fail, so that this can never pass for a check. Look at what they wrote, and run them again
/// without.
/// </summary>
internal static class ReferencePicture
{
    /// <summary>Where references lie, from the repository's root.</summary>
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
            Assert.Fail($"{name}: expected {expected.Width} x {expected.Height} pixels, found {found.Width} x {found.Height}; {Keep(name, png)}");
        PictureDifference difference = PictureDifference.Compute(found, expected);
        if (difference.IsSeen)
            Assert.Fail($"{name} {difference}; {Keep(name, png)}");
    }

    /// <summary>Writes a reference anew, and fails the test, where the environment asks for it.</summary>
    public static void WriteIfAsked(string path, Func<byte[]> bytes)
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) != "1")
            return;
        File.WriteAllBytes(path, bytes());
        Assert.Fail($"{path} was written anew, because {WriteVariable} is 1: look at it, and run the test again without");
    }

    private static string Keep(string name, byte[] png)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(TestContext.CurrentContext.WorkDirectory, "found-pictures")).FullName, name + ".png");
        File.WriteAllBytes(path, png);
        TestContext.AddTestAttachment(path);
        return $"the picture found is {path}";
    }
}
