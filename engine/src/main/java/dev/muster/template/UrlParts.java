package dev.muster.template;

import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The parts of an address, as Python's `urlsplit` names them.
final class UrlParts {
    private static final Pattern URL =
            Pattern.compile(
                    "(?s)(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");

    private UrlParts() {}

    static Value split(Value input, Parameters.Given given, Evaluation evaluation) {
        var parts = parts(Filters.text(input));
        var query = given.text(0, "");
        if (query.isEmpty()) {
            return Value.map(parts);
        }
        var part = parts.get(query);
        if (part == null) {
            throw TemplateException.value("'" + query + "' is no part of an address")
                    .hint("the parts are " + String.join(", ", parts.keySet()));
        }
        return part;
    }

    private static Map<String, Value> parts(String url) {
        var found = URL.matcher(url.strip());
        found.matches();
        var authority = or(found.group(2));
        int at = authority.lastIndexOf('@');
        var user = at < 0 ? "" : authority.substring(0, at);
        var host = authority.substring(at + 1);
        var port = "";
        int colon =
                host.startsWith("[")
                        ? host.indexOf(':', Math.max(0, host.indexOf(']')))
                        : host.indexOf(':');
        if (colon >= 0) {
            port = host.substring(colon + 1);
            host = host.substring(0, colon);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int secret = user.indexOf(':');
        var parts = new LinkedHashMap<String, Value>();
        parts.put("fragment", Value.text(or(found.group(5))));
        parts.put(
                "hostname",
                host.isEmpty() ? Value.NULL : Value.text(host.toLowerCase(java.util.Locale.ROOT)));
        parts.put("netloc", Value.text(authority));
        parts.put("password", secret < 0 ? Value.NULL : Value.text(user.substring(secret + 1)));
        parts.put("path", Value.text(or(found.group(3))));
        parts.put(
                "port",
                port.isEmpty()
                        ? Value.NULL
                        : Numbers.parseWhole(port, 10)
                                .<Value>map(Value.Int::new)
                                .orElse(Value.NULL));
        parts.put("query", Value.text(or(found.group(4))));
        parts.put("scheme", Value.text(or(found.group(1)).toLowerCase(java.util.Locale.ROOT)));
        parts.put(
                "username",
                at < 0 ? Value.NULL : Value.text(secret < 0 ? user : user.substring(0, secret)));
        return parts;
    }

    private static String or(String group) {
        return group == null ? "" : group;
    }
}
