namespace Perfolio.Metrics.Protocol;

/// <summary>Features of a connection, in greetings and credentials.</summary>
[Flags]
public enum PduFeatures : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>TLS.</summary>
    Secure = 0x0001,

    /// <summary>Compression.</summary>
    Compress = 0x0002,

    /// <summary>Authentication; to an agent: attributes of clients are sent.</summary>
    Authentication = 0x0004,

    /// <summary>Clients must authenticate.</summary>
    CredentialsRequired = 0x0008,

    /// <summary>Answer to <see cref="Secure"/>.</summary>
    SecureAcknowledged = 0x0010,

    /// <summary>Containers; to an agent: attributes of containers are sent.</summary>
    Container = 0x0040,

    /// <summary>Clients must have a certificate.</summary>
    CertificateRequired = 0x0080,

    /// <summary>Labels.</summary>
    Labels = 0x0200,

    /// <summary>Stamps in nanoseconds.</summary>
    HighResolution = 0x0400,

    /// <summary>Many descriptors at once.</summary>
    Descriptors = 0x0800,
}
