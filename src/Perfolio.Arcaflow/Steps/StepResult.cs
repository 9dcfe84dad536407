using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Steps;

/// <summary>How a step ended.</summary>
public sealed class StepResult
{
    private readonly Action<IValueWriter> _write;

    internal StepResult(string outputId, Action<IValueWriter> write)
    {
        OutputId = outputId;
        _write = write;
    }

    /// <summary>The id of the output.</summary>
    public string OutputId { get; }

    /// <summary>Checks the data of the output against its schema and writes it.</summary>
    /// <exception cref="Schemas.ConstraintException">The step made something that does not fit its own schema.</exception>
    public void WriteData(IValueWriter writer) => _write(writer);

    internal void WriteMessage(IValueWriter writer, string debugLogs)
    {
        writer.BeginMap(3);
        writer.Key("output_id");
        writer.Text(OutputId);
        writer.Key("output_data");
        WriteData(writer);
        writer.Key("debug_logs");
        writer.Text(debugLogs);
        writer.End();
    }
}
