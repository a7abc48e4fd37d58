package dev.muster.modules.acme;

import dev.muster.module.Courier;
import dev.muster.module.Outcome;
import dev.muster.module.Step;
import dev.muster.modules.CurlOptions;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// HTTP requests that a host makes with its curl: from where the host stands in the network,
/// through its proxy, and with the certificates that it trusts.
///
/// curl reads a request over standard input, so that of its headers and body nothing shows among
/// the host's processes. Only [#send] does anything; what else the JDK asks of an HTTP client is
/// curl's own business.
final class HostHttp extends HttpClient {
    private static final int NO_CURL = 127;

    private static final String ASK =
            """
            command -v curl >/dev/null || exit 127
            if [ "$1" = HEAD ]; then how=head; else how="request = $1"; fi
            { printf '%s\\nurl = "%s"\\n' "$how" "$2"; cat; } | curl -q -sS -i -K -
            """;

    private final Courier courier;
    private final ServerArguments server;
    private Optional<Parts> last = Optional.empty();

    HostHttp(Courier courier, ServerArguments server) {
        this.courier = courier;
        this.server = server;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        var outcome =
                courier.take(
                        new Step.Run(
                                ASK,
                                List.of(request.method(), request.uri().toString()),
                                "/bin/sh",
                                Optional.empty(),
                                Map.of(),
                                Optional.of(configuration(request)),
                                Optional.empty()));
        if (outcome.failed()) {
            throw silent(request, outcome);
        }
        return answer(request, outcome.out(), handler);
    }

    /// The answer to the last request, as it came.
    Optional<Parts> last() {
        return last;
    }

    private String configuration(HttpRequest request) {
        var options = new CurlOptions();
        request.headers()
                .map()
                .forEach((name, values) ->
                        values.forEach(value -> options.with("header", name + ": " + value)));
        var body = body(request);
        if (!body.isEmpty()) {
            options.with("data-raw", body);
            options.with("header", "Expect:");
        }
        options.with("proto", "=http,https");
        options.with("max-time", String.valueOf(server.requestTimeout()));
        server.caPath().ifPresent(path -> options.with("cacert", path));
        if (!server.validateCerts()) {
            options.flag("insecure");
        }
        return options.toString();
    }

    private static String body(HttpRequest request) {
        return request.bodyPublisher()
                .map(publisher -> {
                    var text = HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
                    publisher.subscribe(new Gathering(text));
                    return text.getBody().toCompletableFuture().join();
                })
                .orElse("");
    }

    /// Hands single pieces to one who takes them in lists.
    private record Gathering(HttpResponse.BodySubscriber<String> text)
            implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            text.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            text.onNext(List.of(piece));
        }

        @Override
        public void onError(Throwable failure) {
            text.onError(failure);
        }

        @Override
        public void onComplete() {
            text.onComplete();
        }
    }

    private static Trouble silent(HttpRequest request, Outcome outcome) {
        if (outcome.exit() == NO_CURL) {
            return new Trouble(
                    "the host asks the ACME server with curl, which it doesn't have",
                    "install the package 'curl' first, or let the controller ask with"
                            + " 'delegate_to: localhost'");
        }
        var said = outcome.err().strip().replaceFirst("^curl: \\(\\d+\\) ", "");
        return new Trouble(
                "the host gets no answer from the ACME server at %s: %s"
                        .formatted(
                                request.uri(),
                                said.isEmpty() ? "curl ends with " + outcome.exit() : said),
                switch (outcome.exit()) {
                    case 5, 6 -> "is the name right, and does the host resolve it?";
                    case 35, 51, 58, 60, 77, 83, 90, 91 ->
                            "name a file on the host with the CA to trust in 'ca_path', if it is one"
                                    + " that the host does not know";
                    default ->
                            "does it run, and may the host connect to it? 'delegate_to: localhost' lets"
                                    + " the controller ask";
                });
    }

    /// An answer; of several heads the last counts, since others are a proxy's or say to go on.
    record Parts(int status, HttpHeaders headers, String body) {
        static Optional<Parts> of(String text) {
            var rest = text;
            Optional<Parts> parts = Optional.empty();
            while (rest.startsWith("HTTP/")) {
                int end = rest.indexOf("\r\n\r\n");
                if (end < 0) {
                    return Optional.empty();
                }
                var lines = rest.substring(0, end).split("\r\n");
                rest = rest.substring(end + 4);
                var words = lines[0].split(" ", 3);
                if (words.length < 2 || !words[1].matches("\\d{3}")) {
                    return Optional.empty();
                }
                parts = Optional.of(new Parts(Integer.parseInt(words[1]), headers(lines), rest));
            }
            return parts;
        }

        private static HttpHeaders headers(String[] lines) {
            var headers = new LinkedHashMap<String, List<String>>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon > 0) {
                    var name = lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT);
                    var value = lines[i].substring(colon + 1).strip();
                    headers.merge(
                            name,
                            List.of(value),
                            (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
                }
            }
            return HttpHeaders.of(headers, (_, _) -> true);
        }
    }

    private <T> HttpResponse<T> answer(
            HttpRequest request, String text, HttpResponse.BodyHandler<T> handler) {
        var parts =
                Parts.of(text)
                        .orElseThrow(() ->
                                new Trouble(
                                        "what comes back from " + request.uri() + " is no HTTP"));
        last = Optional.of(parts);
        var subscriber =
                handler.apply(
                        new HostAnswer.Head(parts.status(), parts.headers(), Version.HTTP_1_1));
        subscriber.onSubscribe(HostAnswer.ALL_AT_ONCE);
        subscriber.onNext(List.of(ByteBuffer.wrap(parts.body().getBytes(StandardCharsets.UTF_8))));
        subscriber.onComplete();
        return new HostAnswer<>(
                request,
                parts.status(),
                parts.headers(),
                subscriber.getBody().toCompletableFuture().join());
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return CompletableFuture.completedFuture(send(request, handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.PushPromiseHandler<T> pushed) {
        return sendAsync(request, handler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        throw new UnsupportedOperationException("TLS is the host's business");
    }

    @Override
    public SSLParameters sslParameters() {
        throw new UnsupportedOperationException("TLS is the host's business");
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
