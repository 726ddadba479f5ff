using System.Text.RegularExpressions;

namespace LinearLearn.Docs.Tests.Wording;

/// <summary>Words and phrases that the repository does not use, and what to write instead.</summary>
internal static class PlainWords
{
    private static readonly (Regex Pattern, string Instead)[] Rules =
    [
        Rule(@"tells?|told|telling|says?|said|saying", "report, return, write, state, distinguish"),
        Rule(@"(go|goes|going|gone|went) on", "resume, continue"),
        Rule(@"(leaves?|left) a checkpoint", "save a checkpoint"),
        Rule(@"one[ -](against|versus)[ -](the )?(rest|all|others)|against (the rest|(all )?(the )?others)", "one-vs-rest"),
        Rule(@"(?<!in |takes? |taking |took |decimal )places?", "index of an element, position in a file, location"),
        Rule(@"in (the )?places? of", "instead of"),
        Rule(@"facts?", "metadata, figures"),
        Rule(@"things?|kin", "the name of what is meant"),
        Rule(@"where null|null where|nothing where null", "optional; null if ...; \"Default: X.\""),
        Rule(@"set(s|ting)? apart", "hold out"),
        Rule(@"apart", "distinguish, separate; \"except\" for \"apart from\""),
        Rule(@"last word", "final test"),
        Rule(@"as before|as ever", "is unchanged"),
        Rule(@"but for", "except for"),
        Rule(@"comes? several times", "repeated words add up"),
        Rule(@"pictures never seen|what is learned from", "test set, training set"),
        Rule(@"one's own|of (your|its|their|my|our) own", "custom; your own ..., its own ..."),
        Rule(@"shared by threads", "thread-safe"),
        Rule(@"yours no longer|no longer yours", "takes ownership of the array"),
        Rule(@"never ends", "streaming; larger than memory"),
        Rule(@"outgr[eo]ws?", "overflows a float"),
        Rule(@"(script|program) of one file", "file-based app"),
        Rule(@"touches|touched|touching", "prefetch, read, write, use"),
        Rule(@"where it tips", "decision threshold"),
        Rule(@"at no (further )?cost|for nothing|without garbage", "throughput, latency or allocation, with its number"),
        Rule(@"cannot bear|(has|had|have) no say|liked best|not get anywhere|in earnest", "a plain verb"),
        Rule(@"nobody|whoever", "no caller, no thread, nothing; \"you\" for the reader"),
        new(new Regex(@"(^|[.:;] +)Who ", Options), "\"you\", or the subject itself"),
        new(
            new Regex(@"%\)? (right|wrong)\b|\b(\d+|many|is|are|was|were|be|got|gets|predicted|classified) (right|wrong)(ly)?\b", Options),
            "correct, incorrect, error rate"),
        Rule(@"(right|wrong) (answers?|ones?|predictions?|labels?|examples?)", "correct, incorrect, error rate"),
        Rule(
            @"\w*(regular|normal|optim|penal|factor|standard|general|initial|summar|recogn|organ|minim|maxim|vector|serial|token)" +
            "is(e|ed|es|er|ing|ation)",
            "the American spelling"),
        Rule(@"\w*(colour|behaviour|favour|neighbour|labell|modell|cancelling|centre|metres?\b)\w*|grey", "the American spelling"),
    ];

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Finds the first phrase in <paramref name="text"/> that is not plain; null if there is none.</summary>
    public static string? FindFault(string text)
    {
        foreach ((Regex pattern, string instead) in Rules)
        {
            if (pattern.Match(text) is { Success: true } match)
                return $"expected {instead}, found \"{match.Value.Trim()}\"";
        }
        return null;
    }

    private static (Regex Pattern, string Instead) Rule(string pattern, string instead) =>
        (new Regex($@"\b({pattern})\b", Options), instead);
}
