using System.Xml.Linq;

namespace LinearLearn.Plotting.Tests;

/// <summary>What is written in a picture: the texts of its SVG, in which Skia may split a line and drop its spaces.</summary>
internal static class SvgWords
{
    public static string Of(Picture picture) => WithoutSpaces(string.Concat(
        XDocument.Parse(picture.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)));

    public static string WithoutSpaces(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
