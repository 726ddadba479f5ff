namespace LinearLearn.Samples.Tests;

public class MailFileTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("linearlearn-mail").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Folder_returns_its_mails_in_the_order_of_their_paths()
    {
        Write("b/2.txt", "Subject: second\n\ntext\n");
        Write("a.eml", "Subject: first\n\ntext\n");
        Write("a.json", "{}");
        Write("cmds", "mv a b");
        Assert.That(MailFile.Read(_folder).Select(mail => mail.Subject), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public void Mbox_file_returns_each_mail()
    {
        string path = Write(
            "box",
            "From a@example.org Mon Jan 1 00:00:00 2001\nSubject: one\n\n>From here\n\n"
                + "From b@example.org Tue Jan 2 00:00:00 2001\nSubject: two\n\ntext\n");
        Assert.That(MailFile.Read(path).Select(mail => mail.Subject), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public void Mbox_file_that_is_empty_has_no_mails() => Assert.That(MailFile.Read(Write("box", "")), Is.Empty);

    [Test]
    public void File_of_one_mail_keeps_lines_that_begin_with_From()
    {
        string path = Write("mail", "From a@example.org Mon Jan 1 00:00:00 2001\nSubject: one\n\nfirst\n\nFrom then on\n");
        MailText mail = MailFile.ReadMail(path);
        Assert.That(mail.Subject, Is.EqualTo("one"));
        Assert.That(mail.Body, Does.Contain("From then on"));
    }

    [Test]
    public void File_that_is_no_mbox_file_is_rejected_with_its_path()
    {
        string path = Write("notes.txt", "These are notes.\n");
        Assert.That(
            () => MailFile.Read(path).ToArray(),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith(path).And.Message.Contains("mbox"));
    }

    [Test]
    public void Path_that_does_not_exist_is_rejected_with_its_name()
    {
        string path = Path.Combine(_folder, "none");
        Assert.That(() => MailFile.Read(path), Throws.InstanceOf<FileNotFoundException>().With.Message.StartsWith(path));
        Assert.That(() => LabeledMail.ReadFolder(path), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.StartsWith(path));
    }

    [Test]
    public void Folder_names_decide_which_mails_are_spam()
    {
        Write("easy-ham/1.txt", "Subject: ham\n\ntext\n");
        Write("Spam.mbox", "From a@example.org Mon Jan 1 00:00:00 2001\nSubject: spam\n\ntext\n");
        Write("readme.md", "no mail");
        Assert.That(
            LabeledMail.ReadFolder(_folder).Select(mail => (mail.Text.Subject, mail.IsSpam)),
            Is.EqualTo(new[] { ("ham", false), ("spam", true) }));
    }

    [Test]
    public void Folder_without_ham_is_rejected_with_the_counts_found()
    {
        Write("spam/1.txt", "Subject: spam\n\ntext\n");
        Assert.That(
            () => LabeledMail.ReadFolder(_folder),
            Throws.InstanceOf<InvalidDataException>().With.Message.EndsWith("found 1 and 0"));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
