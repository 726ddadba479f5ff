using System.Globalization;
using System.Text.RegularExpressions;

namespace LinearLearn.Scripts.Browsing;

/// <summary>Reads the texts and numbers of samples/playground, and expects that they agree with each other.</summary>
public static partial class PlaygroundTexts
{
    private static readonly (Regex Pattern, string Instead)[] Rules =
    [
        (ArticleOfEight(), "an 8"),
        (SignedZero(), "0 without a sign"),
        (MultipleOfZero(), "a step with a digit other than 0"),
        (SignedStep(), "a step without a sign beside an operator"),
        (MissingText(), "what was found"),
    ];

    /// <summary>Expects texts and labels without known mistakes.</summary>
    public static async Task ExpectPlainTextAsync(this PlaygroundPage page, string name)
    {
        string text = await page.Page.EvaluateAsync<string>("""
            () => [document.body.innerText, ...[...document.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)].join('\n')
            """);
        foreach ((Regex pattern, string instead) in Rules)
        {
            if (pattern.Match(text) is { Success: true } match)
                page.Expect(false, $"{name}: expected {instead}, found \"{match.Value}\"");
        }
    }

    /// <summary>Expects that the sum and the bias add up to the score, and that the needle points at it.</summary>
    /// <returns>The score.</returns>
    public static async Task<double> ExpectScoreLineAsync(this PlaygroundPage page, string name)
    {
        // Read at once, because training and drawing change them.
        string[] shown = await page.Page.EvaluateAsync<string[]>("""
            () => [...['#sum', '#bias', '#score'].map(id => document.querySelector(id).textContent),
                document.querySelector('.gauge .needle').style.left.replace('%', '')]
            """);
        decimal[] numbers = [.. shown.Select(text => decimal.Parse(text.Replace('\u2212', '-'), CultureInfo.InvariantCulture))];
        page.Expect(numbers[0] + numbers[1] == numbers[2], $"{name}: expected {shown[0]} and {shown[1]} to add up, found {shown[2]}");
        decimal position = 50 + 5 * Math.Clamp(numbers[2], -10, 10);
        bool isAtScore = Math.Abs(position - numbers[3]) < 0.1m;
        page.Expect(isAtScore, $"{name}: expected the needle at {position} % for {shown[2]}, found {shown[3]} %");
        return (double)numbers[2];
    }

    /// <summary>Expects a point of the curve for each test so far.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">What is looked at.</param>
    /// <param name="testEvery">The number of digits between two tests.</param>
    public static async Task ExpectWholeCurveAsync(this PlaygroundPage page, string name, int testEvery = 4)
    {
        int[] counts = await page.Page.EvaluateAsync<int[]>("""
            () => {
                const panel = [...document.querySelectorAll('[role=tabpanel]')].find(e => !e.hidden);
                return [parseInt(panel.querySelector('.result').textContent.match(/after ([\d,]+)/)[1].replace(',', '')),
                    panel.querySelector('.curve').getAttribute('points').trim().split(' ').length];
            }
            """);
        int expected = 1 + (counts[0] + testEvery - 1) / testEvery;
        page.Expect(counts[1] == expected, $"{name}: expected {expected} points after {counts[0]} digits, found {counts[1]}");
    }

    [GeneratedRegex(@"\b[Aa] 8\b")]
    private static partial Regex ArticleOfEight();

    [GeneratedRegex(@"[\u2212+]0(\.0+)?(?![\d.])")]
    private static partial Regex SignedZero();

    [GeneratedRegex(@"(?<![\d.])0(\.0+)? (\u00d7|times)")]
    private static partial Regex MultipleOfZero();

    [GeneratedRegex(@"[\u2212+][\d.]+ \u00d7")]
    private static partial Regex SignedStep();

    [GeneratedRegex(@"found\s*\.")]
    private static partial Regex MissingText();
}
