package dev.muster.cli;

import dev.muster.pki.Identity;
import dev.muster.pki.KeyKind;
import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `muster ca`: a certificate authority of one's own.
@Command(
        name = "ca",
        description = "Keeps a certificate authority of one's own.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class CaCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec private CommandLine.Model.CommandSpec spec;

    CaCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        throw Chores.missing(spec);
    }

    /// Which authority, and what opens its keys.
    static final class Place {
        @Mixin private VaultOptions vault = new VaultOptions();

        @Option(
                names = {"-d", "--folder"},
                paramLabel = "FOLDER",
                description = "The authority's folder (${DEFAULT-VALUE}).",
                defaultValue = "ca")
        private Path folder = Path.of("ca");

        CaFolder open(Surroundings here) {
            var key = folder.resolve("intermediate.key");
            if (!Files.exists(key)) {
                throw new InputException(
                        Diagnostic.error("there is no CA in " + folder)
                                .hint("muster ca init makes one; --folder tells where one is"));
            }
            return new CaFolder(folder, vault.openAsking(here, List.of(key.toString())));
        }
    }

    /// What sort of keys to make.
    static final class KeyOptions {
        @Option(
                names = "--key-type",
                paramLabel = "TYPE",
                description = "RSA, ECC, Ed25519 or Ed448 (${DEFAULT-VALUE}).",
                defaultValue = "ECC")
        private String type = "ECC";

        @Option(
                names = "--key-size",
                paramLabel = "BITS",
                description = "Bits of an RSA key (${DEFAULT-VALUE}).",
                defaultValue = "3072")
        private int size = 3072;

        @Option(
                names = "--curve",
                paramLabel = "CURVE",
                description = "The curve, for type ECC (${DEFAULT-VALUE}).",
                defaultValue = "secp256r1")
        private String curve = "secp256r1";

        KeyKind kind() {
            return Chores.mistaken(() -> KeyKind.of(type, size, curve));
        }
    }

    /// What a new authority is to be.
    static final class Founding {
        @Mixin private EncryptOptions encrypt = new EncryptOptions();
        @Mixin private KeyOptions keys = new KeyOptions();

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "The authority's name (${DEFAULT-VALUE}).",
                defaultValue = "Muster CA")
        private String name = "Muster CA";

        Function<byte[], String> lock(Place place, Surroundings here) {
            return encrypt.lock(place.vault, here, place.folder);
        }
    }

    @Command(
            description = {
                "Makes a root and an intermediate authority, keys encrypted.",
                "The root's key is needed for rotation only: move it to where no network is."
            },
            mixinStandardHelpOptions = true)
    int init(@Mixin Place place, @Mixin Founding founding) {
        var lock = founding.lock(place, surroundings);
        return Chores.done(() -> {
            new CaFolder(place.folder, surroundings)
                    .init(founding.name, founding.keys.kind(), lock);
            surroundings
                    .out()
                    .println(
                            place.folder
                                    + ": ca.pem is what to trust; move root.key to where no"
                                    + " network is");
        });
    }

    @Command(
            description = {
                "Makes a key and a certificate for a name.",
                "A key that is there already is kept: so it renews a certificate too."
            },
            aliases = "renew",
            mixinStandardHelpOptions = true)
    int issue(
            @Mixin Place place,
            @Mixin KeyOptions keys,
            @Option(
                            names = "--san",
                            paramLabel = "NAME",
                            description = "A host or address it is for; may be repeated.")
                    List<String> names,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            description = "How long it counts (${DEFAULT-VALUE}).",
                            defaultValue = "90")
                    int days,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FOLDER",
                            description = "Where the files go (${DEFAULT-VALUE}).",
                            defaultValue = ".")
                    Path output,
            @Parameters(arity = "1", paramLabel = "NAME", description = "The name it is for.")
                    String name) {
        var identity = new Identity(name, names == null ? List.of() : names);
        return Chores.done(() ->
                place.open(surroundings)
                        .issue(identity, keys.kind(), Duration.ofDays(days), output));
    }

    @Command(
            description = "Revokes certificates, and writes crl.pem anew.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin Place place,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "SERIAL|FILE",
                            description = "The certificates, by number or file.")
                    List<String> which) {
        return Chores.done(() -> {
            var folder = place.open(surroundings);
            which.forEach(each -> {
                var revoked = folder.revoke(each);
                surroundings.out().println(revoked.serial().toString(16) + " " + revoked.name());
            });
        });
    }

    @Command(
            description = "Writes crl.pem anew; it counts for 30 days.",
            mixinStandardHelpOptions = true)
    int crl(@Mixin Place place) {
        return Chores.done(() -> place.open(surroundings).crl());
    }

    @Command(
            description = {
                "Replaces root and intermediate authority without an outage.",
                "Both roots are trusted from then on; when every node has its new certificate,"
                        + " --finish trusts the new one alone."
            },
            mixinStandardHelpOptions = true)
    int rotate(
            @Mixin Place place,
            @Mixin Founding founding,
            @Option(names = "--finish", description = "Trust the new root alone.") boolean finish) {
        if (finish) {
            return Chores.done(() -> place.open(surroundings).finish());
        }
        var lock = founding.lock(place, surroundings);
        return Chores.done(
                () -> place.open(surroundings).rotate(founding.name, founding.keys.kind(), lock));
    }

    @Command(
            description = {
                "Tells which certificates end when, the soonest first.",
                "Those that this CA signed, in the files named, and with --inventory those that are"
                        + " found on hosts. Those for SSH, and what an SSH CA in this folder or in its"
                        + " folder ssh signed, are told too.",
                "Exits with 3 if anything ends within the days given, but for users' certificates of"
                        + " an SSH CA, which are meant to."
            },
            mixinStandardHelpOptions = true)
    int expiring(
            @Mixin Place place,
            @Mixin Expiring.OnHosts hosts,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            description = "What is soon (${DEFAULT-VALUE}).",
                            defaultValue = "30")
                    int days,
            @Option(names = "--all", description = "Tell what is not soon too.") boolean all,
            @Option(names = "--json", description = "Tell it as JSON.") boolean json,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "FILE|PATTERN",
                            description = "Files; with --inventory, hosts.")
                    List<String> words) {
        var named = words == null ? List.<String>of() : words;
        var expiring = new Expiring(surroundings);
        if (Files.exists(place.folder.resolve("intermediate.pem"))) {
            expiring.add(new CaFolder(place.folder, surroundings));
        }
        for (var folder : List.of(place.folder, place.folder.resolve("ssh"))) {
            if (Files.exists(folder.resolve("user.pub"))) {
                expiring.add(new SshCaFolder(folder, surroundings));
            }
        }
        var reached =
                hosts.isAsked()
                        ? expiring.add(hosts, place.vault.open(surroundings), named)
                        : ExitCode.DONE;
        if (!hosts.isAsked()) {
            named.forEach(file -> expiring.add(Path.of(file)));
        }
        boolean soon = expiring.tell(Duration.ofDays(days), all, json);
        return (reached == ExitCode.DONE && soon ? ExitCode.DRIFT : reached).code();
    }
}
