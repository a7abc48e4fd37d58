package dev.muster.modules.commands;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Mode;
import dev.muster.module.Module;
import dev.muster.module.Outcome;
import dev.muster.module.Result;
import dev.muster.module.Secret;
import dev.muster.module.Step;
import dev.muster.modules.Returns;
import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Talks HTTP from a host.
@Manual(
        name = "uri",
        summary = "Sends an HTTP request from a host and reads the answer.",
        details =
                """
                The host needs curl. Address, headers, password and body reach it over standard input, so
                that none of them shows among the host's processes.
                """,
        examples = {
            "uri: {url: 'http://127.0.0.1:5052/eth/v1/node/health', status_code: [200, 206]}",
            "uri: {url: 'http://127.0.0.1:8545', method: POST, body_format: json,"
                    + " body: {jsonrpc: '2.0', id: 1, method: eth_blockNumber}}"
        },
        returns = {
            "status: the status code",
            "url: the address in the end",
            "redirected: whether it is another one than asked for",
            "content: the body, with `return_content`",
            "json: the body's data, if it is JSON",
            "elapsed: seconds taken",
            "cookies: the cookies set",
            "path: the file written"
        })
public final class Uri implements Module.Action<Uri.Arguments> {
    private static final String MARK = "@@muster";

    /// curl reads the request, headers and body go to files, since an answer may be of any bytes.
    private static final String ASK =
            """
            dest=$1 mode=$2 owner=$3 group=$4 url=$5
            command -v curl >/dev/null || exit 4
            folder=$(mktemp -d) || exit 5
            trap 'rm -rf "$folder"' EXIT
            curl -q -sS -K - -D "$folder/headers" -o "$folder/body" \\
              -w '%{http_code}\\n%{url_effective}\\n%{num_redirects}\\n' 2>"$folder/trouble"
            echo "@@muster $?"
            cat "$folder/trouble"
            echo @@muster
            [ ! -e "$folder/headers" ] || cat "$folder/headers"
            echo @@muster
            if [ -z "$dest" ]; then
              [ ! -e "$folder/body" ] || cat "$folder/body"
              exit 0
            fi
            [ -e "$folder/body" ] || exit 0
            if [ -d "$dest" ]; then name=${url##*/} name=${name%%[?#]*} dest=${dest%/}/${name:-index.html}; fi
            echo "$dest"
            if ! cmp -s "$folder/body" "$dest"; then
              cp "$folder/body" "$dest.muster" && mv -f "$dest.muster" "$dest" || exit
              echo changed
            fi
            if [ -n "$mode" ]; then chmod "$mode" "$dest" || exit; fi
            if [ -n "$owner$group" ]; then chown "$owner${group:+:$group}" "$dest" || exit; fi
            """;

    /// How a body is written.
    public enum BodyFormat {
        RAW("raw"),
        JSON("json"),
        FORM_URLENCODED("form-urlencoded"),
        FORM_MULTIPART("form-multipart");

        private final String word;

        BodyFormat(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// The request.
    public record Arguments(
            @Argument("The address") String url,
            @Argument(value = "The method", otherwise = "GET") String method,
            @Argument("The body: text, or data in the form that `body_format` says")
                    Optional<Value> body,
            @Argument(value = "The body's form", otherwise = "raw") BodyFormat bodyFormat,
            @Argument("A file whose content is the body") Optional<String> src,
            @Argument(value = "Whether `src` is on the host", otherwise = "false")
                    boolean remoteSrc,
            @Argument("Headers") Map<String, String> headers,
            @Argument(value = "Status codes that are no failure", otherwise = "200")
                    List<Integer> statusCode,
            @Argument(value = "Return the body even if the request succeeds", otherwise = "false")
                    boolean returnContent,
            @Argument("A file of the host, or a folder, to write the body to")
                    Optional<String> dest,
            @Argument("The mode of `dest`") Optional<Mode> mode,
            @Argument("The owner of `dest`") Optional<String> owner,
            @Argument("The group of `dest`") Optional<String> group,
            @Argument(value = "Whom to log in as", aliases = "user") Optional<String> urlUsername,
            @Argument(value = "The password", aliases = "password") Optional<Secret> urlPassword,
            @Argument(
                            value = "Send name and password unasked, as is done anyway",
                            otherwise = "false")
                    boolean forceBasicAuth,
            @Argument(value = "Most seconds to wait", otherwise = "30") int timeout,
            @Argument(value = "Refuse certificates that nobody vouches for", otherwise = "true")
                    boolean validateCerts,
            @Argument(value = "Which redirects to follow: all, none, safe", otherwise = "safe")
                    String followRedirects,
            @Argument("A Unix socket to connect to") Optional<String> unixSocket,
            @Argument(value = "Go through the host's proxy, if it has one", otherwise = "true")
                    boolean useProxy,
            @Argument(value = "Look for a password in ~/.netrc", otherwise = "true")
                    boolean useNetrc,
            @Argument("A certificate to show") Optional<String> clientCert,
            @Argument("Its key") Optional<String> clientKey,
            @Argument("Certificates to trust") Optional<String> caPath,
            @Argument("Ciphers to offer") List<String> ciphers,
            @Argument(value = "How to call oneself", otherwise = "ansible-httpget")
                    String httpAgent,
            @Argument("A path that makes the request needless if it exists")
                    Optional<String> creates,
            @Argument("A path that makes the request needless unless it exists")
                    Optional<String> removes,
            @Argument(
                            value = "Ask anew even if `dest` exists, as is done anyway",
                            otherwise = "false")
                    boolean force) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var step =
                new Step.Run(
                        ASK,
                        List.of(
                                arguments.dest().orElse(""),
                                CurlConfig.mode(arguments.mode()).orElse(""),
                                arguments.owner().orElse(""),
                                arguments.group().orElse(""),
                                withoutQuery(arguments.url())),
                        "/bin/sh",
                        Optional.empty(),
                        Map.of(),
                        Optional.of(CurlConfig.of(arguments, here)),
                        Optional.empty());
        return new Deed(
                new Guard(arguments.creates(), arguments.removes(), Optional.empty())
                        .unless((path, exists) ->
                                Result.ok(
                                        Output.skipped(Value.text(arguments.url()), path, exists))),
                List.of(step),
                outcomes -> read(arguments, outcomes.getLast()),
                Deed.InCheck.SKIP);
    }

