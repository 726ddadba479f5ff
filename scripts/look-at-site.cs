#:package AngleSharp
#:package Microsoft.CodeAnalysis.CSharp
#:project Browsing
#:property PublishAot=false

// Checks the site that docfx built in docs/api/html:
//     dotnet run scripts/look-at-site.cs -- --count                                    needs no browser
//     dotnet run scripts/look-at-site.cs -- [folder for screenshots, screenshots]
// Both compare each summary of the XML documentation with the one that the site shows, and check language, title, description, pictures
// and navigation of every page. The second also opens pages in Chromium, 390 and 1,440 pixels wide, light and dark: it runs axe, looks for
// clipped content, searches, changes the theme, and saves screenshots. It needs Chromium: the one on the PATH, or the one that the
// environment variable CHROMIUM names.
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LinearLearn.Scripts.Browsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Playwright;

const string Site = "docs/api/html", Libraries = "tests/LinearLearn.Docs.Tests/bin/Debug/net10.0";
string[] libraries =
[
    "LinearLearn", "LinearLearn.Emnist", "LinearLearn.Extensions.AI", "LinearLearn.Hosting", "LinearLearn.Onnx", "LinearLearn.Orleans",
    "LinearLearn.Plotting",
];

// Guides, the list of types, a class, an enum, a generic class.
string[] looks =
[
    "README.html", "docs/getting-started.html", "docs/pictures.html", "docs/architecture.html", "docs/recipes.html",
    "reference/LinearLearn.html", "reference/LinearLearn.TrainingOptions.html", "reference/LinearLearn.ColumnKind.html",
    "reference/LinearLearn.Classifier-1.html",
];

// What people search for, and a page that must be among the first three results.
(string Query, string Page)[] searches =
[
    ("save model", "docs/model-files.html"), ("load model", "docs/model-files.html"), ("csv", "docs/table-encoding.html"),
    ("resume training", "reference/LinearLearn.CheckpointFolder.html"), ("web service", "docs/serving.html"),
    ("TrainingOptions", "reference/LinearLearn.TrainingOptions.html"),
];

string root = Directory.GetCurrentDirectory();
string site = Path.Combine(root, Site);
if (args.Length > 1 || !File.Exists(Path.Combine(site, "toc.json")))
{
    Console.Error.WriteLine($"expected --count or a folder for screenshots, and a site in {Site} (CONTRIBUTING.md names the commands)");
    return 1;
}
FaultList faults = new();
Dictionary<string, IDocument> pages = ReadPages();
CheckSummaries();
foreach ((string name, IDocument page) in pages)
    CheckPage(name, page);
if (args is not ["--count"])
    await LookAtPages(Directory.CreateDirectory(args.Length > 0 ? args[0] : "screenshots").FullName);
foreach (string fault in faults.All)
    Console.Error.WriteLine(fault);
Console.WriteLine($"{pages.Count} pages, {faults.All.Count} faults");
return faults.All.Count == 0 ? 0 : 1;

// Reads all pages except for those that only lead to another one.
Dictionary<string, IDocument> ReadPages()
{
    HtmlParser parser = new();
    IEnumerable<(string Name, IDocument Page)> all = Directory.GetFiles(site, "*.html", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => (Path.GetRelativePath(site, path).Replace('\\', '/'), (IDocument)parser.ParseDocument(File.ReadAllText(path))));
    return all.Where(page => page.Page.QuerySelector("article") is not null).ToDictionary(page => page.Name, page => page.Page);
}

