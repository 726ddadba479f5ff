namespace LinearLearn.Docs.Tests.Engine;

public class PageLinksTests
{
    [TestCase("[a](serving.md) ![b](images/roc.png) [c](../README.md) [d](../src/LinearLearn) [e](https://example.org/none)")]
    [TestCase("[a](mailto:a@example.org)")]
    [TestCase("# One heading, `two`\n\n[a](#one-heading-two) [b](serving.md#why-this-is-safe)")]
    [TestCase("[a]\n\n[a]: serving.md#what-it-costs")]
    public void Page_link_to_an_existing_target_has_no_fault(string text) =>
        Assert.That(PageLinks.FindFaults(TestPage.Create(text)), Is.Empty);

    [TestCase("text\n[a](none.md)", ":2: none.md: no such file")]
    [TestCase("![a](../images/roc.png)", ":1: ../images/roc.png: no such file")]
    [TestCase("<picture><source srcset=\"images/none.png\">![a](images/roc.png)</picture>", ":1: images/none.png: no such file")]
    [TestCase("[a](/docs/serving.md)", ":1: /docs/serving.md: no such file")]
    [TestCase("[a](#none)", ":1: #none: no such heading")]
    [TestCase("[a](serving.md#none)", ":1: serving.md#none: no such heading")]
    [TestCase("[a]\n\n[a]: none.md", ":1: none.md: no such file")]
    [TestCase("| a |\n| --- |\n| [a](none.md) |", ":3: none.md: no such file")]
    public void Page_link_to_a_missing_target_is_reported_with_its_line(string text, string fault) =>
        Assert.That(PageLinks.FindFaults(TestPage.Create(text)), Is.EqualTo(new[] { "docs/page.md" + fault }));
}
