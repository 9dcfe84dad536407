namespace Perfolio.Profiles.Store;

/// <summary>An object that was opened for reading.</summary>
public sealed class StoredObject : IDisposable
{
    private readonly ObjectBodyStream _body;

    internal StoredObject(string file, string type, ObjectBodyStream body)
    {
        File = file;
        Type = type;
        _body = body;
    }

    /// <summary>The file the object lies in.</summary>
    public string File { get; }

    /// <summary>What kind of profile it is (<c>time</c>, <c>memory</c>, <c>mixed</c>, <c>bound</c>, or any other word).</summary>
    public string Type { get; }

    /// <summary>The length of the body in bytes.</summary>
    public long Length => _body.Length;

    /// <summary>The body; its end is checked when it is read to the end.</summary>
    public Stream Body => _body;

    /// <summary>Reads what is left and checks length, compression and, when asked for at opening, the id.</summary>
    /// <exception cref="ProfileException">The object is damaged.</exception>
    public void Finish() => _body.Finish();

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();
}
