package dev.muster.modules.facts;

import dev.muster.value.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The system's name, kernel, user, environment and what keeps it safe.
final class Platform {
    private static final Pattern IPV4_OR_6 = Pattern.compile("[0-9a-fA-F.:]+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern PYTHON = Pattern.compile("/usr/bin/python3\\.(\\d+)");
    private static final Pattern HOST_KEY = Pattern.compile("/etc/ssh/ssh_host_(\\w+)_key\\.pub");

    private final Sighting seen;

    Platform(Sighting seen) {
        this.seen = seen;
    }

    void tell(FactSheet facts) {
        kernel(facts);
        names(facts);
        facts.put("env", environment());
        user(facts);
        python(facts);
        security(facts);
        hostKeys(facts);
        facts.put("service_mgr", serviceManager())
                .put("is_chroot", seen.exists("chroot"))
                .put("hostnqn", seen.line("/etc/nvme/hostnqn").orElse(""))
                .put("iscsi_iqn", initiator());
        seen.line("/etc/machine-id")
                .or(() -> seen.line("/var/lib/dbus/machine-id"))
                .ifPresent(id -> facts.put("machine_id", id));
    }

    private void kernel(FactSheet facts) {
        var machine = seen.section("machine").stream().findFirst().orElse("");
        var architecture =
                switch (machine) {
                    case "i386", "i486", "i586", "i686" -> "i386";
                    default -> machine;
                };
        var is64 = machine.endsWith("64") || List.of("s390x", "ppc64le").contains(machine);
        facts.put("system", seen.line("/proc/sys/kernel/ostype").orElse("Linux"))
                .put("kernel", seen.line("/proc/sys/kernel/osrelease").orElse(""))
                .put("kernel_version", seen.line("/proc/sys/kernel/version").orElse(""))
                .put("machine", machine)
                .put("architecture", architecture)
                .put("userspace_bits", is64 ? "64" : "32")
                .put("userspace_architecture", architecture);
    }

    private void names(FactSheet facts) {
        var node = seen.line("/proc/sys/kernel/hostname").orElse("");
        var full =
                seen.section("name").stream()
                        .flatMap(line -> Arrays.stream(BLANKS.split(line.strip(), -1)).skip(1))
                        .filter(name -> name.contains(".") && !IPV4_OR_6.matcher(name).matches())
                        .findFirst()
                        .orElse(node);
        var dot = full.indexOf('.');
        facts.put("nodename", node)
                .put("hostname", node.split("\\.", -1)[0])
                .put("fqdn", full)
                .put("domain", dot < 0 ? "" : full.substring(dot + 1));
    }

    private void user(FactSheet facts) {
        var status = seen.fields("/proc/self/status");
        var uids = BLANKS.split(status.getOrDefault("Uid", "0 0"), -1);
        var gids = BLANKS.split(status.getOrDefault("Gid", "0 0"), -1);
        facts.put("real_user_id", Long.parseLong(uids[0]))
                .put("effective_user_id", Long.parseLong(uids[1]))
                .put("real_group_id", Long.parseLong(gids[0]))
                .put("effective_group_id", Long.parseLong(gids[1]))
                .put("user_uid", Long.parseLong(uids[0]));
        for (var line : seen.lines("/etc/passwd")) {
            var fields = line.split(":", -1);
            if (fields.length >= 7 && fields[2].equals(uids[0])) {
                facts.put("user_id", fields[0])
                        .put("user_gid", Long.parseLong(fields[3]))
                        .put("user_gecos", fields[4])
                        .put("user_dir", fields[5])
                        .put("user_shell", fields[6]);
                return;
            }
        }
        var environment = environment().asMap();
        facts.put("user_id", environment.getOrDefault("USER", Value.text(uids[0])))
                .put("user_gid", Long.parseLong(gids[0]))
                .put("user_dir", environment.getOrDefault("HOME", Value.text("/")))
                .put("user_shell", environment.getOrDefault("SHELL", Value.text("/bin/sh")));
    }

    /// The version of the host's Python, if it has one, as the name of its command tells it.
    private void python(FactSheet facts) {
        seen.section("tests").stream()
                .map(PYTHON::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .max(Integer::compare)
                .ifPresent(minor -> {
                    var version = new FactSheet().put("major", 3).put("minor", minor);
                    facts.put("python_version", "3." + minor);
                    facts.put(
                            "python",
                            new FactSheet()
                                    .put("executable", "/usr/bin/python3")
                                    .put("type", "cpython")
                                    .put(
                                            "version_info",
                                            Value.list(List.of(Value.of(3), Value.of(minor))))
                                    .put("version", version));
                });
    }

    private void security(FactSheet facts) {
        var apparmor = seen.exists("/sys/kernel/security/apparmor") ? "enabled" : "disabled";
        facts.put("apparmor", new FactSheet().put("status", apparmor));
        var selinux = new FactSheet();
        if (seen.exists("/sys/fs/selinux/enforce")) {
            var config = seen.assignments("/etc/selinux/config");
            var enforcing = seen.line("/sys/fs/selinux/enforce").equals(Optional.of("1"));
            selinux.put("status", "enabled")
                    .put("mode", enforcing ? "enforcing" : "permissive")
                    .put("config_mode", config.getOrDefault("SELINUX", "unknown"))
                    .put("type", config.getOrDefault("SELINUXTYPE", "unknown"))
                    .put("policyvers", seen.line("/sys/fs/selinux/policyvers").orElse("unknown"));
        } else {
            selinux.put("status", "disabled");
        }
        facts.put("selinux", selinux).put("selinux_python_present", false);
        facts.put("fips", seen.line("/proc/sys/crypto/fips_enabled").equals(Optional.of("1")));
        var held = Capabilities.of(seen.fields("/proc/self/status"));
        facts.put("system_capabilities", held.names())
                .put("system_capabilities_enforced", held.areAll() ? "False" : "True");
    }

    private void hostKeys(FactSheet facts) {
        for (var file : seen.files().keySet()) {
            var key = HOST_KEY.matcher(file);
            if (key.matches()) {
                var words = BLANKS.split(seen.line(file).orElse(""), -1);
                if (words.length >= 2) {
                    var name = "ssh_host_key_" + key.group(1) + "_public";
                    facts.put(name, words[1]).put(name + "_keytype", words[0]);
                }
            }
        }
    }

    /// A variable's further lines belong to it.
    private FactSheet environment() {
        var values = new LinkedHashMap<String, String>();
        var last = "";
        for (var line : seen.section("env")) {
            var variable = VARIABLE.matcher(line);
            if (variable.matches()) {
                last = variable.group(1);
                values.put(last, variable.group(2));
            } else if (!last.isEmpty()) {
                values.merge(last, line, (old, more) -> old + "\n" + more);
            }
        }
        var sheet = new FactSheet();
        values.forEach(sheet::put);
        return sheet;
    }

    private String serviceManager() {
        var first = seen.line("/proc/1/comm").orElse("");
        if (first.equals("systemd")
                || seen.exists("/run/systemd/system")
                || seen.exists("/dev/.run/systemd")) {
            return "systemd";
        }
        if (seen.exists("/sbin/openrc") || first.startsWith("openrc")) {
            return "openrc";
        }
        return switch (first) {
            case "s6-svscan" -> "s6";
            case "runit", "procd" -> first;
            default ->
                    seen.exists("/etc/init.d") ? "sysvinit" : first.isEmpty() ? "service" : first;
        };
    }

    private String initiator() {
        return seen.lines("/etc/iscsi/initiatorname.iscsi").stream()
                .filter(line -> line.startsWith("InitiatorName="))
                .map(line -> line.substring("InitiatorName=".length()).strip())
                .findFirst()
                .orElse("");
    }
}
