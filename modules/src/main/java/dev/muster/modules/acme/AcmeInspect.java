package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Courier;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.module.Shared;
import dev.muster.modules.Returns;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.toolbox.JSON;
import org.shredzone.acme4j.toolbox.JSONBuilder;

/// One request to an authority that speaks ACME.
@Manual(
        name = "acme_inspect",
        collection = "community.crypto",
        groups = {"community.crypto.acme"},
        summary = "Sends one request to an authority that speaks ACME and tells the answer.",
        details =
                """
                For looking at what went wrong. A request with an account's key is signed with it; \
                `get` of something that belongs to an account is signed, too, as the protocol has it. \
                In check mode nothing is posted.
                """,
        examples = {
            """
            - acme_inspect:
                acme_directory: https://acme-v02.api.letsencrypt.org/directory
                account_key_src: /etc/ssl/account.key
                method: get
                url: "{{ order.order_uri }}"
              register: seen
            """
        },
        returns = {
            "directory: the authority's directory",
            "headers: the answer's headers, and its `status`",
            "output_text: the answer",
            "output_json: the same as data, where it is JSON"
        })
public final class AcmeInspect implements Module.Action<AcmeInspect.Arguments> {
    /// What to do.
    public enum Method {
        GET("get"),
        POST("post"),
        DIRECTORY_ONLY("directory-only");

        private final String word;

        Method(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// The arguments.
    public record Arguments(
            @Shared AccountArguments account,
            @Argument("What to ask; needed unless it is the directory alone.") Optional<String> url,
            @Argument(value = "How to ask.", otherwise = "get") Method method,
            @Argument("What to post, in JSON.") Optional<String> content,
            @Argument(value = "Whether a refusal is a failure of the task.", otherwise = "true")
                    boolean failOnAcmeError) {
        public Arguments {
            if (method != Method.DIRECTORY_ONLY && url.isEmpty()) {
                throw new InputException(Diagnostic.error("method '" + method + "' needs 'url'"));
            }
            if (method == Method.POST && (content.isEmpty() || !account.hasKey())) {
                throw new InputException(
                        Diagnostic.error(
                                "method 'post' needs 'content' and 'account_key_src' or"
                                        + " 'account_key_content'"));
            }
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        return Deed.of(
                courier -> Trouble.orFailed(() -> result(arguments, courier)),
                arguments.method() == Method.POST ? Deed.InCheck.SKIP : Deed.InCheck.RUN);
    }

    private static Result result(Arguments arguments, Courier courier) {
        var server = arguments.account().asked(courier);
        var told = new Returns().and("directory", Yaml.value(directory(server)));
        if (arguments.method() == Method.DIRECTORY_ONLY) {
            return Result.ok(told.mapping());
        }
        var refusal =
                Trouble.sorted(() -> {
                    try {
                        send(arguments, server, courier);
                        return Optional.<AcmeServerException>empty();
                    } catch (AcmeServerException refused) {
                        return Optional.of(refused);
                    }
                });
        server.http().last().ifPresent(answer -> tell(answer, told));
        return refusal.filter(_ -> arguments.failOnAcmeError())
                .map(refused ->
                        Result.failed(
                                "the ACME server refuses: " + Trouble.told(refused.getProblem()),
                                told.mapping()))
                .orElseGet(() ->
                        Result.ok(told.mapping()).withChanged(arguments.method() == Method.POST));
    }

    private static String directory(AcmeServer server) {
        return Trouble.sorted(() -> {
            server.session().getMetadata();
            return server.http().last().map(HostHttp.Parts::body).orElse("{}");
        });
    }

    private static void send(Arguments arguments, AcmeServer server, Courier courier)
            throws AcmeException {
        var url = url(arguments.url().orElse(""));
        var session = server.session();
        if (!arguments.account().hasKey()) {
            try (var connection = session.connect()) {
                connection.sendRequest(url, session, null);
            }
            return;
        }
        var login = login(arguments, server, courier);
        try (var connection = session.connect()) {
            if (arguments.method() == Method.GET) {
                connection.sendSignedPostAsGetRequest(url, login);
            } else {
                connection.sendSignedRequest(url, claims(arguments), login);
            }
        }
    }

    private static Login login(Arguments arguments, AcmeServer server, Courier courier) {
        var key = arguments.account().key(courier);
        Session session = server.session();
        return arguments
                .account()
                .accountUri()
                .map(uri -> session.login(url(uri), key.pair()))
                .or(() -> server.known(key))
                .orElseThrow(() -> new Trouble("Account does not exist or is deactivated."));
    }

    private static JSONBuilder claims(Arguments arguments) {
        var claims = new JSONBuilder();
        JSON.parse(arguments.content().orElse("{}")).toMap().forEach(claims::put);
        return claims;
    }

    private static URL url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (MalformedURLException | IllegalArgumentException _) {
            throw new Trouble("'" + text + "' is no address");
        }
    }

    private static void tell(HostHttp.Parts answer, Returns told) {
        var headers = new LinkedHashMap<String, Value>();
        headers.put("status", Value.of(answer.status()));
        answer.headers()
                .map()
                .forEach(
                        (name, values) -> headers.put(name, Value.text(String.join(", ", values))));
        told.and("headers", Value.map(headers)).and("output_text", answer.body());
        if (answer.headers()
                .firstValue("content-type")
                .filter(type -> type.contains("json"))
                .isPresent()) {
            told.and("output_json", Yaml.value(answer.body()));
        }
    }
}
