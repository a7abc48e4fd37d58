package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Question;
import dev.muster.module.Secret;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A file that the host fetches from the network.
@Manual(
        name = "get_url",
        summary = "Lets the host download a file.",
        details =
                """
                The host needs `curl` or `wget`. With a checksum the file is in order exactly if it \
                has that checksum, and what was downloaded gets its name only if it has it too. \
                Without one, a file that is there stays, unless `force` has it compared with what \
                the address gives. Headers and passwords never stand on a command line.
                """,
        examples = {
            """
            - get_url:
                url: https://example.org/geth-1.14.tar.gz
                dest: /opt/geth-1.14.tar.gz
                checksum: sha256:https://example.org/SHA256SUMS
                mode: "0644"
            """
        },
        returns = {
            "dest: the file on the host",
            "checksum_src: SHA-1 of what was downloaded",
            "checksum_dest: SHA-1 of the file before",
            "status_code: what the server answered"
        })
public final class GetUrl implements Module.Resource<GetUrl.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument("Address: http, https, ftp or file.") String url,
            @Argument("Where it goes; a folder means a file named as in the address.") String dest,
            @Argument("`ALGORITHM:DIGEST`, or `ALGORITHM:` and the address of a list of digests.")
                    Optional<String> checksum,
            @Argument(
                            value = "Without a checksum, download every time and compare.",
                            otherwise = "false")
                    boolean force,
            @Argument(value = "Keep a copy of the old file.", otherwise = "false") boolean backup,
            @Argument("Headers of the request.") Map<String, Secret> headers,
            @Argument(value = "Seconds without an answer after which to give up.", otherwise = "10")
                    int timeout,
            @Argument("Folder for the download until it is checked; otherwise that of `dest`.")
                    Optional<String> tmpDest,
            @Argument(value = "User for the server.", aliases = "username")
                    Optional<String> urlUsername,
            @Argument(value = "Password for the server.", aliases = "password")
                    Optional<Secret> urlPassword,
            @Argument(value = "Send user and password without being asked.", otherwise = "false")
                    boolean forceBasicAuth,
            @Argument(value = "Check the server's certificate.", otherwise = "true")
                    boolean validateCerts,
            @Argument("Certificate of the client.") Optional<String> clientCert,
            @Argument("Key to that certificate.") Optional<String> clientKey,
            @Argument("Ciphers to offer.") List<String> ciphers,
            @Argument(value = "Use the proxy that the environment names.", otherwise = "true")
                    boolean useProxy,
            @Argument(value = "Use the user's .netrc.", otherwise = "true") boolean useNetrc,
            @Argument(value = "Use GSSAPI.", otherwise = "false") boolean useGssapi,
            @Argument(value = "Name of the program that asks.", otherwise = "ansible-httpget")
                    String httpAgent,
            @Argument("Headers not to repeat after a redirection.")
                    List<String> unredirectedHeaders,
            @Argument(value = "Unpack what was packed for the way only.", otherwise = "true")
                    boolean decompress,
            @Shared Access access) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new WantedDownload(
                arguments, name(arguments.url()), checksum(arguments), here.checkMode());
    }

    private static String name(String url) {
        try {
            var path = Optional.ofNullable(URI.create(url).getPath()).orElse("");
            var name = HostPath.name(path);
            return name.isEmpty() || path.endsWith("/") ? "index.html" : name;
        } catch (IllegalArgumentException _) {
            throw new InputException(Diagnostic.error("'" + url + "' is not an address"));
        }
    }

    /// The digest wanted: itself, or where to find it.
    record Checksum(Question.Algorithm algorithm, String digest, boolean isAddress) {}

    private static Optional<Checksum> checksum(Arguments arguments) {
        var typed = arguments.checksum().map(String::strip).filter(text -> !text.isEmpty());
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        var parts = typed.get().split(":", 2);
        if (parts.length < 2) {
            throw new InputException(
                    Diagnostic.error("'checksum' of get_url must be ALGORITHM:DIGEST")
                            .hint("for example sha256:" + "0".repeat(8) + "..."));
        }
        var algorithm = algorithm(parts[0]);
        if (parts[1].matches("(?i)(https?|ftp|file):.*")) {
            return Optional.of(new Checksum(algorithm, parts[1], true));
        }
        var digest = parts[1].replaceAll("\\W", "").toLowerCase(Locale.ROOT);
        if (!digest.matches("[0-9a-f]+")) {
            throw new InputException(
                    Diagnostic.error("'checksum' of get_url is no digest: " + parts[1]));
        }
        return Optional.of(new Checksum(algorithm, digest, false));
    }

    private static Question.Algorithm algorithm(String typed) {
        try {
            return Question.Algorithm.valueOf(
                    typed.strip().replace("-", "").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new InputException(
                    Diagnostic.error("'" + typed + "' is not an algorithm for checksums")
                            .hint("take sha256 or sha512"));
        }
    }
}