// Compares what the compiler documented with what the site shows at the anchor of each public member.
void CheckSummaries()
{
    Dictionary<string, string> shown = [];
    foreach (IDocument page in pages.Where(page => page.Key.StartsWith("reference/", StringComparison.Ordinal)).Select(page => page.Value))
    {
        foreach (IElement heading in page.QuerySelectorAll("article h1[data-uid], article h3[data-uid]"))
            shown[heading.GetAttribute("data-uid")!] = ReadText(FindSummary(heading));
        foreach (IElement term in page.QuerySelectorAll("article dl.parameters > dt[id]"))
            shown[term.Id!] = ReadText(term.NextElementSibling);
    }
    foreach (string library in libraries)
    {
        ISymbol[] members = [.. ReadMembers(library)];
        (string Name, XElement Summary)[] documented =
        [
            .. XDocument.Load(Path.Combine(root, Libraries, library + ".xml")).Descendants("member")
                .Select(member => (member.Attribute("name")!.Value, member.Element("summary") ?? member.Element("inheritdoc")))
                .OfType<(string, XElement)>()
                .IntersectBy(members.Select(member => member.GetDocumentationCommentId()), member => member.Item1),
        ];
        IEnumerable<string> undocumented = members.Where(HasOwnSummary).Select(member => member.GetDocumentationCommentId()!)
            .Except(documented.Select(member => member.Name)).Order(StringComparer.Ordinal);
        foreach (string name in undocumented)
            Expect(false, library, $"expected a summary of {name} in its source, found none");
        HashSet<string?> fields = [.. members.Where(IsEnumField).Select(member => member.GetDocumentationCommentId())];
        string[] missing = [.. documented.Where(member => !IsShown(member.Name, member.Summary)).Select(member => member.Name)];
        Console.WriteLine($"{library}: {documented.Length} documented members, {documented.Length - missing.Length} summaries in the site");
        Expect(documented.Length > 0, library, "expected documented members, found none");
        foreach (string name in missing)
            Expect(false, library, $"expected the summary of {name} in the site, found another one or none");

        // The fields of an enum have an anchor instead of a uid, and remarks follow their summaries.
        bool IsShown(string name, XElement summary)
        {
            bool isField = fields.Contains(name);
            string uid = isField ? Regex.Replace(name[2..], @"\W", "_") : name[2..];
            return shown.TryGetValue(uid, out string? text) && Regex.IsMatch(text, CreatePattern(summary) + (isField ? "" : "$"));
        }
    }
}

// Determines whether a member has its own summary: no accessor, and not generated by the compiler, such as the members of records and
// delegates and most constructors without parameters.
static bool HasOwnSummary(ISymbol member) => member is not INamespaceSymbol
    && member is not IMethodSymbol { AssociatedSymbol: not null }
    && member is not IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: [] }
    && member.ContainingType?.TypeKind != TypeKind.Delegate
    && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

static bool IsEnumField(ISymbol member) => member is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum };

static IElement? FindSummary(IElement heading)
{
    IElement? next = heading.NextElementSibling;
    while (next is not null && !next.ClassList.Contains("summary") && next.LocalName is not ("h2" or "h3"))
        next = next.NextElementSibling;
    return next?.ClassList.Contains("summary") == true ? next : null;
}

static string ReadText(IElement? element) => Regex.Replace(element?.TextContent ?? "", @"\s+", " ").Trim();

// Creates a pattern of the text of a summary. Elements without text refer to members and parameters: the site shows their names.
static string CreatePattern(XElement summary)
{
    if (summary.Name == "inheritdoc")
        return "^.+";
    IEnumerable<string> parts = summary.DescendantNodes()
        .Where(node => node is XText or XElement { IsEmpty: true })
        .Select(node => node is XText text ? Regex.Escape(Regex.Replace(text.Value, @"\s+", " ")) : ".+?");
    return "^" + Regex.Replace(string.Concat(parts), @"^(\\ )+|(\\ )+$", "");
}

