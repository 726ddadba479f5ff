namespace LinearLearn.Tool.Tests;

public sealed class CompletionTests : ToolFixture
{
    [TestCase("linearlearn ", "average completion convert evaluate explain inspect predict train")]
    [TestCase("linearlearn e", "evaluate explain")]
    [TestCase("linearlearn train data.csv --trainer ", "adagrad arow crammer-singer hinge logistic margin mean-difference one-vs-rest "
        + "passive-aggressive perceptron svm")]
    [TestCase("linearlearn train data.csv -t a", "adagrad arow")]
    [TestCase("linearlearn train data.csv --kind ", "images libsvm table text")]
    [TestCase("linearlearn train --s", "--seed --shard")]
    [TestCase("linearlearn convert a.model b.json --quantize ", "half int8")]
    [TestCase("linearlearn convert a.model b --to l", "liblinear")]
    [TestCase("linearlearn completion ", "bash fish powershell zsh")]
    [TestCase("linearlearn predict ", "")]
    [TestCase("linearlearn predict model.safetensors new", "")]
    [TestCase("linearlearn predict /h", "")]
    public void Complete_prints_commands_options_and_values_but_no_files(string line, string expected)
    {
        ToolOutput output = RunWell("complete", "--", line);

        Assert.That(string.Join(' ', output.ReadLines()), Is.EqualTo(expected));
        Assert.That(output.Error, Is.Empty);
    }

    [TestCase("bash", "complete -o default -F _linearlearn linearlearn")]
    [TestCase("zsh", "compdef _linearlearn linearlearn")]
    [TestCase("fish", "complete -c linearlearn")]
    [TestCase("powershell", "Register-ArgumentCompleter -Native -CommandName linearlearn")]
    public void Completion_prints_a_script_that_calls_the_tool(string shell, string expected)
    {
        ToolOutput output = RunWell("completion", shell);

        Assert.That(output.Output, Does.Contain(expected).And.Contain("linearlearn complete -- "));
        Assert.That(output.Error, Is.Empty);
    }
}
