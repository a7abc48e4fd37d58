package dev.muster.modules.facts;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whether the host is a guest or a container, and of what.
final class Virtualization {
    private final Sighting seen;
    private final Set<String> guestOf = new LinkedHashSet<>();
    private final Set<String> hostOf = new LinkedHashSet<>();
    private Optional<String> type = Optional.empty();

    Virtualization(Sighting seen) {
        this.seen = seen;
        containers();
        machines();
        if (seen.exists("/dev/kvm") && seen.exists("/sys/module/kvm")) {
            hostOf.add("kvm");
        }
        if (seen.exists("/sys/module/vboxdrv")) {
            hostOf.add("virtualbox");
        }
    }

    void tell(FactSheet facts) {
        var role = type.isPresent() ? "guest" : hostOf.isEmpty() ? "NA" : "host";
        facts.put("virtualization_type", type.or(() -> hostOf.stream().findFirst()).orElse("NA"))
                .put("virtualization_role", role)
                .put("virtualization_tech_guest", List.copyOf(guestOf))
                .put("virtualization_tech_host", List.copyOf(hostOf));
    }

    private void guest(String kind) {
        guestOf.add(kind);
        type = type.or(() -> Optional.of(kind));
    }

    private void containers() {
        var groups = String.join("\n", seen.lines("/proc/1/cgroup"));
        var container = seen.line("/run/systemd/container").orElse("");
        if (groups.contains("/docker")
                || seen.exists("/.dockerenv")
                || seen.exists("/.dockerinit")
                || container.equals("docker")) {
            guest("docker");
            guestOf.add("container");
        }
        if (groups.contains("/lxc/") || container.equals("lxc")) {
            guest("lxc");
            guestOf.add("container");
        }
        if (container.equals("podman") || seen.exists("/run/.containerenv")) {
            guest("podman");
            guestOf.add("container");
        }
        if (container.equals("systemd-nspawn")) {
            guest("systemd-nspawn");
            guestOf.add("container");
        }
        if (type.isEmpty() && !container.isEmpty()) {
            guest("container");
        }
        if (seen.exists("/proc/vz") && !seen.exists("/proc/lve")) {
            if (seen.exists("/proc/bc")) {
                hostOf.add("openvz");
            } else {
                guest("openvz");
            }
        }
    }

    private void machines() {
        if (seen.exists("/proc/xen")) {
            if (seen.line("/proc/xen/capabilities").orElse("").contains("control_d")) {
                hostOf.add("xen");
            } else {
                guest("xen");
            }
        }
        var product = firmware("product_name");
        var vendor = firmware("sys_vendor");
        var bios = firmware("bios_vendor");
        if (product.startsWith("kvm") || product.startsWith("bochs") || bios.equals("kvm")) {
            guest("kvm");
        } else if (vendor.equals("qemu")
                || bios.equals("seabios")
                || vendor.equals("amazon ec2")
                || vendor.equals("digitalocean")
                || vendor.equals("hetzner")
                || product.startsWith("google compute engine")
                || product.startsWith("openstack")
                || product.startsWith("alibaba cloud ecs")) {
            guest("kvm");
        } else if (product.startsWith("virtualbox") || bios.equals("innotek gmbh")) {
            guest("virtualbox");
        } else if (product.startsWith("vmware")) {
            guest("VMware");
        } else if (product.startsWith("virtual machine") && vendor.startsWith("microsoft")) {
            guest("VirtualPC");
        } else if (product.startsWith("hvm domu") || bios.equals("xen")) {
            guest("xen");
        } else if (product.startsWith("parallels")) {
            guest("parallels");
        } else if (type.isEmpty() && hasHypervisor()) {
            guest("kvm");
        }
    }

    private String firmware(String file) {
        return seen.line("/sys/class/dmi/id/" + file).orElse("").toLowerCase(Locale.ROOT);
    }

    /// A processor says in its flags that it runs under a hypervisor.
    private boolean hasHypervisor() {
        return seen.section("cpu").stream()
                .filter(line -> line.startsWith("flags"))
                .anyMatch(line -> (line + " ").contains(" hypervisor "));
    }
}
