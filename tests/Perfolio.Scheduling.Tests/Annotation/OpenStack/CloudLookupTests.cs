using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Annotation.OpenStack;

namespace Perfolio.Scheduling.Tests.Annotation.OpenStack;

public sealed class CloudLookupTests : IDisposable
{
    private const string Clouds =
        """
        # two clouds
        clouds:
          lab:
            auth:
              auth_url: https://lab:5000/v3
              username: "ann"
              project_name: lab
              user_domain_name: Default
            regions: [one, {name: two}]
            region_name: one
            verify: false
          other:
            auth_type: v3applicationcredential
            auth: {auth_url: 'https://other', application_credential_id: 0123, application_credential_secret: geheim}
            cacert: /etc/ca.pem
            verify: true
        cache:
          auth: {auth_url: no}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("perfolio-clouds-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private CloudSettings Find(
        string? rc = null, string? cloud = null, string? password = null, params (string Name, string Value)[] environment) =>
        CloudLookup.Find(rc, cloud, password, _folder, environment.ToDictionary(static e => e.Name, static e => e.Value));

    [Fact]
    public void An_openrc_file_is_read_as_the_shell_would()
    {
        CloudSettings settings = OpenRcFile.Parse(
            [
                "#!/usr/bin/env bash", "# export OS_USERNAME=no", "export OS_AUTH_URL=https://h:5000/v3 # where",
                "unset OS_TENANT_ID", "export OS_PROJECT_NAME=\"my lab\"",
                "export OS_USERNAME='a\"n\\n'", "if [ -z \"$OS_REGION_NAME\" ]; then unset OS_REGION_NAME; fi",
                "OS_USER_DOMAIN_NAME=Default;", "echo \"Please enter your OpenStack Password: \"",
                "read -sr OS_PASSWORD_INPUT", "export OS_PASSWORD=$OS_PASSWORD_INPUT", "export OS_TOKEN=\"x${Y}\"",
                "export OS_INTERFACE=\"pub\\\"l\\$i\\c\"", "  export OS_CACERT=a\\ b", "export PATH=/x",
                "export OS_REGION_NAME=`id`", "export OS_USER_ID=", "export OS_PROJECT_ID=old", "export OS_PROJECT_ID=new",
            ],
            "rc");
        settings["AUTH_URL"].ShouldBe("https://h:5000/v3");
        settings["PROJECT_NAME"].ShouldBe("my lab");
        settings["USERNAME"].ShouldBe("a\"n\\n");
        settings["USER_DOMAIN_NAME"].ShouldBe("Default");
        settings["INTERFACE"].ShouldBe("pub\"l$i\\c");
        settings["CACERT"].ShouldBe("a b");
        settings["PROJECT_ID"].ShouldBe("new");
        foreach (string absent in (string[])["PASSWORD", "TOKEN", "REGION_NAME", "USER_ID", "TENANT_ID"])
            settings[absent].ShouldBeNull(absent);
        Should.Throw<SchedulingException>(() => OpenRcFile.Parse(["", "export OS_PASSWORD=\"geheim"], "rc")).Message.ShouldBe(
            "rc: line 2 has a quote that is not closed");
    }

    [Fact]
    public void The_password_comes_from_the_user_else_the_file_else_the_environment()
    {
        string with = Write("with", "export OS_AUTH_URL=https://x\nexport OS_PASSWORD=file\n"),
            without = Write("without", "export OS_AUTH_URL=https://x\nexport OS_PASSWORD=$P\n");
        Find(with, password: "typed")["PASSWORD"].ShouldBe("typed");
        Find(with, environment: ("OS_PASSWORD", "variable"))["PASSWORD"].ShouldBe("file");
        Find(without, environment: ("OS_PASSWORD", "variable"))["PASSWORD"].ShouldBe("variable");
        Find(without)["PASSWORD"].ShouldBeNull();
        Find(with, environment: ("OS_USERNAME", "other"))["USERNAME"].ShouldBeNull();
    }

    [Fact]
    public void Clouds_yaml_gives_the_settings_of_one_cloud()
    {
        Write("clouds.yaml", Clouds);
        CloudSettings lab = Find(cloud: "lab");
        (lab["AUTH_URL"], lab["USERNAME"], lab["REGION_NAME"], lab["USER_DOMAIN_NAME"], lab.IsSet("INSECURE"))
            .ShouldBe(("https://lab:5000/v3", "ann", "one", "Default", true));
        CloudSettings other = Find(environment: [("OS_CLOUD", "other"), ("OS_AUTH_URL", "https://no")]);
        (other["AUTH_URL"], other["AUTH_TYPE"], other["APPLICATION_CREDENTIAL_ID"], other["CACERT"], other.IsSet("INSECURE"))
            .ShouldBe(("https://other", "v3applicationcredential", "0123", "/etc/ca.pem", false));
        Write("secure.yaml", "clouds: {lab: {auth: {password: geheim}}}");
        Find(cloud: "lab")["PASSWORD"].ShouldBe("geheim");
        Should.Throw<SchedulingException>(() => Find(cloud: "nix")).Message.ShouldEndWith(
            "clouds.yaml: has no cloud 'nix'; there are: lab, other");
    }

    [Fact]
    public void Clouds_yaml_is_looked_for_where_openstack_does()
    {
        Should.Throw<NamingException>(() => Find(cloud: "lab", environment: ("HOME", _folder))).Message.ShouldContain(
            $"{_folder}/.config/openstack/clouds.yaml");
        Write(".config/openstack/clouds.yaml", Clouds);
        Find(cloud: "lab", environment: ("HOME", _folder))["USERNAME"].ShouldBe("ann");
        string mine = Write("mine.yaml", Clouds.Replace("ann", "bob", StringComparison.Ordinal));
        Find(cloud: "lab", environment: [("HOME", _folder), ("OS_CLIENT_CONFIG_FILE", mine)])["USERNAME"].ShouldBe("bob");
    }

    [Theory]
    [InlineData("clouds: [", "no YAML")]
    [InlineData("clouds:\n  a: &x {auth: {}}\n  b: *x", "line 3: aliases (*x) are not followed")]
    [InlineData("a: b\n c: d", "line 2")]
    [InlineData("- x", "has no clouds")]
    [InlineData("", "has no clouds")]
    [InlineData("{[a, b]: {c: d}, e: f}", "has no clouds")]
    public void Wrong_files_are_told(string text, string message)
    {
        string path = Write("clouds.yaml", text);
        string said = Should.Throw<SchedulingException>(() => Find(cloud: "lab")).Message;
        said.ShouldStartWith($"{path}: ");
        said.ShouldNotContain("\n");
        if (message != "no YAML") said.ShouldContain(message);
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Write("clouds.yaml", new string('[', 200_000));
        Should.Throw<SchedulingException>(() => Find(cloud: "lab")).Message.ShouldContain("nested too deeply");
        Write("clouds.yaml", "# " + new string('x', 2 << 20));
        Should.Throw<SchedulingException>(() => Find(cloud: "lab")).Message.ShouldContain("larger than 1 MiB");
    }

    [Fact]
    public void The_environment_is_the_last_resort()
    {
        Find(environment: [("OS_AUTH_URL", "https://x"), ("OS_USERNAME", "u"), ("HOME", "/h")])["USERNAME"].ShouldBe("u");
        Should.Throw<NamingException>(() => Find()).Message.ShouldStartWith("which cloud? ");
        Should.Throw<NamingException>(() => Find(rc: "nix")).Message.ShouldBe("nix: no such openrc file");
    }
}
