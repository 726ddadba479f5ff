using System.Text;
using MimeKit;

namespace LinearLearn.Samples.Tests;

public class MailTextTests
{
    [Test]
    public void MailText_decodes_base64()
    {
        string mail = "Subject: a\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
            + $"{Convert.ToBase64String("Günstig: 5 €"u8)}\n";
        Assert.That(Create(mail).Body.Trim(), Is.EqualTo("Günstig: 5 €"));
    }

    [Test]
    public void MailText_decodes_quoted_printable_with_its_character_set()
    {
        const string mail = "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\n"
            + "only 5 =80 a =\nday\n";
        Assert.That(Create(mail).Body.Trim(), Is.EqualTo("only 5 € a day"));
    }

    [Test]
    public void MailText_removes_tags_comments_styles_and_scripts_of_HTML()
    {
        const string mail = "Content-Type: text/html\n\n<html><style>p { color: red }</style><script>alert('x')</script>"
            + "<p class=\"x\">Buy <b>now</b> &amp; s<!-- hidden -->ave</p><br>today</html>\n";
        Assert.That(Words(Create(mail).Body), Is.EqualTo(new[] { "Buy", "now", "&", "save", "today" }));
    }

    [Test]
    public void MailText_removes_tags_of_HTML_in_a_plain_part() =>
        Assert.That(Words(Create("Content-Type: text/plain\n\n<HTML><p>Buy now</HTML>\n").Body), Is.EqualTo(new[] { "Buy", "now" }));

    [Test]
    public void MailText_contains_headers_of_all_parts_but_no_content_of_attachments()
    {
        const string mail = "Subject: two\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello\n"
            + "--b\nContent-Type: application/octet-stream; name=virus.exe\nContent-Transfer-Encoding: base64\n\nTVqQAAMAAAAEAAAA\n--b--\n";
        string body = Create(mail).Body;
        Assert.That(body, Does.Contain("hello").And.Contain("virus.exe").And.Not.Contain("TVqQ"));
    }

    [Test]
    public void MailText_contains_headers_and_text_of_a_forwarded_mail()
    {
        const string mail = "Subject: outer\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner text\n";
        Assert.That(Create(mail).Body, Does.Contain("Subject: inner").And.Contain("inner text"));
    }

    [Test]
    public void MailText_decodes_the_subject()
    {
        MailText mail = Create("From: a@example.org\nSubject: =?utf-8?B?R8O8bnN0aWc=?=\n\ntext\n");
        Assert.That(mail.Subject, Is.EqualTo("Günstig"));
        Assert.That(mail.Headers, Does.Contain("From: a@example.org\n"));
    }

    [Test]
    public void MailText_has_an_empty_subject_if_it_is_missing() =>
        Assert.That(Create("From: a@example.org\n\nSubject: none\n").Subject, Is.Empty);

    [Test]
    public void MailText_contains_the_beginning_of_headers_and_body()
    {
        MailText mail = new(new string('h', 3000), new string('b', 3000));
        Assert.That(mail.ToText(), Is.EqualTo($"{new string('h', 2500)}\n{new string('b', 2000)}"));
        Assert.That(mail.ToText(hasHeaders: false), Is.EqualTo(mail.Body));
    }

    [Test]
    public void MailText_of_a_short_mail_contains_the_whole_mail() =>
        Assert.That(new MailText("a: b", "c").ToText(), Is.EqualTo("a: b\nc"));

    private static MailText Create(string mail)
    {
        using MemoryStream stream = new(Encoding.Latin1.GetBytes(mail));
        using MimeMessage message = MimeMessage.Load(stream);
        return MailText.Create(message);
    }

    private static string[] Words(string text) => text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
}