    /// What names the file in a folder; a query may hold a secret and is none of its business.
    private static String withoutQuery(String url) {
        var path = url.replaceFirst("[?#].*", "");
        return path.substring(path.lastIndexOf('/'));
    }

    private static Result read(Arguments arguments, Outcome outcome) {
        if (outcome.exit() == 4) {
            return Result.failed("uri needs curl on the host: install the package 'curl' first");
        }
        var parts = outcome.out().split(MARK, 4);
        if (outcome.failed() || parts.length < 4) {
            return Result.failed(outcome.err().strip());
        }
        var facts = parts[0].strip().lines().toList();
        var code = parts[1].strip().lines().findFirst().orElse("").strip();
        var trouble = parts[1].strip().substring(code.length()).strip();
        var body = parts[3].substring(1);
        var status = code.equals("0") && !facts.isEmpty() ? Integer.parseInt(facts.getFirst()) : -1;
        var headers = headers(parts[2]);
        var values =
                new Returns()
                        .and("status", status)
                        .and("url", facts.size() > 1 ? facts.get(1) : arguments.url())
                        .and(
                                "redirected",
                                facts.size() > 2 && Integer.parseInt(facts.get(2).strip()) > 0)
                        .and("elapsed", outcome.took().toSeconds());
        headers.values().forEach(values::and);
        var isExpected = arguments.statusCode().contains(status);
        var changed = false;
        if (arguments.dest().isPresent()) {
            var lines = body.lines().toList();
            lines.stream().findFirst().ifPresent(path -> values.and("path", path));
            changed = lines.contains("changed");
        } else {
            if (arguments.returnContent() || !isExpected) {
                values.and("content", body);
            }
            json(headers.values(), body).ifPresent(data -> values.and("json", data));
        }
        values.and("msg", message(arguments, status, trouble, headers));
        return Result.ok(values.mapping()).withFailed(!isExpected).withChanged(changed);
    }

    private static String message(
            Arguments arguments, int status, String trouble, Headers headers) {
        if (arguments.statusCode().contains(status)) {
            var length =
                    Optional.ofNullable(headers.values().get("content_length"))
                            .map(JsonBody::plain)
                            .orElse("unknown");
            return headers.reason() + " (" + length + " bytes)";
        }
        return "Status code was "
                + status
                + " and not "
                + arguments.statusCode()
                + ": "
                + (status < 0
                        ? "Request failed: " + trouble
                        : "HTTP Error " + status + ": " + headers.reason());
    }

    /// The headers of the last answer, under names in lower case with underscores.
    private record Headers(String reason, Map<String, Value> values) {}

    private static Headers headers(String text) {
        var reason = "";
        var values = new LinkedHashMap<String, Value>();
        var cookies = new LinkedHashMap<String, Value>();
        for (var line : text.lines().map(String::strip).toList()) {
            int colon = line.indexOf(':');
            if (line.startsWith("HTTP/")) {
                var words = line.split(" ", 3);
                reason = words.length > 2 ? words[2] : words.length > 1 ? words[1] : "";
                values.clear();
            } else if (colon > 0) {
                var name = line.substring(0, colon).toLowerCase(Locale.ROOT).replace('-', '_');
                var value = line.substring(colon + 1).strip();
                values.merge(
                        name,
                        Value.text(value),
                        (old, _) -> Value.text(JsonBody.plain(old) + ", " + value));
                if (name.equals("set_cookie")) {
                    var pair = value.split(";", 2)[0].split("=", 2);
                    cookies.put(pair[0].strip(), Value.text(pair.length > 1 ? pair[1] : ""));
                }
            }
        }
        var words =
                cookies.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + JsonBody.plain(cookie.getValue()))
                        .toList();
        values.put("cookies", Value.map(cookies));
        values.put("cookies_string", Value.text(String.join("; ", words)));
        return new Headers(reason.isEmpty() ? "OK" : reason, values);
    }

    private static Optional<Value> json(Map<String, Value> headers, String body) {
        var type = headers.get("content_type");
        if (type == null || body.isBlank() || !JsonBody.plain(type).contains("json")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Yaml.value(body));
        } catch (InputException _) {
            return Optional.empty();
        }
    }
}
