using System.Numerics;

namespace LinearLearn.Samples.Tests;

public class ArticlePercentageTests
{
    /// <summary>The expected texts are those that the article's program prints for these counts.</summary>
    [TestCase(1959, 2038, "96.1236")]
    [TestCase(1990, 2038, "97.6448")]
    [TestCase(502, 512, "98.0469")]
    [TestCase(260, 512, "50.7812")]
    [TestCase(1, 512, "0.195312")]
    [TestCase(256, 512, "50")]
    [TestCase(2038, 2038, "100")]
    [TestCase(0, 2038, "0")]
    [TestCase(1, 3_000_000, "3.33333e-05")]
    public void ArticlePercentage_equals_the_percentage_printed_in_the_article(int correct, int count, string expected) =>
        Assert.That(ArticlePercentage.Format((double)correct / count), Is.EqualTo(expected));

    [TestCase(2038)]
    [TestCase(512)]
    [TestCase(8000)]
    public void ArticlePercentage_is_rounded_to_a_float_and_then_to_six_digits(int count)
    {
        for (int correct = 0; correct <= count; correct++)
            Assert.That(ArticlePercentage.Format((double)correct / count), Is.EqualTo(Exact(correct, count)), $"{correct} of {count}");
    }

    [Test]
    public void ArticlePercentage_target_is_exceeded_if_the_percentage_as_a_float_exceeds_it(
        [Values(98, 97.3, 98.1, 50, 1, 99.99)] double percentage)
    {
        double target = ArticlePercentage.FindTarget(percentage);
        Assert.That(target, Is.EqualTo(percentage / 100).Within(1e-7));
        foreach (int count in new[] { 512, 1000, 2038, 8000, 524_287, 1_000_000, 99_999_999 })
        {
            int near = (int)(percentage / 100 * count);
            for (int correct = Math.Max(0, near - 20); correct <= Math.Min(count, near + 20); correct++)
            {
                bool isAbove = (float)(100.0 * correct / count) > percentage;
                Assert.That((double)correct / count > target, Is.EqualTo(isAbove), $"{correct} of {count}");
            }
        }
    }

    [Test]
    public void ArticlePercentage_target_is_not_exceeded_by_an_accuracy_that_rounds_to_98_as_a_float()
    {
        double accuracy = 980_001 / 1_000_001.0; // 98.0000020 %
        Assert.That(accuracy, Is.GreaterThan(0.98).And.LessThanOrEqualTo(ArticlePercentage.FindTarget(98)));
        Assert.That(ArticlePercentage.FindTarget(100), Is.EqualTo(1));
    }

    /// <summary>Computes in integers the nearest float, and of it the nearest decimal with six digits, both rounded half to even.</summary>
    private static string Exact(int correct, int count)
    {
        if (correct == 0)
            return "0";
        (BigInteger numerator, BigInteger denominator) = (100 * (BigInteger)correct, count);
        int exponent = 0; // 2^23 <= numerator / denominator * 2^exponent < 2^24
        while (numerator < denominator << 23)
            (numerator, exponent) = (numerator << 1, exponent + 1);
        BigInteger mantissa = Nearest(numerator, denominator);
        int digits = 0; // 10^5 <= mantissa / 2^exponent * 10^digits < 10^6
        BigInteger scaled = mantissa;
        while (scaled < (BigInteger)100_000 << exponent)
            (scaled, digits) = (scaled * 10, digits + 1);
        BigInteger decimalDigits = Nearest(scaled, BigInteger.One << exponent);
        decimal exact = (decimal)decimalDigits / (decimal)BigInteger.Pow(10, digits);
        return exact.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static BigInteger Nearest(BigInteger numerator, BigInteger denominator)
    {
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int comparison = (2 * remainder).CompareTo(denominator);
        return comparison > 0 || (comparison == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
