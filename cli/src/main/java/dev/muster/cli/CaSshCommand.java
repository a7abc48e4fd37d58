package dev.muster.cli;

import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshCertificate.Span;
import dev.muster.pki.SshCertificate.Wish;
import dev.muster.pki.SshGrants;
import dev.muster.pki.SshIssued;
import dev.muster.pki.SshPublicKey;
import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster ca ssh`: an SSH authority of one's own.
@Command(
        name = "ssh",
        description = "Keeps an SSH authority: certificates for users and hosts.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class CaSshCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandLine.Model.CommandSpec spec;

    CaSshCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        throw Chores.missing(spec);
    }

    /// Which authority.
    static final class Place {
        @Option(
                names = {"-d", "--folder"},
                paramLabel = "FOLDER",
                description = "The authority's folder (${DEFAULT-VALUE}).",
                defaultValue = "ca/ssh")
        private Path folder = Path.of("ca/ssh");

        SshCaFolder of(Surroundings here) {
            if (!Files.exists(folder.resolve("issued.tsv"))) {
                throw new InputException(
                        Diagnostic.error("there is no SSH CA in " + folder)
                                .hint(
                                        "muster ca ssh init makes one; --folder tells where one"
                                                + " is"));
            }
            return new SshCaFolder(folder, here);
        }
    }

    /// What to sign.
    static final class Request {
        @Mixin private Place place = new Place();
        @Mixin private VaultOptions vault = new VaultOptions();

        @Option(
                names = {"-n", "--principal"},
                paramLabel = "NAME",
                split = ",",
                description = "Whom it is for: a user or a host; may be repeated.")
        private List<String> principals = List.of();

        @Option(
                names = {"-I", "--id"},
                paramLabel = "NAME",
                description = "What it is called in sshd's log; the key's comment if left out.")
        private Optional<String> identifier = Optional.empty();

        @Option(
                names = "--from",
                paramLabel = "WHEN",
                description = "From when it counts (${DEFAULT-VALUE}).",
                defaultValue = "-5m")
        private String from = "-5m";

        @Option(
                names = {"-z", "--serial"},
                paramLabel = "NUMBER",
                description = "Its number; one that nobody has if left out.")
        private Optional<Long> serial = Optional.empty();

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "The certificate's file; that of the key with -cert.pub if left out.")
        private Optional<Path> output = Optional.empty();

        @Parameters(
                arity = "1",
                paramLabel = "KEY.pub",
                description = "The public key; '-' is standard input.")
        private String file = "";

        int sign(
                Surroundings surroundings,
                SshCertificate.Type type,
                String until,
                List<String> options) {
            var authority = place.folder.resolve(type.word() + ".key");
            place.of(surroundings);
            var here = vault.openAsking(surroundings, List.of(authority.toString()));
            return Chores.done(() -> {
                var key = SshPublicKey.parse(text(here));
                var now = here.clock().instant();
                var signed =
                        place.of(here)
                                .sign(
                                        new Wish(
                                                type,
                                                key,
                                                serial.orElseGet(SshIssued::freshSerial),
                                                identifier.orElse(name(key)),
                                                principals,
                                                Span.parse(from, until, now),
                                                SshGrants.of(type, options)));
                var target = output.map(Path::toString).orElseGet(() -> beside(file));
                new VaultFiles(here)
                        .write(
                                target,
                                (signed.line(key.comment()) + "\n")
                                        .getBytes(StandardCharsets.UTF_8));
                here.err()
                        .printf(
                                "%s: %s %s for %s, serial %s, %s\n",
                                target,
                                type.word(),
                                signed.identifier(),
                                String.join(", ", signed.principals()),
                                Long.toUnsignedString(signed.serial()),
                                signed.period().replaceFirst("^it counts ", ""));
            });
        }

        private String name(SshPublicKey key) {
            return key.comment().isEmpty() ? String.join(",", principals) : key.comment();
        }

        private String text(Surroundings here) {
            try {
                return file.equals("-")
                        ? new String(here.in().readAllBytes(), StandardCharsets.UTF_8)
                        : Files.readString(Path.of(file));
            } catch (IOException failure) {
                throw new InputException(
                        Diagnostic.error(file + " can't be read: " + failure.getMessage()));
            }
        }

        private static String beside(String file) {
            return file.equals("-") ? "-" : file.replaceFirst("\\.pub$", "") + "-cert.pub";
        }
    }

    @Command(
            description = "Makes an authority for users and one for hosts, keys encrypted.",
            mixinStandardHelpOptions = true)
    int init(
            @Mixin Place place,
            @Mixin VaultOptions vault,
            @Mixin EncryptOptions encrypt,
            @Option(
                            names = "--key-type",
                            paramLabel = "TYPE",
                            description = "ed25519, ecdsa or rsa (${DEFAULT-VALUE}).",
                            defaultValue = "ed25519")
                    String keyType) {
        var lock = encrypt.lock(vault, surroundings, place.folder);
        return Chores.done(() -> new SshCaFolder(place.folder, surroundings).init(keyType, lock));
    }

    @Command(
            name = "sign-user",
            description = "Signs a user's public key.",
            mixinStandardHelpOptions = true)
    int signUser(
            @Mixin Request request,
            @Option(
                            names = "--until",
                            paramLabel = "WHEN",
                            description = "Until when it counts (${DEFAULT-VALUE}).",
                            defaultValue = "+12h")
                    String until,
            @Option(
                            names = {"-O", "--option"},
                            paramLabel = "OPTION",
                            description =
                                    "What it allows and demands, as for ssh-keygen: clear, no-pty,"
                                            + " source-address=..., force-command=...")
                    List<String> options) {
        return request.sign(
                surroundings,
                SshCertificate.Type.USER,
                until,
                options == null ? List.of() : options);
    }

    @Command(
            name = "sign-host",
            description = "Signs a host's public key.",
            mixinStandardHelpOptions = true)
    int signHost(
            @Mixin Request request,
            @Option(
                            names = "--until",
                            paramLabel = "WHEN",
                            description = "Until when it counts (${DEFAULT-VALUE}).",
                            defaultValue = "+90d")
                    String until) {
        return request.sign(surroundings, SshCertificate.Type.HOST, until, List.of());
    }

    @Command(
            description = "Tells what was signed here, what ends first before the rest.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin Place place,
            @Option(names = "--all", description = "Tell what has ended or was revoked, too.")
                    boolean all) {
        var now = surroundings.clock().instant();
        place.of(surroundings).issued().stream()
                .filter(each -> all || counts(each, now))
                .sorted(Comparator.comparing(each -> each.until().orElse(Instant.MAX)))
                .forEach(each ->
                        surroundings
                                .out()
                                .printf(
                                        "%-19s  %-4s  %-20s  %s  %s%s\n",
                                        each.number(),
                                        each.type().word(),
                                        each.until().map(Instant::toString).orElse("for ever"),
                                        String.join(",", each.principals()),
                                        each.identifier(),
                                        each.revoked()
                                                .map(when -> "  revoked " + when)
                                                .orElse("")));
        return ExitCode.DONE.code();
    }

    private static boolean counts(SshIssued each, Instant now) {
        return each.revoked().isEmpty() && each.until().map(now::isBefore).orElse(true);
    }

    @Command(
            description = {
                "Revokes certificates, and writes revoked.krl anew.",
                "Hosts refuse them once they have that file: RevokedKeys of sshd, RevokedHostKeys"
                        + " of ssh and Muster."
            },
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin Place place,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "SERIAL|ID|FILE",
                            description = "The certificates, by number, name or file.")
                    List<String> which) {
        return Chores.done(() -> {
            var folder = place.of(surroundings);
            which.stream()
                    .flatMap(each -> folder.revoke(each).stream())
                    .forEach(each ->
                            surroundings.out().println(each.number() + " " + each.identifier()));
        });
    }

    @Command(
            name = "known-hosts",
            description = {"Prints the line of known_hosts that trusts the hosts signed here."},
            mixinStandardHelpOptions = true)
    int knownHosts(
            @Mixin Place place,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "PATTERN",
                            description =
                                    "Which names to trust it for, such as *.example.org (all).",
                            defaultValue = "*")
                    String pattern) {
        return Chores.done(() ->
                surroundings
                        .out()
                        .println(
                                "@cert-authority "
                                        + pattern
                                        + " "
                                        + place.of(surroundings)
                                                .publicKey(SshCertificate.Type.HOST)
                                                .line()));
    }
}
