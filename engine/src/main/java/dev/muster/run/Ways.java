package dev.muster.run;

import dev.muster.module.Secret;
import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.session.Become;
import dev.muster.session.SshOptions;
import dev.muster.session.Target;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.template.Python;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import dev.muster.variables.HostVariables;
import dev.muster.variables.PlayVariables;
import dev.muster.variables.TaskScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a task gets to its host and as whom it works there: from the host's variables, the keywords
/// of task and play, and the command line, in this order.
///
/// Most tasks of a play get to a host in the same way, so the last way to each host is kept for as
/// long as nothing that it depends on has changed.
///
/// @param kept the last way to each host
/// @param told words of ssh arguments that the user has been told mean nothing here
/// @param warnings takes what the user should know about the way to a host
record Ways(
        Templating templating,
        Settings.Connecting connecting,
        Path home,
        Map<HostVariables, Kept> kept,
        Set<String> told,
        Consumer<Diagnostic> warnings) {

    private static final Set<String> KEYWORDS =
            Set.of(
                    "become",
                    "become_exe",
                    "become_flags",
                    "become_method",
                    "become_user",
                    "connection",
                    "port",
                    "remote_user",
                    "user");

    private static final List<String> VARIABLES =
            List.of(
                    "ansible_become",
                    "ansible_become_exe",
                    "ansible_become_flags",
                    "ansible_become_method",
                    "ansible_become_pass",
                    "ansible_become_password",
                    "ansible_become_user",
                    "ansible_connection",
                    "ansible_doas_pass",
                    "ansible_doas_password",
                    "ansible_host",
                    "ansible_password",
                    "ansible_port",
                    "ansible_private_key_file",
                    "ansible_ssh_args",
                    "ansible_ssh_common_args",
                    "ansible_ssh_connection_retries",
                    "ansible_ssh_extra_args",
                    "ansible_ssh_host",
                    "ansible_ssh_pass",
                    "ansible_ssh_password",
                    "ansible_ssh_port",
                    "ansible_ssh_private_key_file",
                    "ansible_ssh_retries",
                    "ansible_ssh_timeout",
                    "ansible_ssh_user",
                    "ansible_su_pass",
                    "ansible_su_password",
                    "ansible_sudo_pass",
                    "ansible_sudo_password",
                    "ansible_timeout",
                    "ansible_user");

    /// A way to a host.
    ///
    /// @param as whom a task works as there
    record Way(Target target, Become as) {}

    /// A way and what it was found from.
    record Kept(
            Frame frame,
            PlayVariables play,
            int roles,
            Map<String, Value> inventory,
            int edition,
            Way way) {
        boolean holds(Frame now, TaskScope scope) {
            return frame == now
                    && play == scope.play()
                    && roles == play.roles().size()
                    && edition == scope.host().edition()
                    && inventory == scope.host().inventory();
        }
    }

    /// The way to the host whose variables `scope` sees.
    Way way(TaskScope scope, Item item) {
        var host = scope.host();
        boolean usual =
                scope.locals().isEmpty()
                        && item.keywords().variables().isEmpty()
                        && KEYWORDS.stream().noneMatch(item.keywords().given()::containsKey);
        var known = usual ? kept.get(host) : null;
        if (known != null && known.holds(item.frame(), scope)) {
            return known.way();
        }
        int edition = host.edition();
        int roles = scope.play().roles().size();
        var target = target(host.name(), scope, Optional.of(item));
        var way = new Way(target, become(scope, Optional.of(item), target));
        if (usual && isPlain(scope, item)) {
            kept.put(
                    host,
                    new Kept(item.frame(), scope.play(), roles, host.inventory(), edition, way));
        }
        return way;
    }

    /// Whether nothing about the way is a template, whose value may change by itself.
    private static boolean isPlain(TaskScope scope, Item item) {
        for (var at = Optional.of(item.frame()); at.isPresent(); at = at.get().parent()) {
            for (var keyword : KEYWORDS) {
                if (at.get().keywords().value(keyword).filter(Ways::isTemplate).isPresent()) {
                    return false;
                }
            }
        }
        return VARIABLES.stream()
                .flatMap(name -> scope.given(name).stream())
                .noneMatch(Ways::isTemplate);
    }

    private static boolean isTemplate(Value value) {
        return value instanceof Value.Deferred;
    }

    /// The way to the host whose variables `scope` sees.
    private Target target(String name, TaskScope scope, Optional<Item> item) {
        var kind =
                text(scope, "ansible_connection")
                        .or(() -> keyword(item, "connection", scope))
                        .or(connecting::connection)
                        .orElse("ssh");
        var arguments =
                Stream.of("ansible_ssh_common_args", "ansible_ssh_extra_args", "ansible_ssh_args")
                        .flatMap(variable -> text(scope, variable).stream())
                        .collect(
                                Collectors.joining(
                                        " ", connecting.sshArguments().orElse("") + " ", ""));
        var options = SshOptions.parse(arguments);
        tellIgnored(name, options);
        return new Target(
                name,
                kind(kind, name),
                text(scope, "ansible_host").or(() -> text(scope, "ansible_ssh_host")).orElse(name),
                number(scope, "ansible_port", "ansible_ssh_port")
                        .or(() -> keyword(item, "port", scope).map(Integer::valueOf))
                        .or(options::port),
                text(scope, "ansible_user")
                        .or(() -> text(scope, "ansible_ssh_user"))
                        .or(() -> keyword(item, "remote_user", scope))
                        .or(() -> keyword(item, "user", scope))
                        .or(connecting::user)
                        .or(options::user),
                text(scope, "ansible_ssh_private_key_file")
                        .or(() -> text(scope, "ansible_private_key_file"))
                        .map(this::path)
                        .or(connecting::privateKey)
                        .or(() -> options.keyFile().map(this::path)),
                text(scope, "ansible_password")
                        .or(() -> text(scope, "ansible_ssh_pass"))
                        .or(() -> text(scope, "ansible_ssh_password"))
                        .map(this::secret)
                        .or(connecting::password),
                options.jumps(),
                options.options(),
                number(scope, "ansible_timeout", "ansible_ssh_timeout")
                        .map(seconds -> Duration.ofSeconds(seconds))
                        .orElse(connecting.timeout()),
                number(scope, "ansible_ssh_retries", "ansible_ssh_connection_retries")
                        .orElse(connecting.retries()));
    }

    /// A password, which is a secret even where it stands in a plain file.
    private Secret secret(String password) {
        templating.vault().redaction().note(password);
        return new Secret(password);
    }

    private void tellIgnored(String name, SshOptions options) {
        var fresh = options.ignored().stream().filter(told::add).toList();
        if (!fresh.isEmpty()) {
            warnings.accept(
                    Diagnostic.warning(
                                    "ssh arguments that mean nothing here: "
                                            + String.join(" ", fresh),
                                    Span.nowhere("host " + name))
                            .hint(
                                    "Muster connects by itself, and keeps to what it knows of ssh's options"));
        }
    }

    private static Target.Kind kind(String word, String host) {
        return switch (word) {
            case "ssh", "smart", "paramiko", "paramiko_ssh", "ansible.builtin.ssh" ->
                    Target.Kind.SSH;
            case "local", "ansible.builtin.local" -> Target.Kind.LOCAL;
            default ->
                    throw new InputException(
                            Diagnostic.error(
                                            "host '"
                                                    + host
                                                    + "' wants the connection '"
                                                    + word
                                                    + "'")
                                    .hint("this tool knows ssh and local"));
        };
    }

    /// As whom a task works.
    private Become become(TaskScope scope, Optional<Item> item, Target target) {
        boolean wanted =
                text(scope, "ansible_become")
                        .or(() -> keyword(item, "become", scope))
                        .map(Ways::isTrue)
                        .orElse(connecting.become());
        if (!wanted) {
            return Become.NOBODY_ELSE;
        }
        var user =
                text(scope, "ansible_become_user")
                        .or(() -> keyword(item, "become_user", scope))
                        .or(connecting::becomeUser)
                        .orElse("root");
        if (target.user().filter(user::equals).isPresent()) {
            return Become.NOBODY_ELSE;
        }
        var method =
                text(scope, "ansible_become_method")
                        .or(() -> keyword(item, "become_method", scope))
                        .or(connecting::becomeMethod)
                        .orElse("sudo");
        var prefix = "ansible_" + method.toLowerCase(Locale.ROOT);
        return new Become(
                method(method),
                user,
                text(scope, "ansible_become_password")
                        .or(() -> text(scope, "ansible_become_pass"))
                        .or(() -> text(scope, prefix + "_password"))
                        .or(() -> text(scope, prefix + "_pass"))
                        .map(this::secret)
                        .or(connecting::becomePassword),
                text(scope, "ansible_become_flags")
                        .or(() -> keyword(item, "become_flags", scope))
                        .filter(flags -> !flags.isBlank()),
                text(scope, "ansible_become_exe").or(() -> keyword(item, "become_exe", scope)));
    }

    private static Become.Method method(String word) {
        return switch (word.replace("ansible.builtin.", "").replace("community.general.", "")) {
            case "sudo" -> Become.Method.SUDO;
            case "su" -> Become.Method.SU;
            case "doas" -> Become.Method.DOAS;
            default ->
                    throw new InputException(
                            Diagnostic.error("unknown become method '" + word + "'")
                                    .hint("it is one of sudo, su, doas"));
        };
    }

    private Optional<String> keyword(Optional<Item> item, String name, TaskScope scope) {
        return item.flatMap(task -> PlayState.said(name, task, scope, templating))
                .flatMap(this::given);
    }

    private Optional<String> text(TaskScope scope, String name) {
        return scope.find(name).map(value -> templating.resolve(value, scope)).flatMap(this::given);
    }

    private Optional<String> given(Value value) {
        return value instanceof Value.Null || value instanceof Value.Omit
                ? Optional.empty()
                : Optional.of(Python.print(value)).filter(text -> !text.isEmpty());
    }

    private Optional<Integer> number(TaskScope scope, String... names) {
        for (var name : names) {
            var text = text(scope, name);
            if (text.isPresent()) {
                try {
                    return Optional.of(Integer.valueOf(text.get().strip()));
                } catch (NumberFormatException _) {
                    throw new InputException(
                            Diagnostic.error(name + " must be a number, not '" + text.get() + "'"));
                }
            }
        }
        return Optional.empty();
    }

    private Path path(String text) {
        return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    }

    static boolean isTrue(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1", "y", "t" -> true;
            default -> false;
        };
    }
}
