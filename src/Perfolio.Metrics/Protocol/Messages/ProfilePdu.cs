using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>Which instances the following fetches are about. Never answered.</summary>
/// <param name="Context">Number of the client's choice, from 0.</param>
/// <param name="Profile">The instances.</param>
public sealed record ProfilePdu(int Context, InstanceProfile Profile) : Pdu
{
    private const int Include = 0;
    private const int Exclude = 1;

    /// <inheritdoc/>
    public override PduType Type => PduType.Profile;

    internal static ProfilePdu Read(ref PduReader reader)
    {
        var context = reader.Int32();
        var includeOthers = State(ref reader) == Include;
        var headers = new (InstanceDomainId Domain, bool OnlyListed, int Count)[HeaderCount(ref reader)];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = (new InstanceDomainId(reader.UInt32()), State(ref reader) == Exclude, reader.Int32());
            reader.Int32();
        }

        var domains = new ProfileDomain[headers.Length];
        for (var i = 0; i < headers.Length; i++)
        {
            var (domain, onlyListed, count) = headers[i];
            if (count < 0 || count > reader.Left / 4)
            {
                reader.Fail(FormattableString.Invariant($"{count} instances in {reader.Left} bytes"));
                count = 0;
            }

            var instances = new int[count];
            for (var j = 0; j < count; j++)
                instances[j] = reader.Int32();
            domains[i] = new ProfileDomain(domain, onlyListed, instances);
        }

        return new ProfilePdu(
            context, includeOthers && domains.Length == 0 ? InstanceProfile.All : new InstanceProfile(includeOthers, domains));
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(Context);
        writer.Int32(Profile.IncludeOthers ? Include : Exclude);
        writer.Int32(Profile.Domains.Count);
        writer.Int32(0);
        foreach (var domain in Profile.Domains)
        {
            writer.UInt32(domain.Domain.Value);
            writer.Int32(domain.OnlyListed ? Exclude : Include);
            writer.Int32(domain.Instances.Count);
            writer.Int32(0);
        }

        foreach (var domain in Profile.Domains)
        {
            foreach (var instance in domain.Instances)
                writer.Int32(instance);
        }
    }

    private static int State(ref PduReader reader)
    {
        var state = reader.Int32();
        if (state is not (Include or Exclude))
            reader.Fail(FormattableString.Invariant($"{state} is not a state of a profile"), reader.Offset - 4);
        return state;
    }

    // The count stands one word before the list.
    private static int HeaderCount(ref PduReader reader)
    {
        var count = reader.Int32();
        reader.Int32();
        if (count >= 0 && count <= reader.Left / 16)
            return reader.Failed ? 0 : count;
        reader.Fail(FormattableString.Invariant($"{count} domains in {reader.Left} bytes"));
        return 0;
    }
}
