package dev.muster.modules.facts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which Linux it is, of which family and version, and which package manager it has.
final class Distribution {
    /// The names that Ansible gives, by the `ID` of os-release.
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("debian", "Debian"),
                    Map.entry("ubuntu", "Ubuntu"),
                    Map.entry("raspbian", "Debian"),
                    Map.entry("linuxmint", "Linux Mint"),
                    Map.entry("pop", "Pop!_OS"),
                    Map.entry("kali", "Kali"),
                    Map.entry("devuan", "Devuan"),
                    Map.entry("alpine", "Alpine"),
                    Map.entry("arch", "Archlinux"),
                    Map.entry("centos", "CentOS"),
                    Map.entry("fedora", "Fedora"),
                    Map.entry("rhel", "RedHat"),
                    Map.entry("rocky", "Rocky"),
                    Map.entry("almalinux", "AlmaLinux"),
                    Map.entry("ol", "OracleLinux"),
                    Map.entry("amzn", "Amazon"),
                    Map.entry("opensuse-leap", "openSUSE Leap"),
                    Map.entry("opensuse-tumbleweed", "openSUSE Tumbleweed"),
                    Map.entry("sles", "SLES"),
                    Map.entry("gentoo", "Gentoo"),
                    Map.entry("nixos", "NixOS"),
                    Map.entry("void", "Void"));

    private static final Map<String, String> FAMILIES =
            Map.ofEntries(
                    Map.entry("Debian", "Debian"),
                    Map.entry("Ubuntu", "Debian"),
                    Map.entry("Linux Mint", "Debian"),
                    Map.entry("Pop!_OS", "Debian"),
                    Map.entry("Kali", "Debian"),
                    Map.entry("Devuan", "Debian"),
                    Map.entry("CentOS", "RedHat"),
                    Map.entry("Fedora", "RedHat"),
                    Map.entry("RedHat", "RedHat"),
                    Map.entry("Rocky", "RedHat"),
                    Map.entry("AlmaLinux", "RedHat"),
                    Map.entry("OracleLinux", "RedHat"),
                    Map.entry("Amazon", "RedHat"),
                    Map.entry("openSUSE Leap", "Suse"),
                    Map.entry("openSUSE Tumbleweed", "Suse"),
                    Map.entry("SLES", "Suse"));

    /// Package managers by the file that shows them; the first one there is it.
    private static final List<List<String>> PACKAGE_MANAGERS =
            List.of(
                    List.of("/usr/bin/apt-get", "apt"),
                    List.of("/usr/bin/dnf", "dnf"),
                    List.of("/usr/bin/dnf-3", "dnf"),
                    List.of("/usr/bin/yum", "yum"),
                    List.of("/usr/bin/zypper", "zypper"),
                    List.of("/usr/bin/pacman", "pacman"),
                    List.of("/sbin/apk", "apk"),
                    List.of("/usr/bin/emerge", "portage"),
                    List.of("/usr/bin/xbps-install", "xbps"));

    private static final Pattern RELEASE_IN_NAME = Pattern.compile("\\(([^)]+)\\)");

    private final Sighting seen;
    private final Map<String, String> release;

    Distribution(Sighting seen) {
        this.seen = seen;
        this.release = seen.assignments("/etc/os-release");
    }

    void tell(FactSheet facts) {
        var name = name();
        var version = release.getOrDefault("VERSION_ID", "NA");
        facts.put("distribution", name)
                .put("distribution_version", version)
                .put("distribution_major_version", version.split("\\.", -1)[0])
                .put("distribution_release", codename())
                .put("os_family", FAMILIES.getOrDefault(name, family(name)));
        minor(name).ifPresent(minor -> facts.put("distribution_minor_version", minor));
        if (!release.isEmpty()) {
            facts.put("distribution_file_path", "/etc/os-release")
                    .put("distribution_file_variety", variety(name))
                    .put("distribution_file_parsed", true);
        }
        facts.put("pkg_mgr", packageManager());
        facts.put("lsb", lsb(name, version));
    }

    private String name() {
        var id = release.getOrDefault("ID", "");
        var known = NAMES.get(id);
        if (known != null) {
            return known;
        }
        var text = release.getOrDefault("NAME", id);
        return text.isEmpty()
                ? "Linux"
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /// An unknown distribution belongs to the family of what it says it is like.
    private String family(String name) {
        return Arrays.stream(release.getOrDefault("ID_LIKE", "").split(" ", -1))
                .map(NAMES::get)
                .filter(Objects::nonNull)
                .map(like -> FAMILIES.getOrDefault(like, like))
                .findFirst()
                .orElse(name);
    }

    private String codename() {
        var codename = release.get("VERSION_CODENAME");
        if (codename != null && !codename.isEmpty()) {
            return codename;
        }
        var inName = RELEASE_IN_NAME.matcher(release.getOrDefault("VERSION", ""));
        return inName.find() ? inName.group(1) : "NA";
    }

    /// Debian's os-release has no minor version; its own file has.
    private Optional<String> minor(String name) {
        return name.equals("Debian")
                ? seen.line("/etc/debian_version")
                        .filter(version -> version.contains("."))
                        .map(version -> version.substring(version.indexOf('.') + 1))
                : Optional.empty();
    }

    private static String variety(String name) {
        return switch (FAMILIES.getOrDefault(name, name)) {
            case "Debian" -> "Debian";
            case "RedHat" -> "RedHat";
            case "Suse" -> "SUSE";
            default -> name;
        };
    }

    private String packageManager() {
        return PACKAGE_MANAGERS.stream()
                .filter(manager -> seen.exists(manager.getFirst()))
                .map(List::getLast)
                .findFirst()
                .orElse("unknown");
    }

    private FactSheet lsb(String name, String version) {
        var file = seen.assignments("/etc/lsb-release");
        var lsb = new FactSheet();
        if (file.isEmpty() && !seen.exists("/usr/bin/lsb_release")) {
            return lsb;
        }
        var number = file.getOrDefault("DISTRIB_RELEASE", version);
        return lsb.put("id", file.getOrDefault("DISTRIB_ID", name))
                .put("release", number)
                .put("major_release", number.split("\\.", -1)[0])
                .put("codename", file.getOrDefault("DISTRIB_CODENAME", codename()))
                .put(
                        "description",
                        file.getOrDefault(
                                "DISTRIB_DESCRIPTION", release.getOrDefault("PRETTY_NAME", name)));
    }
}
