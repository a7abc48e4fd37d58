package dev.muster.cli;

import dev.muster.module.Secret;
import dev.muster.run.Settings;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// How to reach hosts and who to be there, where the inventory does not say it.
final class ConnectionOptions {
    @Option(
            names = {"-u", "--user"},
            paramLabel = "NAME",
            description = "Log in as this user.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = {"-c", "--connection"},
            paramLabel = "KIND",
            description = "ssh or local.")
    private Optional<String> connection = Optional.empty();

    @Option(
            names = {"-T", "--timeout"},
            paramLabel = "SECONDS",
            description = "How long to wait for a connection (${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int timeout;

    @Option(
            names = {"--private-key", "--key-file"},
            paramLabel = "FILE",
            description = "The private key to log in with.")
    private Optional<Path> privateKey = Optional.empty();

    @Option(
            names = {"-k", "--ask-pass"},
            description = "Ask for the password to log in with.")
    private boolean askPassword;

    @Option(
            names = {"-b", "--become"},
            description = "Run tasks as another user, root unless said otherwise.")
    private boolean become;

    @Option(
            names = "--become-method",
            paramLabel = "METHOD",
            description = "How: sudo, su or doas.")
    private Optional<String> becomeMethod = Optional.empty();

    @Option(names = "--become-user", paramLabel = "NAME", description = "Who.")
    private Optional<String> becomeUser = Optional.empty();

    @Option(
            names = {"-K", "--ask-become-pass"},
            description = "Ask for the password that becoming takes.")
    private boolean askBecomePassword;

    @Option(
            names = "--ssh-common-args",
            paramLabel = "ARGS",
            description = "Options as for ssh, such as '-o ProxyJump=gate'.")
    private Optional<String> commonArguments = Optional.empty();

    @Option(names = "--ssh-extra-args", paramLabel = "ARGS", description = "More of them.")
    private Optional<String> extraArguments = Optional.empty();

    @Option(
            names = "--ssh-known-hosts",
            paramLabel = "FILE",
            description = "Host keys, instead of ~/.ssh/known_hosts; may be repeated.")
    private List<Path> knownHosts = List.of();

    @Option(
            names = "--accept-new-host-keys",
            description =
                    "Take a host that nobody knows yet at its word, and remember its key. A key"
                            + " that changed is refused all the same.")
    private boolean acceptNew;

    /// What is said, with the passwords that are asked for first.
    Settings.Connecting connecting(Surroundings here) {
        var password = askPassword ? Optional.of(ask(here, "SSH password: ")) : none();
        var question =
                askPassword ? "BECOME password[defaults to SSH password]: " : "BECOME password: ";
        var becomePassword =
                askBecomePassword
                        ? Optional.of(ask(here, question))
                                .filter(secret -> !secret.reveal().isEmpty())
                                .or(() -> password)
                        : none();
        return new Settings.Connecting(
                connection,
                user,
                privateKey,
                password,
                become,
                becomeMethod,
                becomeUser,
                becomePassword,
                knownHosts,
                acceptNew,
                sshArguments(),
                Duration.ofSeconds(timeout));
    }

    private Optional<String> sshArguments() {
        return Optional.of(
                        Stream.of(commonArguments, extraArguments)
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining(" ")))
                .filter(text -> !text.isBlank());
    }

    private static Optional<Secret> none() {
        return Optional.empty();
    }

    private static Secret ask(Surroundings here, String question) {
        return here.person()
                .ask(question, false, Optional.empty())
                .map(Secret::new)
                .orElseThrow(() ->
                        new InputException(
                                Diagnostic.error("nobody answers '" + question.strip() + "'")
                                        .hint(
                                                "give it on a terminal, or as a line on standard"
                                                        + " input")));
    }
}
