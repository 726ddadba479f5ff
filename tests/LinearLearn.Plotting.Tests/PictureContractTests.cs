using System.Globalization;
using System.Xml.Linq;

namespace LinearLearn.Plotting.Tests;

/// <summary>Tests what holds for pictures of every kind.</summary>
[TestFixtureSource(typeof(SamplePictures), nameof(SamplePictures.All))]
internal sealed class PictureContractTests(string name)
{
    private readonly NamedPicture _picture = SamplePictures.Get(name);

    [Test]
    public void Picture_in_the_light_theme_looks_like_its_reference() => ReferencePicture.Compare(name, Light.ToPng());

    [Test]
    public void Picture_in_the_dark_theme_looks_like_its_reference()
    {
        if (!_picture.HasTheme)
            Assert.That(Dark.ToPng(), Is.EqualTo(Light.ToPng()));
        else if (_picture.IsStoredDark)
            ReferencePicture.Compare(name + "-dark", Dark.ToPng());
        else
            Assert.That(Dark.ToPng(), Is.Not.EqualTo(Light.ToPng()));
    }

    [Test]
    public void Picture_has_its_declared_size_at_every_scale([Values(1, 2, 0.5)] double scale)
    {
        Picture picture = Light;
        SkiaSharp.SKSizeI size = PictureFile.GetSize(picture.ToPng(scale));
        Assert.That((picture.Width, picture.Height), Is.EqualTo(_picture.Size));
        int width = (int)Math.Round(_picture.Size.Width * scale), height = (int)Math.Round(_picture.Size.Height * scale);
        Assert.That((size.Width, size.Height), Is.EqualTo((width, height)));
    }

    [Test]
    public void Picture_as_SVG_has_its_size_and_description()
    {
        XElement root = XDocument.Parse(Light.ToSvg()).Root!;
        Assert.That(root.Attribute("viewBox")!.Value, Is.EqualTo($"0 0 {_picture.Size.Width} {_picture.Size.Height}"));
        Assert.That(root.Elements().First().Value, Is.EqualTo(Light.Description));
    }

    [Test]
    public void Picture_contains_its_expected_texts()
    {
        string words = PictureFile.ReadSvgText(Light);
        Assert.Multiple(() =>
        {
            foreach (string text in _picture.Texts)
                Assert.That(words, Does.Contain(PictureFile.RemoveSpaces(text)));
        });
        if (_picture.Texts.Length > 0)
            Assert.That(words.Split(PictureFile.RemoveSpaces(Light.Title)), Has.Length.EqualTo(2), "the title is written once");
    }

    [Test]
    public void Picture_description_contains_its_expected_texts()
    {
        Assert.That(_picture.Described, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (string text in _picture.Described)
                Assert.That(Light.Description, Does.Contain(text));
        });
    }

    [Test]
    public void Picture_contains_its_expected_colors([Values] PictureTheme theme)
    {
        byte[] png = _picture.Make(theme).ToPng(2);
        Palette palette = Palette.Get(theme);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < _picture.Colors.Length; i++)
                Assert.That(PictureFile.CountPixels(png, _picture.Colors[i](palette)), Is.GreaterThanOrEqualTo(10), $"color {i}");
            if (_picture.HasTheme)
                Assert.That(PictureFile.CountPixels(png, palette.Background, 0), Is.GreaterThan(1000));
        });
    }

    [Test]
    public void Picture_is_the_same_in_every_culture()
    {
        (byte[] png, string svg, string description) = (Light.ToPng(), Light.ToSvg(), Light.Description);
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (
            ",",
            ".",
            "~");
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.That(Light.ToPng(), Is.EqualTo(png));
            Assert.That(Light.ToSvg(), Is.EqualTo(svg));
            Assert.That(Light.Description, Is.EqualTo(description));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private Picture Light => _picture.Make(PictureTheme.Light);

    private Picture Dark => _picture.Make(PictureTheme.Dark);
}
