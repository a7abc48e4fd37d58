package dev.muster.cli;

import dev.muster.modules.certificates.SshLedger;
import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshCertificate.Wish;
import dev.muster.pki.SshIssued;
import dev.muster.pki.SshKeyPair;
import dev.muster.pki.SshPublicKey;
import dev.muster.pki.SshRevocations;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// An SSH authority in a folder.
///
/// `user.key` signs users and `host.key` signs hosts, so that neither can pass for the other; both
/// lie encrypted, their public halves in `user.pub` and `host.pub`. `issued.tsv` tells what was
/// signed and what of it was revoked, `revoked.krl` is what hosts and people refuse.
final class SshCaFolder {
    private final Path folder;
    private final Surroundings here;

    SshCaFolder(Path folder, Surroundings here) {
        this.folder = folder;
        this.here = here;
    }

    /// Makes a new authority.
    void init(String keyType, Function<byte[], String> lock) {
        for (var type : SshCertificate.Type.values()) {
            if (Files.exists(folder.resolve(type.word() + ".key"))) {
                throw new InputException(
                        Diagnostic.error("there is an SSH CA in " + folder + " already")
                                .hint("--folder names another"));
            }
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(folder + " can't be made: " + failure.getMessage()));
        }
        for (var type : SshCertificate.Type.values()) {
            var pair =
                    SshKeyPair.generate(
                            keyType,
                            switch (keyType) {
                                case "rsa" -> 4096;
                                case "ecdsa" -> 256;
                                default -> 0;
                            });
            write(type.word() + ".key", lock.apply(bytes(pair.text())));
            write(type.word() + ".pub", pair.publicLine(type.word() + " CA of Muster") + "\n");
        }
        save(List.of());
        revocations();
    }

    /// Signs a public key, and notes it.
    SshCertificate sign(Wish wish) {
        if (wish.principals().isEmpty()) {
            throw new InputException(
                    Diagnostic.error("for whom? a certificate without a principal is for anybody")
                            .hint("--principal names a user or a host; it may be repeated"));
        }
        SshIssued.demandPlain(wish.identifier(), wish.principals());
        var signed = SshCertificate.sign(wish, key(wish.type()));
        SshLedger.in(folder)
                .orElseThrow(() ->
                        new InputException(
                                Diagnostic.error(
                                        folder + " has no issued.tsv to note certificates in")))
                .add(SshIssued.of(signed));
        return signed;
    }

    private SshKeyPair key(SshCertificate.Type type) {
        return SshKeyPair.parse(new String(read(type.word() + ".key"), StandardCharsets.UTF_8));
    }

    SshPublicKey publicKey(SshCertificate.Type type) {
        return SshPublicKey.parse(new String(read(type.word() + ".pub"), StandardCharsets.UTF_8));
    }

    /// Revokes a certificate by its serial number, by its file, or all that a name was given.
    List<SshIssued> revoke(String which) {
        var now = here.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        var all = new ArrayList<>(issued());
        var wanted = new ArrayList<SshIssued>();
        var file = Path.of(which);
        if (Files.isRegularFile(file)) {
            var certificate = certificate(file);
            if (!certificate.authority().equals(publicKey(certificate.type()))) {
                throw new InputException(
                        Diagnostic.error(which + " was not signed by this authority"));
            }
            if (all.stream().noneMatch(each -> each.serial() == certificate.serial())) {
                all.add(SshIssued.of(certificate));
            }
            all.stream().filter(each -> each.serial() == certificate.serial()).forEach(wanted::add);
        } else {
            all.stream()
                    .filter(each -> each.number().equals(which) || each.identifier().equals(which))
                    .forEach(wanted::add);
        }
        if (wanted.isEmpty()) {
            throw new InputException(
                    Diagnostic.error("no certificate " + which + " was issued here")
                            .hint("`muster ca ssh list` tells them; a file may be named instead"));
        }
        var revoked = wanted.stream().map(each -> each.revokedAt(now)).toList();
        all.removeAll(wanted);
        all.addAll(revoked);
        save(all);
        revocations();
        return revoked;
    }

    static SshCertificate certificate(Path file) {
        try {
            return SshCertificate.parse(Files.readString(file));
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be read: " + failure.getMessage()));
        }
    }

    /// Writes the list of revocations. One that has ended needs no mention any more, but costs
    /// little, and clocks differ.
    void revocations() {
        var revoked = issued().stream().filter(each -> each.revoked().isPresent()).toList();
        var lists = new ArrayList<SshRevocations.Of>();
        for (var type : SshCertificate.Type.values()) {
            lists.add(
                    new SshRevocations.Of(
                            publicKey(type),
                            revoked.stream()
                                    .filter(each -> each.type() == type)
                                    .map(SshIssued::serial)
                                    .toList()));
        }
        // the number only has to grow, and the clock does
        var now = here.clock().instant();
        put(folder.resolve("revoked.krl"), SshRevocations.write(lists, now.getEpochSecond(), now));
    }

    List<SshIssued> issued() {
        return new String(read("issued.tsv"), StandardCharsets.UTF_8)
                .lines()
                .map(SshIssued::parse)
                .toList();
    }

    private void save(List<SshIssued> all) {
        var text = new StringBuilder();
        all.forEach(each -> text.append(each.line()).append('\n'));
        write("issued.tsv", text.toString());
    }

    private byte[] read(String name) {
        var file = folder.resolve(name);
        try {
            return here.vault().bytes(file);
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be read: " + failure.getMessage())
                            .hint("muster ca ssh init makes a CA; --folder tells where one is"));
        }
    }

    private void write(String name, String text) {
        put(folder.resolve(name), bytes(text));
    }

    private void put(Path file, byte[] bytes) {
        new VaultFiles(here).write(file.toString(), bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
