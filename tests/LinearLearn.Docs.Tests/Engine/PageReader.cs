using Markdig.Syntax;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Reads the blocks of a page in order, and joins C# blocks with their hidden code and outputs.</summary>
internal sealed class PageReader(MarkdownPage page)
{
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<string> _faults = [];
    private string _heading = "";
    private SourcePart? _setup;

    /// <summary>The block that an output would belong to: the last one, until another fence.</summary>
    private CodeBlock? _shownFor;

    /// <summary>The block that a check would belong to: the last one, directly after it or its output.</summary>
    private CodeBlock? _checkedFor;

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public IReadOnlyList<string> Faults => _faults;

    public void Read(Block block)
    {
        CodeBlock? checkedFor = _checkedFor;
        _checkedFor = null;
        if (_setup is not null && block is not FencedCodeBlock { Info: "csharp" })
        {
            Fault(_setup.Line - 1, "expected a csharp block directly after the setup, found none");
            _setup = null;
        }
        switch (block)
        {
            case HeadingBlock heading:
                _heading = page.Text.Substring(heading.Inline!.Span.Start, heading.Inline.Span.Length);
                break;
            case FencedCodeBlock fence:
                ReadFence(fence);
                break;
            case HtmlBlock { Type: HtmlBlockType.Comment } comment:
                ReadComment(comment, checkedFor);
                break;
            case HtmlBlock html when html.Lines.ToString().Contains("<picture", StringComparison.OrdinalIgnoreCase):
                Fault(html.Line, "expected <picture> and its image on one line, whose files are checked, found a block of HTML");
                break;
        }
    }

    public void Finish()
    {
        if (_setup is not null)
            Fault(_setup.Line - 1, "expected a csharp block directly after the setup, found none");
    }

    private void ReadFence(FencedCodeBlock fence)
    {
        SourcePart content = new(fence.Lines.ToString(), fence.Line + 2);
        CodeBlock? shownFor = _shownFor;
        _shownFor = null;
        if (fence.ClosingFencedCharCount == 0)
            Fault(fence.Line, "expected a closing fence, found none");
        switch (fence.Info, fence.Arguments ?? "")
        {
            case ("csharp", "" or "continued"):
                bool continues = fence.Arguments == "continued";
                if (continues && _blocks.Count == 0)
                    Fault(fence.Line, "expected a block before a continued one, found none");
                CodeProgram program = continues && _blocks.Count > 0 ? _blocks[^1].Program : new CodeProgram(page);
                CodeBlock block = new(program, _heading, content) { Setup = _setup };
                program.Add(block);
                _blocks.Add(block);
                _setup = null;
                _shownFor = _checkedFor = block;
                break;
            case ("text", "output"):
                if (shownFor is null)
                    Fault(fence.Line, "expected a csharp block as the last one before an output, found none");
                else
                    shownFor.Output = new ShownOutput(page.Name, content);
                _checkedFor = shownFor;
                break;
            case ("csharp" or "text", not ""):
                const string expected = "\"continued\" (csharp), \"output\" (text) or nothing";
                Fault(fence.Line, $"after ```{fence.Info}: expected {expected}, found \"{fence.Arguments}\"");
                break;
            case ("cs" or "c#" or "C#" or "CSharp", _):
                Fault(fence.Line, $"expected the name csharp for a block of C#, found \"{fence.Info}\"");
                break;
        }
    }

    private void ReadComment(HtmlBlock comment, CodeBlock? checkedFor)
    {
        string text = comment.Lines.ToString();
        string[] words = text.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["<!--", "setup" or "check" or "inputs", ..])
        {
            if (text.Contains('\n', StringComparison.Ordinal))
                Fault(comment.Line, "expected setup, check or inputs on the first line of a comment of several lines, found neither");
            return;
        }
        string word = words[1];
        int start = text.IndexOf(word, StringComparison.Ordinal) + word.Length, end = text.IndexOf("-->", StringComparison.Ordinal);
        SourcePart code = new(text[start..(end < 0 ? text.Length : end)], comment.Line + 1);
        if (end < 0)
            Fault(comment.Line, "expected --> at the end of a comment, found none");
        if (word == "setup")
            _setup = code;
        else if (checkedFor is null || (word == "check" && checkedFor.Check is not null))
            Fault(
                comment.Line,
                $"expected a csharp block, {(word == "check" ? "or its output" : "its output or its check")}, directly before {word}");
        else if (word == "inputs")
            ReadInputs(checkedFor, code);
        else
            (checkedFor.Check, _checkedFor) = (code, checkedFor);
    }

    /// <summary>Reads cases from the comment itself, or from the file of the folder Inputs that it names.</summary>
    private void ReadInputs(CodeBlock block, SourcePart comment)
    {
        string name = $"tests/LinearLearn.Docs.Tests/Inputs/{comment.Text.Trim()}", file = Path.Combine(page.Root, name);
        if (comment.Text.Contains('\n', StringComparison.Ordinal))
            block.Cases.AddRange(InputCase.Parse(block, comment, page.Name, _faults));
        else if (File.Exists(file))
            block.Cases.AddRange(InputCase.Parse(block, new SourcePart(File.ReadAllText(file), 1), name, _faults));
        else
            Fault(comment.Line - 1, $"{name}: no such file");
    }

    private void Fault(int line, string fault) => _faults.Add($"{page.Name}:{line + 1}: {fault}");
}
