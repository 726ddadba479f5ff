#:property PublishAot=false

// Writes train.txt and test.txt, 540,000 and 60,000 words of ten languages, from the word lists of Debian. Each line is a label, a tab and
// a word, in random order.
//     apt-get install wamerican wfrench wngerman wspanish witalian wdutch wportuguese wpolish wswedish wdanish
//     dotnet run scripts/make-words.cs -- words
using System.Text;

const int WordsPerLanguage = 60_000, TestWords = 60_000, Seed = 7;
string[] languages =
[
    "american-english", "french", "ngerman", "spanish", "italian", "dutch", "portuguese", "polish", "swedish", "danish",
];

if (args is not [string folder])
{
    Console.Error.WriteLine("expected one argument, the folder for train.txt and test.txt");
    return 1;
}

Random random = new(Seed);
List<string> lines = [];
foreach (string language in languages)
{
    string path = Path.Combine("/usr/share/dict", language);
    if (!File.Exists(path))
    {
        Console.Error.WriteLine($"{path}: not found. Install the word lists that the first lines of this script name");
        return 1;
    }
    string[] words = [.. File.ReadLines(path, Encoding.UTF8)
        .Select(word => word.Trim().ToLowerInvariant())
        .Where(word => word.Length > 0 && !word.Contains(' ') && !word.Contains('\uFFFD'))
        .Distinct()
        .Order(StringComparer.Ordinal)];
    if (words.Length < WordsPerLanguage)
    {
        Console.Error.WriteLine($"{path}: expected at least {WordsPerLanguage:N0} words, found {words.Length:N0}");
        return 1;
    }
    random.Shuffle(words);
    lines.AddRange(words.Take(WordsPerLanguage).Select(word => $"{language}\t{word}"));
}

string[] all = [.. lines];
random.Shuffle(all);
Directory.CreateDirectory(folder);
File.WriteAllLines(Path.Combine(folder, "train.txt"), all[..^TestWords]);
File.WriteAllLines(Path.Combine(folder, "test.txt"), all[^TestWords..]);
Console.WriteLine($"{all.Length - TestWords:N0} training words and {TestWords:N0} test words");
return 0;
