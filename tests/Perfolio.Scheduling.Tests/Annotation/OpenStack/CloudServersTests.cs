using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Annotation.OpenStack;

namespace Perfolio.Scheduling.Tests.Annotation.OpenStack;

public sealed class CloudServersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string Id(int number) => $"00000000-0000-0000-0000-{number:x12}";

    private static FakeCloud Filled(FakeCloud cloud, int count)
    {
        for (int i = 1; i <= count; i++) cloud.Servers.Add((Id(i), $"vm-{i}"));
        return cloud;
    }

    private static CloudServers Open(FakeCloud cloud, TimeSpan? patience = null, params (string Name, string Value)[] changes)
    {
        Dictionary<string, string> settings = cloud.Settings;
        foreach ((string name, string value) in changes) settings[name] = value;
        return new CloudServers(new CloudSettings("test", settings), patience ?? Patience);
    }

    private static async Task<string> FailsAsync(CloudServers servers)
    {
        using (servers)
        {
            NamingException failure = await Should.ThrowAsync<NamingException>(() => servers.NamesAsync());
            failure.Message.ShouldNotContain("\n");
            foreach (string secret in (string[])[FakeCloud.Password, "s3cret", FakeCloud.UserToken, FakeCloud.CredentialSecret,
                "issued-"])
                failure.Message.ShouldNotContain(secret);
            return failure.Message;
        }
    }

    [Fact]
    public async Task Servers_are_listed_page_by_page()
    {
        using FakeCloud cloud = Filled(new FakeCloud { PageLimit = 7 }, 24);
        using CloudServers servers = Open(cloud);
        var counts = new List<int>();
        IReadOnlyDictionary<string, string> names = await servers.NamesAsync(pageSize: 10, found: counts.Add);
        names.Count.ShouldBe(24);
        names[Id(24)].ShouldBe("vm-24");
        counts.ShouldBe([7, 14, 21, 24]);
        servers.Authentications.ShouldBe(1);
        servers.InClear.ShouldBeFalse();
        string[] lists = [.. cloud.Requests.Where(static r => r.StartsWith("GET", StringComparison.Ordinal))];
        lists[0].ShouldContain("?limit=10&all_tenants=1 ");
        lists[^1].ShouldContain(Id(21));
    }

    [Fact]
    public async Task A_cloud_without_servers_has_none()
    {
        using var cloud = new FakeCloud();
        using CloudServers servers = Open(cloud);
        (await servers.NamesAsync(allProjects: false)).ShouldBeEmpty();
        cloud.Requests.Last().ShouldNotContain("all_tenants");
    }

    [Fact]
    public async Task A_token_whose_time_is_over_is_replaced_and_the_page_asked_for_again()
    {
        using FakeCloud cloud = Filled(new FakeCloud { PageLimit = 2, TokenLives = 3 }, 9);
        using CloudServers servers = Open(cloud);
        (await servers.NamesAsync()).Count.ShouldBe(9);
        servers.Authentications.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_that_is_refused_at_once_again_is_an_error()
    {
        using FakeCloud cloud = Filled(new FakeCloud { TokenLives = 0 }, 1);
        (await FailsAsync(Open(cloud)))
            .ShouldBe(
                $"{cloud.Address}/compute/v2.1/servers: the credentials are not accepted (HTTP 401, 'The request you have made requires authentication.')");
        cloud.Requests.Count(static r => r.StartsWith("POST", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Application_credentials_and_tokens_open_the_cloud_too()
    {
        using FakeCloud cloud = Filled(new FakeCloud(), 1);
        using CloudServers credential = Open(cloud, null, ("APPLICATION_CREDENTIAL_ID", FakeCloud.CredentialId),
            ("APPLICATION_CREDENTIAL_SECRET", FakeCloud.CredentialSecret));
        (await credential.NamesAsync()).Count.ShouldBe(1);
        using CloudServers token = Open(
            cloud, null, ("AUTH_TYPE", "v3token"), ("TOKEN", FakeCloud.UserToken), ("PROJECT_ID", "p1"));
        (await token.NamesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Wrong_credentials_are_told_without_showing_them()
    {
        using var cloud = new FakeCloud();
        (await FailsAsync(Open(cloud, null, ("USERNAME", "nobody")))).ShouldBe(
            $"{cloud.Address}/identity/v3/auth/tokens: the credentials are not accepted (HTTP 401)");
        (await FailsAsync(Open(cloud, null, ("PASSWORD", "a!b")))).ShouldNotContain("a!b");
        await FailsAsync(
            Open(cloud, null, ("APPLICATION_CREDENTIAL_ID", "x"), ("APPLICATION_CREDENTIAL_SECRET", FakeCloud.CredentialSecret)));
        await FailsAsync(Open(cloud, null, ("AUTH_TYPE", "token"), ("TOKEN", FakeCloud.UserToken), ("PROJECT_ID", "wrong")));
    }

    [Fact]
    public async Task A_certificate_of_nobody_known_is_refused_unless_asked_not_to_look()
    {
        using FakeCloud cloud = Filled(new FakeCloud(), 1);
        Dictionary<string, string> settings = cloud.Settings;
        settings.Remove("CACERT");
        string message = await FailsAsync(new CloudServers(new CloudSettings("test", settings), Patience));
        message.ShouldStartWith($"{cloud.Address}/identity/v3/auth/tokens: the server's certificate is not trusted: ");
        message.ShouldEndWith("Give its authority with --cacert FILE, or --insecure");
        cloud.Requests.ShouldBeEmpty();
        settings["INSECURE"] = "true";
        using var careless = new CloudServers(new CloudSettings("test", settings), Patience);
        (await careless.NamesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_certificate_of_another_host_or_another_authority_is_refused()
    {
        using var elsewhere = new FakeCloud("cloud.example.org");
        (await FailsAsync(Open(elsewhere))).ShouldContain("the server's certificate is not trusted: ");
        using FakeCloud one = new(), other = new();
        (await FailsAsync(Open(one, null, ("CACERT", other.Authority)))).ShouldContain(
            "the server's certificate is not trusted: ");
        Should.Throw<NamingException>(() => Open(one, null, ("CACERT", "/nowhere/ca.pem"))).Message.ShouldStartWith(
            "/nowhere/ca.pem: the certificates cannot be read: ");
        one.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        using var cloud = new FakeCloud { Instead = static _ => "silence" };
        (await FailsAsync(Open(cloud, TimeSpan.FromSeconds(0.3)))).ShouldBe(
            $"{cloud.Address}/identity/v3/auth/tokens: no answer within 0.3 s (--timeout)");
    }

    [Fact]
    public async Task A_user_who_interrupts_is_not_told_of_a_failure()
    {
        using var cloud = new FakeCloud { Instead = static _ => "silence" };
        using CloudServers servers = Open(cloud);
        using var end = new CancellationTokenSource();
        Task<IReadOnlyDictionary<string, string>> names = servers.NamesAsync(cancellationToken: end.Token);
        while (cloud.Requests.IsEmpty) await Task.Yield();
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => names);
    }

    [Fact]
    public async Task The_token_stays_with_the_cloud_wherever_links_and_redirects_point()
    {
        using var thief = new FakeCloud(name: null);
        using FakeCloud cloud = Filled(new FakeCloud { PageLimit = 2, LinkAddress = thief.Address }, 5);
        using CloudServers servers = Open(cloud);
        (await servers.NamesAsync()).Count.ShouldBe(5);
        using var redirecting = new FakeCloud
        {
            Instead = path => path.StartsWith("/compute", StringComparison.Ordinal)
                ? FakeCloud.Reply("302 Found", "", $"Location: {thief.Address}/x?token=1\r\n") : null,
        };
        (await FailsAsync(Open(redirecting))).ShouldEndWith($": it is elsewhere: {thief.Address}/x (HTTP 302)");
        thief.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_without_end_is_told()
    {
        using var cloud = new FakeCloud
        {
            Instead = static path => path.StartsWith("/compute", StringComparison.Ordinal)
                ? FakeCloud.Reply("200 OK", """{"servers":[{"id":"a","name":"b"}],"servers_links":[{"rel":"next","href":"x"}]}""") : null,
        };
        (await FailsAsync(Open(cloud))).ShouldEndWith("the list of servers goes on without end; 1 were read");
    }

    [Theory]
    [InlineData("<html>", "is not the JSON of this service")]
    [InlineData("null", "the answer is empty")]
    [InlineData("{\"servers\":5}", "is not the JSON of this service")]
    [InlineData("{\"servers\":[{\"id\":\"a\"", "is not the JSON of this service")]
    public async Task What_is_no_list_is_told(string body, string message)
    {
        using var cloud = new FakeCloud
        {
            Instead = path =>
            path.StartsWith("/compute", StringComparison.Ordinal) ? FakeCloud.Reply("200 OK", body) : null
        };
        (await FailsAsync(Open(cloud))).ShouldContain(message);
    }

    [Fact]
    public async Task Odd_entries_are_passed_over()
    {
        using var cloud = new FakeCloud
        {
            Instead = static path => path.StartsWith("/compute", StringComparison.Ordinal) ? FakeCloud.Reply("200 OK", """{"servers":[null,{},{"id":"","name":"x"},{"id":"A"}],"servers_links":[null]}""") : null,
        };
        using CloudServers servers = Open(cloud);
        (await servers.NamesAsync()).ShouldBe(new Dictionary<string, string> { ["a"] = "" });
    }

    [Fact]
    public async Task What_the_services_say_is_shown_harmless_and_short()
    {
        string hostile = System.Text.Json.JsonSerializer.Serialize(
            new { computeFault = new { message = "a\u001b[2J\nb" + new string('x', 5000) } });
        using var cloud = new FakeCloud
        {
            Instead = path =>
            path.StartsWith("/compute", StringComparison.Ordinal) ? FakeCloud.Reply("500 Oops", hostile) : null
        };
        string message = await FailsAsync(Open(cloud));
        message.ShouldContain(@"the request failed (HTTP 500, 'a\x1b[2J bxxx");
        message.Length.ShouldBeLessThan(500);
    }

    [Fact]
    public async Task The_way_to_the_compute_service_follows_region_interface_and_override()
    {
        using FakeCloud cloud = Filled(new FakeCloud(), 1);
        (await FailsAsync(Open(cloud, null, ("REGION_NAME", "two")))).ShouldStartWith(
            $"{cloud.Address}/two/v2.1/servers: there is no such service");
        (await FailsAsync(Open(cloud, null, ("INTERFACE", "internalURL")))).ShouldStartWith(
            $"{cloud.Address}/inner/v2.1/servers: there is no such service");
        (await FailsAsync(Open(cloud, null, ("REGION_NAME", "three")))).ShouldEndWith(
            "the compute service has no public address in region three (OS_INTERFACE, OS_REGION_NAME)");
        using CloudServers given = Open(
            cloud, null, ("REGION_NAME", "three"), ("COMPUTE_ENDPOINT_OVERRIDE", cloud.Address + "/compute/v2.1/"));
        (await given.NamesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Ordinary_users_are_told_of_their_own_projects()
    {
        using FakeCloud cloud = Filled(new FakeCloud { Ordinary = true }, 2);
        (await FailsAsync(Open(cloud))).ShouldEndWith("; servers of all projects are for administrators, see --own-project");
        using CloudServers servers = Open(cloud);
        (await servers.NamesAsync(allProjects: false)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_cloud_in_clear_is_possible_and_known()
    {
        using FakeCloud cloud = Filled(new FakeCloud(name: null), 1);
        using CloudServers servers = Open(cloud, null, ("CACERT", ""));
        (await servers.NamesAsync()).Count.ShouldBe(1);
        servers.InClear.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_there_is_told()
    {
        string address;
        using (var gone = new FakeCloud()) address = gone.Address;
        using var cloud = new FakeCloud();
        (await FailsAsync(Open(cloud, null, ("AUTH_URL", address)))).ShouldStartWith($"{address}/v3/auth/tokens: no answer: ");
    }

    [Theory]
    [InlineData("https://h:5000", "https://h:5000/v3/auth/tokens")]
    [InlineData("https://h:5000/v3/", "https://h:5000/v3/auth/tokens")]
    [InlineData("https://h/identity/v2.0", "https://h/identity/v3/auth/tokens")]
    [InlineData("https://user:pass@h/identity?x=1", "https://h/identity/v3/auth/tokens")]
    [InlineData("http://[::1]:5000/", "http://[::1]:5000/v3/auth/tokens")]
    public void Addresses_of_Keystone_are_completed(string given, string address)
    {
        using var servers = new CloudServers(
            new CloudSettings("test", [new("AUTH_URL", given), new("USERNAME", "u"), new("PASSWORD", "pppp")]), Patience);
        servers.Identity.AbsoluteUri.ShouldBe(address);
    }

    [Theory]
    [InlineData("rc: OS_AUTH_URL is missing", "USERNAME=u", "PASSWORD=p")]
    [InlineData("rc: OS_AUTH_URL is no https:// address", "AUTH_URL=ftp://x", "USERNAME=u")]
    [InlineData("rc: OS_USERNAME is missing", "AUTH_URL=https://x", "PASSWORD=p")]
    [InlineData("rc: no password is given; set OS_PASSWORD", "AUTH_URL=https://x", "USERNAME=u")]
    [InlineData("rc: OS_APPLICATION_CREDENTIAL_SECRET is missing", "AUTH_URL=https://x", "APPLICATION_CREDENTIAL_ID=u")]
    [InlineData("rc: authentication by 'v3oidcpassword' is not offered; use password, v3applicationcredential or token",
        "AUTH_URL=https://x", "AUTH_TYPE=v3oidcpassword")]
    public void Missing_settings_are_told(string message, params string[] settings) =>
        Should.Throw<NamingException>(() =>
            new CloudServers(
                new CloudSettings("rc", settings.Select(static s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1]))),
                    Patience)).Message.ShouldBe(message);
}
