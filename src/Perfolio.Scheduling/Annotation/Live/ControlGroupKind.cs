namespace Perfolio.Scheduling.Annotation.Live;

/// <summary>What manages a control group.</summary>
public enum ControlGroupKind
{
    /// <summary>A systemd service or scope.</summary>
    Unit,

    /// <summary>A machine registered with systemd: a VM of libvirt, a container of nspawn.</summary>
    Machine,

    /// <summary>A container of Docker.</summary>
    Docker,

    /// <summary>A container of Podman.</summary>
    Podman,

    /// <summary>A container of a Kubernetes pod.</summary>
    Kubernetes,

    /// <summary>A container of LXC or Incus.</summary>
    Lxc,

    /// <summary>A container of another runtime (containerd, CRI-O).</summary>
    Container,
}
