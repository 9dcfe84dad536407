using System.Buffers.Binary;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>One credential.</summary>
/// <param name="Kind">1 for the version of the protocol, the only kind in use.</param>
/// <param name="Version">Version of the protocol: 2.</param>
/// <param name="Features">Features asked for or granted.</param>
public readonly record struct Credential(byte Kind, byte Version, PduFeatures Features);

/// <summary>Version and features of a side. An agent speaks it first and is answered; a client sends it and is not.</summary>
/// <param name="Credentials">The credentials.</param>
public sealed record CredentialsPdu(IReadOnlyList<Credential> Credentials) : Pdu
{
    /// <summary>The version of the protocol that is spoken here.</summary>
    public const byte ProtocolVersion = 2;

    /// <inheritdoc/>
    public override PduType Type => PduType.Credentials;

    /// <summary>The credentials of this implementation.</summary>
    /// <param name="features">Features asked for.</param>
    /// <returns>The PDU.</returns>
    public static CredentialsPdu Of(PduFeatures features = PduFeatures.None) =>
        new([new Credential(1, ProtocolVersion, features)]);

    internal static CredentialsPdu Read(ref PduReader reader)
    {
        var credentials = new Credential[reader.Count(4)];
        for (var i = 0; i < credentials.Length; i++)
            credentials[i] = new Credential(reader.Byte(), reader.Byte(), (PduFeatures)reader.UInt16());
        return new CredentialsPdu(credentials);
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(Credentials.Count);
        foreach (var credential in Credentials)
        {
            var word = writer.Take(4);
            word[0] = credential.Kind;
            word[1] = credential.Version;
            BinaryPrimitives.WriteUInt16BigEndian(word[2..], (ushort)credential.Features);
        }
    }
}
