package dev.muster.cli;

import dev.muster.module.Secret;
import dev.muster.run.Settings;
import dev.muster.setting.Configuration;
import dev.muster.setting.Setting;
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
    private static final int USUAL = 10;

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
            description = "How long to wait for a connection (10, or what the settings say).")
    private Optional<Integer> timeout = Optional.empty();

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
            names = {"--connection-password-file", "--conn-pass-file"},
            paramLabel = "FILE",
            description = "A file with the password to log in with, or a program that prints it.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = {"--become-password-file", "--become-pass-file"},
            paramLabel = "FILE",
            description = "A file with the password that becoming takes, or such a program.")
    private Optional<Path> becomePasswordFile = Optional.empty();

    @Option(
            names = {"--sftp-extra-args", "--scp-extra-args"},
            paramLabel = "ARGS",
            description = "Understood: files travel with everything else.")
    @SuppressWarnings("UnusedVariable")
    private Optional<String> copyArguments = Optional.empty();

    @Option(
            names = {"-M", "--module-path"},
            paramLabel = "FOLDERS",
            description = "Understood: modules written in Python are not run.")
    @SuppressWarnings("UnusedVariable")
    private Optional<String> modules = Optional.empty();

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
        var settings = here.configuration();
        boolean asks = askPassword || settings.truth(Setting.DEFAULT_ASK_PASS);
        boolean asksBecome = askBecomePassword || settings.truth(Setting.DEFAULT_BECOME_ASK_PASS);
        var files = new PasswordFiles(here);
        var password =
                asks
                        ? Optional.of(ask(here, "SSH password: "))
                        : passwordFile
                                .or(() -> settings.path(Setting.CONNECTION_PASSWORD_FILE))
                                .map(files::read);
        var question = asks ? "BECOME password[defaults to SSH password]: " : "BECOME password: ";
        var becomePassword =
                asksBecome
                        ? Optional.of(ask(here, question))
                                .filter(secret -> !secret.reveal().isEmpty())
                                .or(() -> password)
                        : becomePasswordFile
                                .or(() -> settings.path(Setting.BECOME_PASSWORD_FILE))
                                .map(files::read);
        return new Settings.Connecting(
                connection.or(() -> transport(settings)),
                user.or(() -> settings.said(Setting.DEFAULT_REMOTE_USER)),
                privateKey.or(() -> settings.path(Setting.DEFAULT_PRIVATE_KEY_FILE)),
                password,
                become || settings.truth(Setting.DEFAULT_BECOME),
                becomeMethod.or(() -> settings.said(Setting.DEFAULT_BECOME_METHOD)),
                becomeUser.or(() -> settings.said(Setting.DEFAULT_BECOME_USER)),
                becomePassword,
                knownHosts,
                acceptNew || !settings.truth(Setting.HOST_KEY_CHECKING),
                sshArguments(settings),
                Duration.ofSeconds(
                        timeout.or(() -> settings.number(Setting.DEFAULT_TIMEOUT)).orElse(USUAL)),
                settings.number(Setting.SSH_RETRIES).orElse(0));
    }

    private static Optional<String> transport(Configuration settings) {
        return settings.said(Setting.DEFAULT_TRANSPORT)
                .filter(name -> !name.equals("smart") && !name.equals("paramiko"));
    }

    private Optional<String> sshArguments(Configuration settings) {
        return Optional.of(
                        Stream.of(
                                        settings.said(Setting.SSH_ARGS),
                                        commonArguments.or(
                                                () -> settings.said(Setting.SSH_COMMON_ARGS)),
                                        extraArguments.or(
                                                () -> settings.said(Setting.SSH_EXTRA_ARGS)))
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining(" ")))
                .filter(text -> !text.isBlank());
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
