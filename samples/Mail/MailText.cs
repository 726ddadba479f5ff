using System.Text;
using MimeKit;
using MimeKit.Text;

namespace LinearLearn.Samples;

/// <summary>Represents the decoded text of a mail, without base64, quoted-printable, character sets and HTML tags.</summary>
/// <param name="Headers">The headers, one on each line.</param>
/// <param name="Body">The headers and the text of all parts in order. Attachments have headers only.</param>
public sealed record MailText(string Headers, string Body)
{
    /// <summary>
    /// The number of characters that a classifier reads: the beginning of a mail is most informative.
    /// </summary>
    private const int MaxHeaders = 2500, MaxBody = 2000;

    private const string SubjectField = "Subject: ";

    /// <summary>Gets the subject; empty if there is none.</summary>
    public string Subject =>
        Headers.Split('\n').FirstOrDefault(line =>
            line.StartsWith(SubjectField, StringComparison.OrdinalIgnoreCase))?[SubjectField.Length..] ?? "";

    /// <summary>Gets the text for a classifier: the first 2,500 characters of the headers, and the first 2,000 of the body.</summary>
    /// <param name="hasHeaders">Whether the text has headers; if false, it is the whole body. Default: true.</param>
    /// <returns>The text.</returns>
    public string ToText(bool hasHeaders = true) => hasHeaders ? $"{Cut(Headers, MaxHeaders)}\n{Cut(Body, MaxBody)}" : Body;

    /// <summary>Decodes a mail.</summary>
    /// <param name="message">The parsed mail.</param>
    /// <returns>The text of the mail.</returns>
    public static MailText Create(MimeMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // for windows-1252 and other code pages; can be repeated
        StringBuilder headers = new(), body = new();
        AppendHeaders(headers, message.Headers);
        if (message.Body is { } root)
            AppendContent(body, root);
        return new MailText(headers.ToString(), body.ToString());
    }

    private static void AppendHeaders(StringBuilder text, HeaderList headers)
    {
        foreach (Header header in headers)
            text.Append(header.Field).Append(": ").Append(header.Value).Append('\n');
    }

    private static void AppendContent(StringBuilder text, MimeEntity entity)
    {
        switch (entity)
        {
            case Multipart parts:
                foreach (MimeEntity part in parts)
                {
                    AppendHeaders(text, part.Headers);
                    text.Append('\n');
                    AppendContent(text, part);
                }
                break;
            case MessagePart { Message: { } message }:
                AppendHeaders(text, message.Headers);
                text.Append('\n');
                if (message.Body is { } body)
                    AppendContent(text, body);
                break;
            case TextPart { Content: not null } part:
                AppendText(text, part.Text, part.IsHtml);
                break;
        }
    }

    private static void AppendText(StringBuilder text, string content, bool isHtml)
    {
        if (isHtml || content.Contains("<html", StringComparison.OrdinalIgnoreCase))
            AppendHtml(text, content);
        else
            text.Append(content);
        text.Append('\n');
    }

    /// <summary>Appends the visible text, without tags, comments, scripts and styles.</summary>
    private static void AppendHtml(StringBuilder text, string html)
    {
        HtmlTokenizer tokens = new(new StringReader(html)) { DecodeCharacterReferences = true };
        bool isHidden = false;
        while (tokens.ReadNextToken(out HtmlToken? token))
        {
            if (token is HtmlTagToken tag)
            {
                isHidden = tag is { Id: HtmlTagId.Style or HtmlTagId.Script, IsEndTag: false, IsEmptyElement: false };
                text.Append(' ');
            }
            else if (token is HtmlDataToken { Kind: HtmlTokenKind.Data } data && !isHidden)
            {
                text.Append(data.Data);
            }
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
