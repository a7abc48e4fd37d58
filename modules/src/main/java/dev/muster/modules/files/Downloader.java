package dev.muster.modules.files;

import dev.muster.modules.AddressOnInput;
import dev.muster.modules.CurlOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// How a host fetches an address: `curl` if it is there, else `wget`. What may be secret comes over
/// standard input, as a configuration file for each, divided by a line with `%%`.
final class Downloader {
    /// Defines `get ADDRESS FILE`, which prints the status. Uses the folder `$w`, where the files
    /// `curl` and `wget` hold the configuration.
    static final String GET =
            AddressOnInput.FUNCTIONS
                    + """
                    get() {
                      if command -v curl >/dev/null; then
                        curl_at "$1" -sS -f -L -K "$w/curl" -o "$2" -w '%{http_code}'
                      elif command -v wget >/dev/null; then
                        ( WGETRC=$w/wget; export WGETRC; wget_at "$1" -nv -S -O "$2" ) 2>"$w/log" || {
                          r=$?; grep -v '^  ' "$w/log" >&2; return $r; }
                        awk '$1 ~ /^HTTP\\// {s=$2} END {printf "%s", s}' "$w/log"
                      else
                        echo 'the host has neither curl nor wget' >&2; return 127
                      fi
                    }
                    """;

    /// Reads the two configurations from standard input into a folder `$w` of its own, which is
    /// removed at the end.
    static final String PREPARE =
            """
            umask 077
            w=$(mktemp -d) || exit 1
            trap 'rm -rf -- "$w"' EXIT
            awk -v c="$w/curl" -v g="$w/wget" 'BEGIN {f=c} $0=="%%" {f=g; next} {print > f}'
            : >>"$w/curl"; : >>"$w/wget"
            """;

    private Downloader() {}

    /// What `$w/curl` and `$w/wget` shall hold.
    static String configuration(GetUrl.Arguments arguments, boolean withSecrets) {
        var curl = new CurlOptions();
        var wget = new StringBuilder();
        curl.with("user-agent", arguments.httpAgent());
        wget.append("user_agent = ").append(arguments.httpAgent()).append('\n');
        curl.with("connect-timeout", String.valueOf(arguments.timeout()));
        curl.with("speed-time", String.valueOf(arguments.timeout()));
        curl.with("speed-limit", "1");
        wget.append("timeout = ").append(arguments.timeout()).append("\ntries = 1\n");
        if (!arguments.validateCerts()) {
            curl.flag("insecure");
            wget.append("check_certificate = off\n");
        }
        if (!arguments.useProxy()) {
            curl.with("noproxy", "*");
            wget.append("use_proxy = off\n");
        }
        if (arguments.useNetrc()) {
            curl.flag("netrc-optional");
        } else {
            wget.append("netrc = off\n");
        }
        if (arguments.decompress()) {
            curl.flag("compressed");
        }
        if (!arguments.ciphers().isEmpty()) {
            curl.with("ciphers", String.join(":", arguments.ciphers()));
        }
        arguments
                .clientCert()
                .ifPresent(file -> {
                    curl.with("cert", file);
                    wget.append("certificate = ").append(file).append('\n');
                });
        arguments
                .clientKey()
                .ifPresent(file -> {
                    curl.with("key", file);
                    wget.append("private_key = ").append(file).append('\n');
                });
        if (arguments.useGssapi()) {
            curl.flag("negotiate").with("user", ":");
        }
        if (withSecrets) {
            secrets(arguments, curl, wget);
        }
        return curl + "%%\n" + wget;
    }

    private static void secrets(GetUrl.Arguments arguments, CurlOptions curl, StringBuilder wget) {
        arguments
                .headers()
                .forEach((name, value) -> {
                    curl.with("header", name + ": " + value.reveal());
                    wget.append("header = ")
                            .append(name)
                            .append(": ")
                            .append(value.reveal())
                            .append('\n');
                });
        arguments
                .urlUsername()
                .ifPresent(user -> {
                    var password =
                            arguments.urlPassword().map(secret -> secret.reveal()).orElse("");
                    curl.with("user", user + ":" + password);
                    if (arguments.forceBasicAuth()) {
                        var both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
                        curl.with(
                                "header",
                                "Authorization: Basic " + Base64.getEncoder().encodeToString(both));
                    }
                    wget.append("user = ")
                            .append(user)
                            .append("\npassword = ")
                            .append(password)
                            .append('\n');
                });
    }
}
