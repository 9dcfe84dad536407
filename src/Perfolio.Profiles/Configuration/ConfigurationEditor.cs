using System.ComponentModel;
using System.Diagnostics;

namespace Perfolio.Profiles.Configuration;

/// <summary>Opens a file in the user's editor and waits for it.</summary>
public static class ConfigurationEditor
{
    /// <summary>Starts the editor on the terminal. Its command may have arguments, separated by blanks (<c>vim -f</c>).</summary>
    /// <exception cref="OperationException">The editor is not there or ends with an error.</exception>
    public static void Edit(string editor, string file)
    {
        string[] words = editor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) throw new OperationException("no editor is configured; set general.editor");
        var start = new ProcessStartInfo(words[0]) { UseShellExecute = false };
        foreach (string argument in words[1..]) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(file);
        try
        {
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            if (process.ExitCode != 0) throw new OperationException($"the editor '{editor}' ended with code {process.ExitCode}");
        }
        catch (Win32Exception e)
        {
            throw new OperationException(
                $"the editor '{words[0]}' cannot be started; set general.editor to one that is installed", e);
        }
    }
}
