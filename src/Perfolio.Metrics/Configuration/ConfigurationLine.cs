namespace Perfolio.Metrics.Configuration;

/// <summary>A line of a logging configuration after its macros have been replaced.</summary>
/// <param name="Text">The text.</param>
/// <param name="File">The file it stands in, which an <c>%include</c> may have brought in.</param>
/// <param name="Number">Its number there, from 1.</param>
internal readonly record struct ConfigurationLine(string Text, string File, int Number);
