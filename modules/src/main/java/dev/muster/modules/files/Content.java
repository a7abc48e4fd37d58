package dev.muster.modules.files;

import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.Digests;
import dev.muster.module.FileContent;
import dev.muster.module.Question;
import dev.muster.module.Step.Payload;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.SourceFile;
import dev.muster.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Content that a file shall have, and how to tell whether it has it.
///
/// @param size in bytes
/// @param secret whether it must not be shown
record Content(Payload payload, long size, boolean secret) {
    /// Up to this size the host's content is fetched for the comparison itself; above, its digest.
    static final int SMALL = 64 << 10;

    /// Up to this size differences are shown line by line.
    static final int SHOWN = 104448;

    static Content of(byte[] bytes, boolean secret) {
        return new Content(new Payload.Bytes(FileContent.of(bytes), secret), bytes.length, secret);
    }

    /// A file of the controller, opened where a vault holds it.
    static Content of(Path file, boolean decrypt, Controller here) {
        return decrypt && isEncrypted(file) ? of(here.bytes(file).bytes(), true) : of(file, here);
    }

    private static boolean isEncrypted(Path file) {
        try (var in = Files.newInputStream(file)) {
            return Vault.isEncrypted(in.readNBytes(Vault.HEADER_LENGTH));
        } catch (IOException _) {
            // whoever reads all of it says so
            return false;
        }
    }

    /// A file of the controller: read at once when small, else streamed to the host later.
    static Content of(Path file, Controller here) {
        try {
            var size = Files.size(file);
            return size <= SMALL
                    ? of(SourceFile.bytes(file), false)
                    : new Content(
                            new Payload.LocalFile(file, size, here.digests(file)), size, false);
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error("can't read " + file + ": " + failure.getMessage()));
        }
    }

    /// Its SHA-1, which Ansible's modules return.
    String checksum() {
        return switch (payload) {
            case Payload.Bytes(FileContent bytes, _) -> Digests.sha1(bytes.bytes());
            case Payload.LocalFile(_, _, Digests digests) -> digests.sha1();
        };
    }

    String md5() {
        return switch (payload) {
            case Payload.Bytes(FileContent bytes, _) -> Digests.md5(bytes.bytes());
            case Payload.LocalFile(_, _, Digests digests) -> digests.md5();
        };
    }

    String sha256() {
        return switch (payload) {
            case Payload.Bytes(FileContent bytes, _) -> Digests.sha256(bytes.bytes());
            case Payload.LocalFile(_, _, Digests digests) -> digests.sha256();
        };
    }

    boolean isSmall() {
        return size <= SMALL;
    }

    Question.Read whole(String path) {
        return new Question.Read(path, SMALL);
    }

    Question.Digest digest(String path) {
        return new Question.Digest(path, Question.Algorithm.SHA256);
    }

    boolean matches(FileContent found) {
        return payload instanceof Payload.Bytes(FileContent wanted, _) && wanted.equals(found);
    }

    /// The text, if it may be shown and is some.
    Optional<String> text() {
        if (secret || size > SHOWN) {
            return Optional.empty();
        }
        return switch (payload) {
            case Payload.Bytes(FileContent bytes, _) -> bytes.text();
            case Payload.LocalFile(Path file, _, _) -> {
                try {
                    yield FileContent.of(Files.readAllBytes(file)).text();
                } catch (IOException _) {
                    yield Optional.empty();
                }
            }
        };
    }

    /// What a person sees when this takes the place of something else, or of nothing.
    Difference against(String path, boolean exists, Optional<FileContent> before) {
        if (secret) {
            return new Difference.Opaque(path, "the content is secret");
        }
        var after = text();
        var old = before.flatMap(FileContent::text).filter(text -> text.length() <= SHOWN);
        if (after.isEmpty() || exists && old.isEmpty()) {
            var why = size > SHOWN ? "the content is too large to show" : "the content is binary";
            return new Difference.Opaque(
                    path, after.isPresent() ? "the old content can't be shown" : why);
        }
        return new Difference.Content(path, old, after);
    }
}
