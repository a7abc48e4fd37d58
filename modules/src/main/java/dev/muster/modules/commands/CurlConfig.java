package dev.muster.modules.commands;

import dev.muster.module.Controller;
import dev.muster.module.Mode;
import dev.muster.module.Secret;
import dev.muster.modules.CurlOptions;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A request as a configuration for curl, which reads it from standard input: nothing of it shows
/// among the processes of the host.
final class CurlConfig {
    private final CurlOptions options = new CurlOptions();

    private CurlConfig() {}

    static String of(Uri.Arguments request, Controller here) {
        var config = new CurlConfig();
        config.options.with("url", request.url());
        config.options.with("user-agent", request.httpAgent());
        config.options.with("max-time", Integer.toString(request.timeout()));
        var method = request.method().toUpperCase(Locale.ROOT);
        if (method.equals("HEAD")) {
            config.options.flag("head");
        } else {
            config.options.with("request", method);
        }
        if (follows(request.followRedirects(), method)) {
            config.options.flag("location");
        }
        if (!request.validateCerts()) {
            config.options.flag("insecure");
        }
        if (!request.useProxy()) {
            config.options.with("noproxy", "*");
        }
        if (request.useNetrc() && request.urlUsername().isEmpty()) {
            config.options.flag("netrc-optional");
        }
        request.unixSocket().ifPresent(path -> config.options.with("unix-socket", path));
        request.clientCert().ifPresent(path -> config.options.with("cert", path));
        request.clientKey().ifPresent(path -> config.options.with("key", path));
        request.caPath().ifPresent(path -> config.options.with("cacert", path));
        if (!request.ciphers().isEmpty()) {
            config.options.with("ciphers", String.join(":", request.ciphers()));
        }
        request.urlUsername()
                .ifPresent(user ->
                        config.options.with(
                                "user",
                                user + ":" + request.urlPassword().map(Secret::reveal).orElse("")));
        var headers = new LinkedHashMap<>(request.headers());
        config.body(request, headers, here);
        headers.forEach((name, value) -> config.options.with("header", name + ": " + value));
        return config.options.toString();
    }

    /// `safe` follows where the method only reads.
    private static boolean follows(String word, String method) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "all", "yes", "true", "urllib2" -> true;
            case "none", "no", "false" -> false;
            case "safe" -> method.equals("GET") || method.equals("HEAD");
            default ->
                    throw new InputException(
                            Diagnostic.error(
                                    "'follow_redirects' of uri must be one of all, none, safe,"
                                            + " urllib2, not '"
                                            + word
                                            + "'"));
        };
    }

    private void body(Uri.Arguments request, Map<String, String> headers, Controller here) {
        if (request.src().isPresent()) {
            if (request.remoteSrc()) {
                options.with("data-binary", "@" + request.src().get());
            } else {
                options.with("data-raw", contentOf(request.src().get(), here));
            }
            return;
        }
        if (request.body().isEmpty()) {
            return;
        }
        var body = request.body().get();
        switch (request.bodyFormat()) {
            case RAW -> options.with("data-raw", JsonBody.plain(body));
            case JSON -> {
                addType(headers, "application/json");
                options.with(
                        "data-raw",
                        body instanceof Value.Text(String json, boolean _, _)
                                ? json
                                : JsonBody.of(body));
            }
            case FORM_URLENCODED -> {
                addType(headers, "application/x-www-form-urlencoded");
                options.with("data-raw", encoded(body));
            }
            case FORM_MULTIPART -> {
                var parts = parts(body, here);
                var boundary = "muster-" + HexFormat.of().toHexDigits(parts.hashCode());
                addType(headers, "multipart/form-data; boundary=" + boundary);
                var whole = new StringBuilder();
                parts.forEach(part -> whole.append("--" + boundary + "\r\n" + part + "\r\n"));
                options.with("data-raw", whole + "--" + boundary + "--\r\n");
            }
        }
    }

    private static void addType(Map<String, String> headers, String type) {
        if (headers.keySet().stream().noneMatch(name -> name.equalsIgnoreCase("content-type"))) {
            headers.put("Content-Type", type);
        }
    }

    private static String encoded(Value body) {
        if (body instanceof Value.Text(String text, boolean _, _)) {
            return text;
        }
        var pairs = new ArrayList<String>();
        if (body instanceof Value.Mapping(Map<Value, Value> entries)) {
            entries.forEach((key, value) -> addPairs(pairs, key, value));
        } else if (body instanceof Value.Sequence(List<Value> items, boolean _)) {
            for (var item : items) {
                if (item instanceof Value.Sequence(List<Value> pair, boolean _)
                        && pair.size() == 2) {
                    addPairs(pairs, pair.get(0), pair.get(1));
                }
            }
        }
        return String.join("&", pairs);
    }

    private static void addPairs(List<String> pairs, Value key, Value value) {
        if (value instanceof Value.Sequence(List<Value> items, boolean _)) {
            items.forEach(item -> addPairs(pairs, key, item));
        } else {
            pairs.add(escaped(key) + "=" + escaped(value));
        }
    }

    private static String escaped(Value value) {
        return URLEncoder.encode(JsonBody.plain(value), StandardCharsets.UTF_8);
    }

    /// A part is a text, or a dictionary of `content`, `filename` and `mime_type`.
    private static List<String> parts(Value body, Controller here) {
        var parts = new ArrayList<String>();
        if (!(body instanceof Value.Mapping(Map<Value, Value> entries))) {
            throw new InputException(
                    Diagnostic.error("'body' of uri must be a dictionary for form-multipart"));
        }
        for (var entry : entries.entrySet()) {
            var name = JsonBody.plain(entry.getKey());
            if (!(entry.getValue() instanceof Value.Mapping part)) {
                parts.add(part(name, "", "", JsonBody.plain(entry.getValue())));
                continue;
            }
            var file = part.find("filename").map(JsonBody::plain);
            var content =
                    part.find("content")
                            .map(JsonBody::plain)
                            .orElseGet(() -> file.map(path -> contentOf(path, here)).orElse(""));
            var type =
                    part.find("mime_type")
                            .map(JsonBody::plain)
                            .or(() -> file.map(_ -> "application/octet-stream"));
            parts.add(
                    part(
                            name,
                            file.map(path ->
                                            "; filename=\""
                                                    + path.substring(path.lastIndexOf('/') + 1)
                                                    + "\"")
                                    .orElse(""),
                            type.map(it -> "\r\nContent-Type: " + it).orElse(""),
                            content));
        }
        return parts;
    }

    private static String part(String name, String file, String type, String content) {
        return "Content-Disposition: form-data; name=\""
                + name
                + "\""
                + file
                + type
                + "\r\n\r\n"
                + content;
    }

    private static String contentOf(String name, Controller here) {
        var file = here.file(name, "files");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InputException(
                    List.of(Diagnostic.error("'" + file + "' can't be read as text: " + e)));
        }
    }

    static Optional<String> mode(Optional<Mode> mode) {
        return mode.map(it -> Mode.octal(it.bits(0644, false)));
    }
}
