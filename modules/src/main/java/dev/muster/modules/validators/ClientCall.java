package dev.muster.modules.validators;

import dev.muster.module.Answer;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request to a server on the host's loopback address, made by the host itself.
///
/// The host's shell writes the request and hands on what comes back, byte by byte; what it means is
/// told here. So nothing is opened to the network, it works where sshd forwards no ports, and the
/// token goes from its file to the server without ever being in a variable, on a command line or on
/// the controller. It takes `bash` or `nc` on the host, and the request is one of HTTP/1.0, so that
/// the answer ends with the connection.
public final class ClientCall {
    /// Exit codes of the script.
    private static final int NO_TOOL = 4;

    private static final int UNREADABLE = 5;
    private static final int SILENT = 7;

    /// Tells whether there is nothing at a path, and that is known: the nearest folder above that
    /// is there can be searched.
    static final String GONE =
            """
            _gone() { _p=$1; while [ ! -e "$_p" ] && [ ! -L "$_p" ]; do _p=${_p%/*}; _p=${_p:-/}; done
            [ "$_p" != "$1" ] && [ -d "$_p" ] && [ -x "$_p" ]; }
            """;

    /// Takes address, port, token file, method, path and the length of the body, which it reads
    /// unless it is the next argument. Says first whether the token's file is there.
    private static final String TALK =
            GONE
                    + """
                    if [ -z "$3" ]; then echo none
                    elif [ -r "$3" ]; then echo there
                    elif _gone "$3"; then echo missing
                    else echo "the token in $3 can't be read" >&2; exit 5; fi
                    if command -v bash >/dev/null 2>&1; then
                      talk() { bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 7; cat >&3; exec cat <&3' "$1" "$2" 2>/dev/null; }
                    elif command -v nc >/dev/null 2>&1; then
                      talk() { nc "$1" "$2"; }
                    else echo "it takes bash or nc on the host" >&2; exit 4; fi
                    { printf '%s %s HTTP/1.0\\r\\nHost: %s:%s\\r\\nAccept: application/json\\r\\n' "$4" "$5" "$1" "$2"
                    if [ -n "$3" ] && [ -e "$3" ]; then
                      printf 'Authorization: Bearer '; tail -n 1 "$3" | tr -d '\\r\\n'; printf '\\r\\n'; fi
                    if [ "$6" != 0 ]; then
                      printf 'Content-Type: application/json\\r\\nContent-Length: %s\\r\\n' "$6"; fi
                    printf 'Connection: close\\r\\n\\r\\n'
                    if [ $# -gt 6 ]; then printf %s "$7"; elif [ "$6" != 0 ]; then cat; fi; } | talk "$1" "$2"
                    """;

    /// Functions for changes, which fail where the server or one of its statuses says so.
    private static final String CHANGES =
            "_talk() {\n"
                    + TALK
                    + """
                    }
                    _change() {
                    a=$(_talk "$@") || return
                    case ${a#*there?} in 'HTTP/1.'[01]' 200'*) ;; *)
                      printf '%s\\n' "the client refused: ${a#*there?}" >&2; return 1;; esac
                    case $(printf %s "$a" | tr -d ' \\r\\n\\t') in *'"status":"error"'*)
                      printf '%s\\n' "the client failed: $a" | tail -n 1 >&2; return 1;; esac
                    }
                    """;

    private static final String CHANGE =
            CHANGES
                    + """
                    _change "$@" || exit
                    printf '%s\\n' "$a"
                    """;

    /// A change that is asked for twice, with both answers kept in a file, behind a line of its own
    /// and with one between them.
    private static final String KEEP =
            CHANGES
                    + """
                    umask 077
                    _change "$@" || exit
                    { printf '%s\\n' "$MUSTER_LINE" && printf '%s\\n' "${a#*there?}"; } >"$MUSTER_FILE.new" || exit
                    _change "$@" || exit
                    printf '\\n%s\\n%s\\n' "$MUSTER_BETWEEN" "${a#*there?}" >>"$MUSTER_FILE.new" || exit
                    { sync "$MUSTER_FILE.new" 2>/dev/null || sync; } && mv -f "$MUSTER_FILE.new" "$MUSTER_FILE"
                    """;

    private final String address;
    private final int port;
    private final String token;

    private ClientCall(String address, int port, String token) {
        this.address = address;
        this.port = port;
        this.token = token;
    }

    /// Calls to a client's keymanager API.
    public static ClientCall keymanager(Client client) {
        return new ClientCall("127.0.0.1", client.port(), client.token().orElse(""));
    }

