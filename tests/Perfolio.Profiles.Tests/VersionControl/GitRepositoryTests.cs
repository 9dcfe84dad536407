using System.Diagnostics;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.Tests.Store;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Profiles.Tests.VersionControl;

public sealed class GitRepositoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string Root => _directory["repo"];

    private string Git(params string[] arguments) => GitIn(Root, arguments);

    private static string GitIn(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Dev Ž", "-c", "user.email=dev@example.org", "-c", "commit.gpgsign=false", .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error.Result);
        return output.Trim();
    }

    private GitRepository WithCommits()
    {
        Directory.CreateDirectory(Root);
        Git("init", "-q", "-b", "trunk");
        foreach (string name in (string[])["one", "two"])
        {
            File.WriteAllText(Path.Combine(Root, "file.txt"), name);
            Git("add", "-A");
            Git("commit", "-q", "-m", $"{name} subject\n\nbody of {name}");
        }

        return new GitRepository(Root);
    }

    [Fact]
    public void Head_branch_and_commits_are_told()
    {
        GitRepository git = WithCommits();
        string head = Git("rev-parse", "HEAD"), parent = Git("rev-parse", "HEAD~1");
        git.Status().ShouldBe(new RepositoryStatus(head, "trunk", false));
        git.Head().ShouldBe(head);
        git.Resolve("trunk~1").ShouldBe(parent);
        MinorVersion version = git.Describe("HEAD");
        version.Sha.ShouldBe(head);
        version.Author.ShouldBe("Dev Ž");
        version.Email.ShouldBe("dev@example.org");
        version.Message.ShouldBe("two subject\n\nbody of two");
        version.Subject.ShouldBe("two subject");
        version.Parents.ShouldBe([parent]);
        version.Date!.Value.ToUnixTimeSeconds().ShouldBe(long.Parse(Git("log", "-1", "--format=%ct")));
        git.Walk("HEAD").Select(v => v.Sha).ShouldBe([head, parent]);
        git.Walk("HEAD").First().Sha.ShouldBe(head);
        Git("checkout", "-q", "--detach");
        git.Status().Branch.ShouldBe(head);
    }

    [Fact]
    public void Merges_are_walked_children_first()
    {
        GitRepository git = WithCommits();
        Git("checkout", "-q", "-b", "side", "HEAD~1");
        Git("commit", "-q", "--allow-empty", "-m", "side");
        Git("checkout", "-q", "trunk");
        Git("merge", "-q", "--no-ff", "-m", "merge", "side");
        List<MinorVersion> all = [.. git.Walk("HEAD")];
        all.Count.ShouldBe(4);
        all[0].Parents.Count.ShouldBe(2);
        foreach (MinorVersion version in all)
            foreach (string parent in version.Parents)
                all.FindIndex(v => v.Sha == parent).ShouldBeGreaterThan(all.IndexOf(version));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("-n1")]
    [InlineData("--all")]
    [InlineData("")]
    public void A_bad_revision_is_refused(string revision)
    {
        GitRepository git = WithCommits();
        Should.Throw<OperationException>(() => git.Resolve(revision));
        Should.Throw<OperationException>(() => git.Describe(revision));
        Should.Throw<OperationException>(() => git.Walk(revision).ToList());
    }

    [Fact]
    public void Dirty_means_changed_tracked_files()
    {
        GitRepository git = WithCommits();
        Directory.CreateDirectory(Path.Combine(Root, ".perun"));
        File.WriteAllText(Path.Combine(Root, ".perun", "local.yml"), "a: 1");
        File.WriteAllText(Path.Combine(Root, "untracked"), "x");
        git.Status().IsDirty.ShouldBeFalse();
        git.DifferenceHash().ShouldBeNull();
        File.WriteAllText(Path.Combine(Root, "file.txt"), "changed");
        git.Status().IsDirty.ShouldBeTrue();
        string first = git.DifferenceHash().ShouldNotBeNull();
        git.DifferenceHash().ShouldBe(first);
        File.WriteAllText(Path.Combine(Root, ".perun", "jobs"), "more of the store");
        git.DifferenceHash().ShouldBe(first);
        File.WriteAllText(Path.Combine(Root, "untracked2"), "x");
        string second = git.DifferenceHash().ShouldNotBeNull();
        second.ShouldNotBe(first);
        File.WriteAllText(Path.Combine(Root, "file.txt"), "changed again");
        git.DifferenceHash().ShouldNotBe(second);
    }

    [Fact]
    public void A_checkout_leaves_the_users_tree_untouched_and_is_cleaned_up()
    {
        GitRepository git = WithCommits();
        File.WriteAllText(Path.Combine(Root, "file.txt"), "uncommitted");
        File.WriteAllText(Path.Combine(Root, "untracked"), "x");
        string before = Git("status", "--porcelain"), index = Git("ls-files", "--stage");
        string scratch = _directory["scratch"], laidOut;
        using (WorktreeCheckout checkout = git.CheckOut("HEAD~1", scratch))
        {
            laidOut = checkout.Directory;
            checkout.Sha.ShouldBe(Git("rev-parse", "HEAD~1"));
            File.ReadAllText(Path.Combine(laidOut, "file.txt")).ShouldBe("one");
            File.WriteAllText(Path.Combine(laidOut, "built"), "by the run");
        }

        Directory.Exists(laidOut).ShouldBeFalse();
        Git("worktree", "list").Split('\n').Length.ShouldBe(1);
        Git("status", "--porcelain").ShouldBe(before);
        Git("ls-files", "--stage").ShouldBe(index);
        Git("stash", "list").ShouldBeEmpty();
        File.ReadAllText(Path.Combine(Root, "file.txt")).ShouldBe("uncommitted");
        git.Status().Branch.ShouldBe("trunk");
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_by_the_next_checkout()
    {
        GitRepository git = WithCommits();
        using Process gone = Process.Start(new ProcessStartInfo("true"))!;
        gone.WaitForExit();
        string left = Path.Combine(_directory.Path, $"perfolio-worktree-{gone.Id}-abc-def");
        Git("worktree", "add", "-q", "--detach", left);
        git.CheckOut("HEAD", _directory.Path).Dispose();
        Directory.Exists(left).ShouldBeFalse();
        Git("worktree", "list").Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public void No_repository_no_commit_and_no_git_are_clear_errors()
    {
        Directory.CreateDirectory(Root);
        var git = new GitRepository(Root);
        Should.Throw<OperationException>(() => git.Head()).Message.ShouldContain("git init");
        Should.Throw<OperationException>(() => git.Status()).Message.ShouldContain("git init");
        GitIn(Root, "init", "-q", "-b", "trunk");
        git.Status().ShouldBe(new RepositoryStatus(null, "trunk", false));
        Should.Throw<OperationException>(() => git.Head()).Message.ShouldContain("no commit yet");
        Should.Throw<OperationException>(() => git.Describe("HEAD")).Message.ShouldContain("no commit yet");
        Should.Throw<OperationException>(() => new GitRepository(Root, "no-such-git").Head()).Message.ShouldContain("install");
        Should.Throw<OperationException>(() => new GitRepository(_directory["nowhere"]).Head()).Message.ShouldContain("does not exist");
    }

    [Fact]
    public void Bare_and_shallow_repositories_work()
    {
        WithCommits();
        string head = Git("rev-parse", "HEAD");
        GitIn(_directory.Path, "clone", "-q", "--bare", Root, _directory["bare"]);
        var bare = new GitRepository(_directory["bare"]);
        bare.Status().ShouldBe(new RepositoryStatus(head, "trunk", false));
        using (WorktreeCheckout checkout = bare.CheckOut("HEAD", _directory["s"]))
            File.Exists(Path.Combine(checkout.Directory, "file.txt")).ShouldBeTrue();
        GitIn(_directory.Path, "clone", "-q", "--depth", "1", "file://" + Root, _directory["shallow"]);
        new GitRepository(_directory["shallow"]).Walk("HEAD").Select(v => v.Sha).ShouldBe([head]);
    }

    [Fact]
    public void Init_makes_a_repository_with_an_empty_root_commit_once()
    {
        InitResult first = InstanceSetup.Init(new InitOptions { Path = Root, VcsParameters = [KeyValuePair.Create("initial-branch", "main-line")] });
        first.CreatedRepository.ShouldBeTrue();
        first.WasThere.ShouldBeFalse();
        IVersionControl git = VersionControlFactory.Open(first.Instance, new ConfigurationFile(first.Instance.LocalConfigurationFile));
        git.Describe("HEAD").Parents.ShouldBeEmpty();
        git.Status().Branch.ShouldBe("main-line");
        git.Status().IsDirty.ShouldBeFalse();
        File.AppendAllText(first.Instance.LocalConfigurationFile, "# mine\n");
        InitResult second = InstanceSetup.Init(new InitOptions { Path = Root, Template = "user" });
        second.CreatedRepository.ShouldBeFalse();
        second.WasThere.ShouldBeTrue();
        File.ReadAllText(first.Instance.LocalConfigurationFile).ShouldEndWith("# mine\n");
        InitResult below = InstanceSetup.Init(new InitOptions { Path = Path.Combine(Root, "below"), VcsType = "svs" });
        below.ParentInstance!.Root.ShouldBe(Root);
        Instance.Find(Path.Combine(Root, "below", "x", "y"))!.Root.ShouldBe(below.Instance.Root);
        Should.Throw<OperationException>(() => InstanceSetup.Init(new InitOptions { Path = _directory["x"], VcsFlags = ["-upload"] }));
        Should.Throw<OperationException>(() => InstanceSetup.Init(new InitOptions { Path = _directory["x"], VcsType = "cvs" }));
    }
}
