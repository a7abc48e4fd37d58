package dev.muster.modules.commands;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Outcome;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.modules.Returns;
import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Waits on a host for a port or a file.
@Manual(
        name = "wait_for",
        summary = "Waits on a host for a port to open or close, or a file to come or go.",
        details =
                """
                Ports are tried with bash or nc, whichever the host has; with neither, only ports of the
                host itself can be waited for. `search_regex` is matched line by line.
                """,
        examples = {
            "wait_for: {port: 8545, timeout: 60}",
            "wait_for: {path: /var/log/geth.log, search_regex: 'HTTP server started'}",
            "wait_for: {port: 30303, state: stopped}"
        },
        returns = {
            "elapsed: seconds waited",
            "match_groups: what the groups of `search_regex` matched",
            "match_groupdict: the same by the names of the groups"
        })
public final class WaitFor implements Module.Action<WaitFor.Arguments> {
    /// Exit codes: 0 there, 1 time over, 4 no means to look.
    private static final String WAIT =
            """
            kind=$1 state=$2 host=$3 port=$4 path=$5 regex=$6 timeout=$7 delay=$8 pause=$9
            shift 9
            connect=$1 active=$2 apart=$3
            # the expression may be a secret, and everybody can read the arguments of a process
            finds() { { printf '%s\\n' "$regex" | grep -m1 "$1" -f /dev/fd/4 4<&0 <&3; } 3<&0; }
            matching() {
              finds -P 2>/dev/null && return
              [ $? -eq 1 ] && return 1
              finds -E
            }
            listens() {
              grep -qsE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$port") [0-9A-F]+:0000 0A" \\
                /proc/net/tcp /proc/net/tcp6
            }
            opens() {
              if [ -n "$bash" ]; then
                timeout "$connect" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" 2>/dev/null
              elif [ -n "$nc" ]; then
                nc -z -w "$connect" "$host" "$port" 2>/dev/null
              else
                listens
              fi
            }
            says() {
              timeout "$connect" bash -c 'exec 3<>"/dev/tcp/$0/$1"; cat <&3' "$host" "$port" \\
                2>/dev/null </dev/null | matching
            }
            busy() {
              grep -hsE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$port") [0-9A-F:]+ ($active) " \\
                /proc/net/tcp /proc/net/tcp6 | grep -vqE "$apart"
            }
            holds() {
              case $kind in
                port) if [ "$state" = drained ]; then ! busy
                      elif [ "$state" = stopped ]; then ! opens
                      elif [ -n "$regex" ]; then says
                      else opens; fi;;
                path) if [ "$state" = started ]; then
                        [ -e "$path" ] && { [ -z "$regex" ] || matching <"$path"; }
                      elif [ -n "$regex" ]; then
                        ! { [ -e "$path" ] && matching <"$path" >/dev/null; }
                      else ! [ -e "$path" ]; fi;;
                *) false;;
              esac
            }
            bash= nc=
            if [ "$kind" = port ] && [ "$state" != drained ]; then
              if command -v bash >/dev/null && command -v timeout >/dev/null; then bash=yes
              elif command -v nc >/dev/null; then nc=yes
              else
                case $host in
                  127.*|localhost|::1|0.0.0.0) ;;
                  *) exit 4;;
                esac
              fi
              if [ -n "$regex" ] && [ -z "$bash" ]; then exit 4; fi
            fi
            read -r up _ </proc/uptime
            end=$((${up%.*} + timeout))
            [ "$delay" = 0 ] || sleep "$delay"
            while :; do
              holds && exit 0
              read -r up _ </proc/uptime
              [ "${up%.*}" -lt "$end" ] || exit 1
              sleep "$pause"
            done
            """;

    /// What to wait for.
    public enum State {
        ABSENT,
        DRAINED,
        PRESENT,
        STARTED,
        STOPPED
    }