    /// Calls to a beacon node.
    ///
    /// @param url such as `http://127.0.0.1:5052`
    public static ClientCall beacon(String url) {
        var uri = java.net.URI.create(url);
        var host = uri.getHost();
        if (!"http".equals(uri.getScheme()) || host == null || uri.getPort() < 0) {
            throw new IllegalArgumentException(
                    "'" + url + "' is no address of a beacon node: http, a host and a port");
        }
        return new ClientCall(host, uri.getPort(), "");
    }

    /// What came back.
    ///
    /// @param token whether the token's file is there
    /// @param answer empty where nobody answered
    /// @param trouble why there is no answer
    public record Said(boolean token, Optional<HttpAnswer> answer, String trouble) {
        /// The body of an answer that says that all went well.
        public String body() {
            var given = answer.orElseThrow(() -> new ProbeException(trouble));
            if (!given.isOk()) {
                throw new ProbeException("the client answers " + given.brief());
            }
            return given.body();
        }
    }

    public Probe<Said> get(String path) {
        return ask(List.of(address, String.valueOf(port), token, "GET", path, "0"));
    }

    /// A question that goes by POST and changes nothing.
    ///
    /// @param body is on a command line of the host, so it is no secret
    Probe<Said> query(String path, String body) {
        var length = String.valueOf(body.getBytes(StandardCharsets.UTF_8).length);
        return ask(List.of(address, String.valueOf(port), token, "POST", path, length, body));
    }

    private Probe<Said> ask(List<String> arguments) {
        return Probe.attempt(new Question.Ask(TALK, arguments, Map.of()))
                .map(answer ->
                        switch (answer) {
                            case Answer.Given<Reply>(Reply reply) -> said(reply);
                            case Answer.Trouble<Reply>(String reason) ->
                                    new Said(true, Optional.empty(), reason);
                        });
    }

    private Said said(Reply reply) {
        return said(reply.exit(), reply.out(), reply.errText());
    }

    private Said said(int exit, byte[] out, String err) {
        int line = 0;
        while (line < out.length && out[line] != '\n') {
            line++;
        }
        var first = new String(out, 0, line, StandardCharsets.US_ASCII);
        boolean there = !first.equals("missing") && !first.equals("none");
        var rest =
                line < out.length
                        ? java.util.Arrays.copyOfRange(out, line + 1, out.length)
                        : new byte[0];
        var answer = HttpAnswer.parse(rest);
        return new Said(there, answer, answer.isPresent() ? "" : trouble(exit, err, rest.length));
    }

    private String trouble(int exit, String err, int said) {
        return switch (exit) {
            case NO_TOOL, UNREADABLE -> err.strip();
            case SILENT -> "nobody answers on " + address + ":" + port;
            default ->
                    said == 0
                            ? "nothing came back from " + address + ":" + port
                            : "what came back from " + address + ":" + port + " is no whole answer";
        };
    }

    /// A request that changes something, and fails the task where the client says that it failed.
    ///
    /// @param body may hold secrets: it reaches the host as input and is never shown
    public Step change(String method, String path, String body) {
        return step(CHANGE, method, path, body);
    }

    /// Where the answers to a change are kept on the host.
    ///
    /// @param line what stands before the first
    /// @param between what stands between them
    record Kept(String line, String between, String file) {}

    /// A change that is asked for twice, with its answers kept.
    ///
    /// @param body is on a command line of the host, so it is no secret
    Step changeTwice(String method, String path, String body, Kept kept) {
        var length = String.valueOf(body.getBytes(StandardCharsets.UTF_8).length);
        return new Step.Run(
                KEEP,
                List.of(address, String.valueOf(port), token, method, path, length, body),
                "/bin/sh",
                Optional.empty(),
                Map.of(
                        "MUSTER_LINE",
                        kept.line(),
                        "MUSTER_BETWEEN",
                        kept.between(),
                        "MUSTER_FILE",
                        kept.file()),
                Optional.empty(),
                Optional.empty());
    }

    /// A request whose answer [#read] tells.
    public Step request(String method, String path, String body) {
        return step(TALK, method, path, body);
    }

    private Step step(String script, String method, String path, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return new Step.Run(
                script,
                List.of(address, String.valueOf(port), token, method, path, String.valueOf(length)),
                "/bin/sh",
                Optional.empty(),
                Map.of(),
                Optional.of(body),
                Optional.empty());
    }

    /// What came back to a [#request].
    public Said read(Outcome outcome) {
        return said(outcome.exit(), outcome.out().getBytes(StandardCharsets.UTF_8), outcome.err());
    }
}
