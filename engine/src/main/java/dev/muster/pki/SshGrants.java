package dev.muster.pki;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a certificate allows and demands, in the words of `ssh-keygen -O`.
///
/// @param critical what whoever does not understand it must refuse
/// @param extensions what is allowed
public record SshGrants(SortedMap<String, String> critical, SortedMap<String, String> extensions) {
    /// Nothing.
    public static final SshGrants NONE = new SshGrants(new TreeMap<>(), new TreeMap<>());

    private static final List<String> PERMITS =
            List.of(
                    "permit-X11-forwarding",
                    "permit-agent-forwarding",
                    "permit-port-forwarding",
                    "permit-pty",
                    "permit-user-rc");

    private static final Set<String> DEMANDS =
            Set.of("force-command", "source-address", "verify-required");

    public SshGrants {
        critical = Collections.unmodifiableSortedMap(new TreeMap<>(critical));
        extensions = Collections.unmodifiableSortedMap(new TreeMap<>(extensions));
    }

    /// What users are allowed as long as nobody says otherwise, with these words on top. Hosts have
    /// no permissions to begin with.
    public static SshGrants of(SshCertificate.Type type, List<String> words) {
        var critical = new TreeMap<String, String>();
        var extensions = new TreeMap<String, String>();
        if (type == SshCertificate.Type.USER) {
            PERMITS.forEach(permit -> extensions.put(permit, ""));
        }
        for (var word : words) {
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            var value = equals < 0 ? "" : word.substring(equals + 1);
            if (name.equals("clear")) {
                extensions.clear();
            } else if (PERMITS.contains(name)) {
                extensions.put(name, "");
            } else if (name.startsWith("no-") && PERMITS.contains("permit-" + name.substring(3))) {
                extensions.remove("permit-" + name.substring(3));
            } else if (name.equals("no-x11-forwarding")) {
                extensions.remove("permit-X11-forwarding");
            } else if (name.equals("permit-x11-forwarding")) {
                extensions.put("permit-X11-forwarding", "");
            } else if (DEMANDS.contains(name)) {
                if (value.isEmpty() != name.equals("verify-required")) {
                    throw new IllegalArgumentException(
                            "the option '" + name + "' needs a value: " + name + "=...");
                }
                critical.put(name, value);
            } else if (name.startsWith("critical:")) {
                critical.put(name.substring(9), value);
            } else if (name.startsWith("extension:")) {
                extensions.put(name.substring(10), value);
            } else {
                throw new IllegalArgumentException(
                        "'%s' is no option of certificates; there are clear, %s, no-..., %s,"
                                        .formatted(
                                                word,
                                                String.join(", ", PERMITS),
                                                String.join(
                                                        ", ", DEMANDS.stream().sorted().toList()))
                                + " critical:NAME=VALUE, extension:NAME=VALUE");
            }
        }
        if (type == SshCertificate.Type.HOST && !critical.isEmpty()) {
            throw new IllegalArgumentException(
                    "the certificate of a host has no critical options: ssh would refuse it");
        }
        return new SshGrants(critical, extensions);
    }
}
