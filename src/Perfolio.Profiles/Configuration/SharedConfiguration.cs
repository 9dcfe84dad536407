namespace Perfolio.Profiles.Configuration;

/// <summary>The configuration shared by all instances of a user: where it is and what it says at first.</summary>
public static class SharedConfiguration
{
    /// <summary>The variable that names the directory.</summary>
    public const string DirectoryVariable = "PERUN_CONFIG_DIR";

    /// <summary>The file's text when it is made.</summary>
    public const string DefaultText =
        """
        # Shared configuration: used when neither the command line nor .perun/local.yml has a value.
        general:
          editor: vim
          paging: only-log

        format:
          status: "┃ %type% ┃ %collector%  ┃ (%time%) ┃ %source% ┃"
          shortlog: "%checksum:6% (%stats%) %desc% %changes%"
          output_profile_template: "%collector%-%cmd%-%workload%-%date%"
          output_show_template: "%collector%-%cmd%-%workload%-%date%"
          sort_profiles_by: time

        degradation:
          apply: all
          strategies:
            - method: average_amount_threshold

        generators:
          workload:
            - id: basic_strings
              type: string
              min_len: 8
              max_len: 128
              step_len: 8
            - id: basic_integers
              type: integer
              min_range: 100
              max_range: 10000
              step: 200
            - id: basic_files
              type: textfile
              min_lines: 10
              max_lines: 10000
              step: 1000

        """;

    /// <summary>Where the file is: <c>$PERUN_CONFIG_DIR/shared.yml</c>, else <c>~/.config/perun/shared.yml</c>.</summary>
    public static string DefaultPath()
    {
        string? directory = Environment.GetEnvironmentVariable(DirectoryVariable);
        if (string.IsNullOrEmpty(directory))
        {
            string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } set
                ? set
                : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            directory = Path.Combine(home, ".config", "perun");
        }

        return Path.Combine(directory, "shared.yml");
    }

    /// <summary>
    /// Opens the file. It is written with its defaults when it is missing; where that cannot be done (a home that is read-only,
    /// or
    /// none), the defaults count all the same.
    /// </summary>
    /// <param name="path">The file; null for <see cref="DefaultPath"/>.</param>
    public static ConfigurationFile Open(string? path = null)
    {
        var file = new ConfigurationFile(path ?? DefaultPath(), DefaultText);
        if (File.Exists(file.FilePath)) return file;
        try
        {
            file.Write(DefaultText);
        }
        catch (OperationException)
        {
            // Whoever changes a value is told then; reading needs no file.
        }

        return file;
    }
}