    /// What to wait for, and how long.
    public record Arguments(
            @Argument("The port") Optional<Integer> port,
            @Argument(value = "The host, as seen from the host", otherwise = "127.0.0.1")
                    String host,
            @Argument("The file") Optional<String> path,
            @Argument("What the file, or what the port says, must match")
                    Optional<String> searchRegex,
            @Argument(
                            value = "Open or there, closed or gone, or without connections",
                            otherwise = "started")
                    State state,
            @Argument(value = "Most seconds to wait", otherwise = "300") int timeout,
            @Argument(value = "Seconds before the first look", otherwise = "0") int delay,
            @Argument(value = "Seconds between two looks", otherwise = "1") int sleep,
            @Argument(value = "Most seconds for one connection", otherwise = "5")
                    int connectTimeout,
            @Argument("What to say when the time is over") Optional<String> msg,
            @Argument("Addresses whose connections do not count for `drained`")
                    List<String> excludeHosts,
            @Argument(
                            value = "States of connections that count for `drained`",
                            otherwise =
                                    "ESTABLISHED,FIN_WAIT1,FIN_WAIT2,SYN_RECV,SYN_SENT,TIME_WAIT")
                    List<String> activeConnectionStates) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var problem = problem(arguments);
        if (problem.isPresent()) {
            return new Deed(List.of(), _ -> Result.failed(problem.get()), Deed.InCheck.SKIP);
        }
        var step =
                new Step.Run(
                        WAIT,
                        arguments.port().isPresent()
                                ? "port"
                                : arguments.path().isPresent() ? "path" : "time",
                        state(arguments),
                        arguments.host(),
                        arguments.port().map(String::valueOf).orElse(""),
                        arguments.path().orElse(""),
                        arguments.searchRegex().orElse(""),
                        Integer.toString(arguments.timeout()),
                        Integer.toString(arguments.delay()),
                        Integer.toString(arguments.sleep()),
                        Integer.toString(arguments.connectTimeout()),
                        active(arguments.activeConnectionStates()),
                        excluded(arguments.excludeHosts()));
        return new Deed(
                List.of(step), outcomes -> read(arguments, outcomes.getLast()), Deed.InCheck.SKIP);
    }

    private static Optional<String> problem(Arguments arguments) {
        if (arguments.port().isPresent() && arguments.path().isPresent()) {
            return Optional.of("port and path parameter can not both be passed to wait_for");
        }
        if (arguments.path().isPresent() && arguments.state() == State.STOPPED) {
            return Optional.of(
                    "state=stopped should only be used for checking a port in the wait_for module");
        }
        if (arguments.path().isPresent() && arguments.state() == State.DRAINED) {
            return Optional.of(
                    "state=drained should only be used for checking a port in the wait_for module");
        }
        return Optional.empty();
    }

    /// Three states are enough for the script.
    private static String state(Arguments arguments) {
        return switch (arguments.state()) {
            case STARTED, PRESENT -> "started";
            case STOPPED, ABSENT -> "stopped";
            case DRAINED -> "drained";
        };
    }

    /// The kernel's numbers of connection states.
    private static String active(List<String> states) {
        var numbers = new ArrayList<String>();
        for (var state : states) {
            numbers.add(
                    switch (state) {
                        case "ESTABLISHED" -> "01";
                        case "SYN_SENT" -> "02";
                        case "SYN_RECV" -> "03";
                        case "FIN_WAIT1" -> "04";
                        case "FIN_WAIT2" -> "05";
                        case "TIME_WAIT" -> "06";
                        case "CLOSE_WAIT" -> "08";
                        case "LAST_ACK" -> "09";
                        default -> "FF";
                    });
        }
        return String.join("|", numbers);
    }

    /// The addresses as the kernel writes them: bytes reversed, in hex.
    private static String excluded(List<String> hosts) {
        var patterns = new ArrayList<String>();
        for (var host : hosts) {
            var parts = host.split("\\.", -1);
            var hex = new StringBuilder();
            for (int i = parts.length - 1; parts.length == 4 && i >= 0; i--) {
                hex.append(String.format(Locale.ROOT, "%02X", Integer.parseInt(parts[i])));
            }
            if (!hex.isEmpty()) {
                patterns.add(hex + ":[0-9A-F]+ (0|F)");
            }
        }
        return patterns.isEmpty() ? "^$" : String.join("|", patterns);
    }

    private static Result read(Arguments arguments, Outcome outcome) {
        var elapsed = outcome.took().toSeconds();
        var isTime = arguments.port().isEmpty() && arguments.path().isEmpty();
        if (outcome.exit() == 4) {
            return Result.failed(
                    "the host has neither bash nor nc to try a port with",
                    new Returns().and("elapsed", elapsed).mapping());
        }
        if (outcome.failed() && !(isTime && outcome.exit() == 1)) {
            var message =
                    outcome.exit() == 1
                            ? arguments.msg().orElse(overdue(arguments))
                            : outcome.err().strip();
            return Result.failed(message, new Returns().and("elapsed", elapsed).mapping());
        }
        var values =
                new Returns()
                        .and("elapsed", elapsed)
                        .and("state", arguments.state().name().toLowerCase(Locale.ROOT))
                        .and("port", arguments.port().<Value>map(Value::of).orElse(Value.NULL))
                        .and("path", arguments.path().<Value>map(Value::text).orElse(Value.NULL))
                        .and(
                                "search_regex",
                                arguments.searchRegex().<Value>map(Value::text).orElse(Value.NULL));
        addGroups(values, arguments, outcome.out());
        return Result.ok(values.mapping());
    }

    private static void addGroups(Returns values, Arguments arguments, String line) {
        var groups = new ArrayList<Value>();
        var named = new LinkedHashMap<String, Value>();
        if (arguments.searchRegex().isPresent() && !line.isEmpty()) {
            var pattern = PythonRegex.of(arguments.searchRegex().get());
            var matcher = pattern.matcher(line);
            if (matcher.find()) {
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    groups.add(orNull(matcher.group(i)));
                }
                pattern.names()
                        .forEach((name, number) -> named.put(name, orNull(matcher.group(number))));
            }
        }
        values.and("match_groups", Value.list(groups)).and("match_groupdict", Value.map(named));
    }

    private static Value orNull(@Nullable String text) {
        return text == null ? Value.NULL : Value.text(text);
    }

    private static String overdue(Arguments arguments) {
        var end = arguments.host() + ":" + arguments.port().map(String::valueOf).orElse("");
        var path = arguments.path().orElse("");
        var regex = arguments.searchRegex().orElse("");
        var isPort = arguments.port().isPresent();
        return "Timeout when waiting for "
                + switch (arguments.state()) {
                    case ABSENT, STOPPED -> isPort ? end + " to stop." : path + " to be absent.";
                    case DRAINED -> end + " to drain";
                    case STARTED, PRESENT ->
                            regex.isEmpty()
                                    ? isPort ? end : "file " + path
                                    : "search string " + regex + " in " + (isPort ? end : path);
                };
    }
}
