package dev.muster.modules.acme;

import dev.muster.pki.Names;
import dev.muster.pki.Request;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.shredzone.acme4j.Identifier;

/// The names that a certificate is ordered for.
final class Identifiers {
    private Identifiers() {}

    /// The names that a request is for: its alternative names, and its common name if it is none of
    /// them.
    static List<Identifier> of(Request request) {
        var names = new LinkedHashSet<>(request.names());
        for (var field : Names.fields(request.subject())) {
            if (field.name().equals("commonName")) {
                names.add(Names.ofHost(field.value()));
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("the certificate signing request names no host");
        }
        return names.stream().map(Identifiers::identifier).distinct().toList();
    }

    private static Identifier identifier(String name) {
        var value = name.substring(name.indexOf(':') + 1);
        return switch (name.substring(0, name.indexOf(':'))) {
            case "DNS" -> Identifier.dns(value.toLowerCase(Locale.ROOT));
            case "IP" -> Identifier.ip(value);
            default ->
                    throw new IllegalArgumentException(
                            "no authority proves '%s': ACME knows names and addresses of hosts"
                                    .formatted(name));
        };
    }

    /// Those of the names wanted that are none of a certificate's.
    static List<String> missing(List<Identifier> wanted, List<String> held) {
        var there = Set.copyOf(held.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
        return wanted.stream()
                .filter(identifier ->
                        !there.contains(identifier.getType() + ":" + identifier.getValue()))
                .map(Identifier::getValue)
                .toList();
    }
}
