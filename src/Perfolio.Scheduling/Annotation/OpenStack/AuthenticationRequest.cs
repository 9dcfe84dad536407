using System.Buffers;
using System.Text.Json;

namespace Perfolio.Scheduling.Annotation.OpenStack;

/// <summary>What Keystone v3 is asked for a token with: a password, an application credential or a token.</summary>
internal sealed class AuthenticationRequest
{
    private readonly CloudSettings _settings;
    private readonly string _method;

    /// <summary>Looks whether everything is given.</summary>
    /// <exception cref="NamingException">A setting is missing, or the way of authentication is another one.</exception>
    public AuthenticationRequest(CloudSettings settings)
    {
        _settings = settings;
        _method = Method(settings);
        switch (_method)
        {
            case "application_credential":
                Secrets = [settings.Require("APPLICATION_CREDENTIAL_SECRET")];
                if (settings["APPLICATION_CREDENTIAL_ID"] is null)
                {
                    settings.Require("APPLICATION_CREDENTIAL_NAME");
                    RequireUser();
                }

                break;
            case "token":
                Secrets = [Token];
                break;
            default:
                RequireUser();
                Secrets = [settings["PASSWORD"]
                    ?? throw new NamingException($"{settings.Origin}: no password is given; set OS_PASSWORD")];
                break;
        }
    }

    /// <summary>What must never be shown.</summary>
    public IReadOnlyList<string> Secrets { get; }

    private string Token => _settings.First("TOKEN", "AUTH_TOKEN") ?? _settings.Require("TOKEN");

    /// <summary>The request's body.</summary>
    public byte[] Body()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("auth");
            json.WriteStartObject("identity");
            json.WriteStartArray("methods");
            json.WriteStringValue(_method);
            json.WriteEndArray();
            json.WriteStartObject(_method);
            WriteMethod(json);
            json.WriteEndObject();
            json.WriteEndObject();
            // An application credential belongs to one project.
            if (_method != "application_credential") WriteScope(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Method(CloudSettings settings) => settings["AUTH_TYPE"] switch
    {
        "v3applicationcredential" => "application_credential",
        "token" or "v3token" => "token",
        "password" or "v3password" => "password",
        null when settings.First("APPLICATION_CREDENTIAL_ID", "APPLICATION_CREDENTIAL_NAME") is not null =>
            "application_credential",
        null when settings["PASSWORD"] is null && settings.First("TOKEN", "AUTH_TOKEN") is not null => "token",
        null => "password",
        var other => throw new NamingException(
            $"{settings.Origin}: authentication by '{other}' is not offered; use password, v3applicationcredential or token"),
    };

    private void RequireUser()
    {
        if (_settings["USER_ID"] is null) _settings.Require("USERNAME");
    }

    private void WriteMethod(Utf8JsonWriter json)
    {
        switch (_method)
        {
            case "token":
                json.WriteString("id", Token);
                return;
            case "application_credential":
                json.WriteString("secret", Secrets[0]);
                if (_settings["APPLICATION_CREDENTIAL_ID"] is { } id)
                {
                    json.WriteString("id", id);
                    return;
                }

                json.WriteString("name", _settings["APPLICATION_CREDENTIAL_NAME"]);
                WriteUser(json, null);
                return;
            default:
                WriteUser(json, Secrets[0]);
                return;
        }
    }

    private void WriteUser(Utf8JsonWriter json, string? password)
    {
        json.WriteStartObject("user");
        if (_settings["USER_ID"] is { } id) json.WriteString("id", id);
        else
        {
            json.WriteString("name", _settings["USERNAME"]);
            WriteDomain(json, "USER_DOMAIN");
        }

        if (password is not null) json.WriteString("password", password);
        json.WriteEndObject();
    }

    private void WriteScope(Utf8JsonWriter json)
    {
        string? id = _settings.First("PROJECT_ID", "TENANT_ID"), name = _settings.First("PROJECT_NAME", "TENANT_NAME");
        if (id is null && name is null && _settings["SYSTEM_SCOPE"] is null) return;
        json.WriteStartObject("scope");
        if (id is null && name is null)
        {
            json.WriteStartObject("system");
            json.WriteBoolean(_settings["SYSTEM_SCOPE"]!, value: true);
        }
        else
        {
            json.WriteStartObject("project");
            if (id is not null) json.WriteString("id", id);
            else
            {
                json.WriteString("name", name);
                WriteDomain(json, "PROJECT_DOMAIN");
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteDomain(Utf8JsonWriter json, string setting)
    {
        json.WriteStartObject("domain");
        if (_settings[setting + "_ID"] is { } id) json.WriteString("id", id);
        else if (_settings[setting + "_NAME"] is { } name) json.WriteString("name", name);
        else json.WriteString("id", _settings["DEFAULT_DOMAIN"] ?? "default");
        json.WriteEndObject();
    }
}