// Reads the types and members of a library that users of its package see.
IEnumerable<ISymbol> ReadMembers(string library)
{
    string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    string folder = Path.Combine(root, Libraries);
    IEnumerable<string> others = Directory.GetFiles(runtime, "System*.dll").Concat(Directory.GetFiles(folder, "*.dll"))
        .Where(path => Path.GetFileNameWithoutExtension(path) != library);
    MetadataReference own = MetadataReference.CreateFromFile(Path.Combine(folder, library + ".dll"));
    CSharpCompilation compilation = CSharpCompilation.Create("site")
        .AddReferences([own, .. others.Select(path => MetadataReference.CreateFromFile(path))]);
    return Walk(((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(own)!).GlobalNamespace);

    static IEnumerable<ISymbol> Walk(INamespaceOrTypeSymbol parent) => parent.GetMembers()
        .Where(member => member is INamespaceSymbol || member.DeclaredAccessibility
            is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
        .SelectMany(member => member is INamespaceOrTypeSymbol inner ? Walk(inner).Prepend(member) : [member]);
}

void CheckPage(string name, IDocument page)
{
    string title = page.Title ?? "", heading = ReadText(page.QuerySelector("article h1"));
    Expect(page.DocumentElement.GetAttribute("lang") == "en", name, "expected the language en");
    Expect(title == $"{heading} | LinearLearn" || (name == "README.html" && title.StartsWith("LinearLearn: ", StringComparison.Ordinal)),
        name, $"expected the heading \"{heading}\" and the name of the library, found \"{title}\"");
    string[] descriptions = [.. page.QuerySelectorAll("meta[name=description]").Select(meta => meta.GetAttribute("content") ?? "")];
    Expect(descriptions is [{ Length: > 10 and <= 200 }], name, $"expected a description, found \"{string.Join('|', descriptions)}\"");
    string paragraph = ReadText(page.QuerySelector("article p"));
    if (!name.StartsWith("reference/", StringComparison.Ordinal) && descriptions is [var description])
        Expect(paragraph.StartsWith(description.TrimEnd('.'), StringComparison.Ordinal), name, $"expected the description \"{paragraph}\"");
    string footer = ReadText(page.QuerySelector("footer"));
    Expect(Regex.IsMatch(footer, @"^LinearLearn \d+\.\d+\.\d+.* MIT license"), name, $"expected version and license, found \"{footer}\"");
    IEnumerable<string?> files = [.. page.Images.Select(image => image.GetAttribute("src")),
        .. page.QuerySelectorAll("picture source").Select(source => source.GetAttribute("srcset"))];
    foreach (string file in files.OfType<string>().Where(file => !file.Contains(':')))
        Expect(File.Exists(Path.Combine(site, Path.GetDirectoryName(name)!, file)), name, $"expected the picture {file}, found none");
    bool isListed = File.ReadAllText(Path.Combine(site, "toc.json")).Contains($"\"href\":\"{name}\"", StringComparison.Ordinal);
    Expect(isListed, name, "expected the page in the table of contents");
}

async Task LookAtPages(string folder)
{
    await using SiteServer server = new(site, "/");
    string address = server.Address;
    using (IPlaywright playwright = await Playwright.CreateAsync())
    {
        await using IBrowser browser = await Chromium.LaunchAsync(playwright);
        foreach (int width in new[] { 390, 1440 })
        {
            foreach (ColorScheme theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await using IBrowserContext context = await browser.NewContextAsync(new()
                {
                    ViewportSize = new() { Width = width, Height = 900 },
                    ColorScheme = theme,
                });
                IPage page = await context.NewPageAsync();
                page.Console += (_, message) => Expect(message.Type != "error", page.Url, $"error on the console: {message.Text}");
                page.PageError += (_, error) => Expect(false, page.Url, $"error of a script: {error}");
                page.Request += (_, request) => Expect(IsOwn(request.Url), page.Url, $"expected no other site, found {request.Url}");
                foreach (string name in looks)
                {
                    string path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}-{width}-{theme}.png".ToLowerInvariant());
                    await Look(page, address + name, path, theme == ColorScheme.Dark);
                }
                await Navigate(page, address, $"{width}-{theme}", isPhone: width == 390);
            }
        }
    }
    Console.WriteLine($"{looks.Length} pages opened four times; the screenshots are in {folder}");

    bool IsOwn(string url) => url.StartsWith(address, StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal);
}

async Task Look(IPage page, string address, string screenshot, bool isDark)
{
    string look = Path.GetFileNameWithoutExtension(screenshot);
    await Open(page, address);
    string[] clipped = await page.EvaluateAsync<string[]>("""
        () => {
            const scrolls = e => /auto|scroll/.test(getComputedStyle(e).overflowX)
            const inScroller = e => e.closest('.toc-offcanvas') || (e !== document.body && (scrolls(e) || inScroller(e.parentElement)))
            const name = e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`
            const wide = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !inScroller(e.parentElement)
                && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1))
            const cut = [...document.querySelectorAll('article *')].filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1
                && getComputedStyle(e).overflowX !== 'visible' && !scrolls(e))
            return [...wide, ...cut].slice(0, 5).map(name)
        }
        """);
    foreach (string element in clipped)
        Expect(false, look, $"expected content within the page, found {element}");
    string[] sources = await page.EvaluateAsync<string[]>("""
        () => Promise.all([...document.querySelectorAll('picture img')]
            .map(image => image.decode().then(() => image.currentSrc, () => 'none')))
        """);
    string[] other = Array.FindAll(sources, source => source == "none" || source.Contains("-dark.") != isDark);
    Expect(other.Length == 0, look, $"expected pictures of the theme of the page, found {string.Join(' ', other)}");
    AxeResult result = await page.RunAxe();
    foreach (AxeResultItem violation in result.Violations)
        Expect(false, look, $"axe: {violation.Id}: {string.Join(" ", violation.Nodes.Take(3).Select(node => node.Html))}");
    await page.ScreenshotAsync(new() { Path = screenshot });
}

// Opens the table of contents and a guide, changes the theme, and searches.
async Task Navigate(IPage page, string address, string look, bool isPhone)
{
    await Open(page, address + "reference/LinearLearn.TrainingOptions.html");
    if (isPhone)
        await page.Locator(".actionbar button").ClickAsync();
    await page.Locator("#toc a", new() { HasText = "Pictures" }).First.ClickAsync();
    await page.WaitForURLAsync("**/docs/pictures.html");
    await WaitUntilReady(page);
    string[] trail = [.. (await page.Locator("#trail li").AllInnerTextsAsync()).Select(text => text.Trim())];
    Expect(trail is ["First steps", "Pictures"], look, $"expected the trail First steps, Pictures, found {string.Join(", ", trail)}");
    foreach (string theme in new[] { "Dark", "Light" })
    {
        if (isPhone && !await page.Locator("#navpanel").IsVisibleAsync())
            await page.Locator("[data-bs-target='#navpanel']").ClickAsync();
        await page.Locator("#navbar .icons .dropdown-toggle").ClickAsync();
        await page.Locator("#navbar .icons .dropdown-item", new() { HasText = theme }).ClickAsync();
        string source = await page.Locator("picture img").First
            .EvaluateAsync<string>("image => image.decode().then(() => image.currentSrc, () => 'none')");
        Expect(source.Contains("-dark.") == (theme == "Dark"), look, $"expected a picture of the theme {theme}, found {source}");
    }
    foreach ((string query, string expected) in searches)
    {
        await page.Locator("#search-query").FillAsync(query);
        await page.Locator("#search-results .search-list", new() { HasText = $"\"{query}\"" }).WaitForAsync();
        string[] found = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('#search-results .item-title a')]
                .slice(0, 3).map(a => new URL(a.href).pathname.slice(1))
            """);
        Expect(found.Contains(expected), look, $"expected {expected} for {query}, found {string.Join(", ", found)}");
    }
}

async Task Open(IPage page, string address)
{
    await page.GotoAsync(address);
    await WaitUntilReady(page);
}

static async Task WaitUntilReady(IPage page)
{
    await page.WaitForFunctionAsync("() => window.docfx?.ready && window.docfx.searchReady && document.querySelector('#trail li')");
}

void Expect(bool isMet, string look, string fault) => faults.Expect(isMet, look, fault);
