namespace LinearLearn.Samples.Tests;

public class MailFileTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("linearlearn-mail").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void MailFile_reads_the_mails_of_a_folder_in_the_order_of_their_paths()
    {
        Write("b/2.txt", "Subject: second\n\ntext\n");
        Write("a.eml", "Subject: first\n\ntext\n");
        Write("a.json", "{}");
        Write("cmds", "mv a b");
        Assert.That(MailFile.Read(_folder).Select(mail => mail.Subject), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public void MailFile_reads_each_mail_of_an_mbox_file()
    {
        string path = Write(
            "box",
            "From a@example.org Mon Jan 1 00:00:00 2001\nSubject: one\n\n>From here\n\n"
                + "From b@example.org Tue Jan 2 00:00:00 2001\nSubject: two\n\ntext\n");
        Assert.That(MailFile.Read(path).Select(mail => mail.Subject), Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public void MailFile_reads_no_mails_from_an_empty_mbox_file() => Assert.That(MailFile.Read(Write("box", "")), Is.Empty);

    [Test]
    public void MailFile_keeps_lines_that_begin_with_From_in_a_file_of_one_mail()
    {
        string path = Write("mail", "From a@example.org Mon Jan 1 00:00:00 2001\nSubject: one\n\nfirst\n\nFrom then on\n");
        MailText mail = MailFile.ReadMail(path);
        Assert.That(mail.Subject, Is.EqualTo("one"));
        Assert.That(mail.Body, Does.Contain("From then on"));
    }

    [Test]
    public void MailFile_rejects_a_file_of_another_format_with_its_path()
    {
        string path = Write("notes.txt", "These are notes.\n");
        Assert.That(
            () => MailFile.Read(path).ToArray(),
            Throws.InstanceOf<InvalidDataException>().With.Message.StartsWith(path).And.Message.Contains("mbox"));
    }

    [Test]
    public void MailFile_rejects_a_missing_path()
    {
        string path = Path.Combine(_folder, "none");
        Assert.That(() => MailFile.Read(path), Throws.InstanceOf<FileNotFoundException>().With.Message.StartsWith(path));
        Assert.That(() => LabeledMail.ReadFolder(path), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.StartsWith(path));
    }

    [Test]
    public void LabeledMail_names_of_folders_decide_which_mails_are_spam()
    {
        Write("easy-ham/1.txt", "Subject: ham\n\ntext\n");
        Write("Spam.mbox", "From a@example.org Mon Jan 1 00:00:00 2001\nSubject: spam\n\ntext\n");
        Write("readme.md", "no mail");
        Assert.That(
            LabeledMail.ReadFolder(_folder).Select(mail => (mail.Text.Subject, mail.IsSpam)),
            Is.EqualTo(new[] { ("ham", false), ("spam", true) }));
    }

    [Test]
    public void LabeledMail_rejects_a_folder_without_ham()
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
