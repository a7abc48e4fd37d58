package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.modules.Returns;
import dev.muster.pki.Certificate;
import dev.muster.pki.Moments;
import dev.muster.pki.SshCertificate;
import dev.muster.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Which certificates there are on a host.
@Manual(
        name = "x509_find",
        collection = "muster.crypto",
        summary = "Finds the certificates on a host and tells when they end.",
        details =
                """
                Looks at files named `*.pem`, `*.crt`, `*.cer` and `*.cert`, and at those named in \
                `paths`. Only the certificates in them are read, not the keys beside them. What the \
                host's distribution trusts is left out. SSH certificates, in files named \
                `*-cert.pub`, are told apart from them.
                """,
        examples = {
            """
            - x509_find: {paths: [/etc/etcd, /etc/hyperledger]}
              register: found
            - assert: {that: "found.certificates | map(attribute='days') | min > 14"}
            """
        },
        returns = {
            "certificates: path, subject, names, issuer, serial_number, not_after, days and"
                    + " is_authority of each",
            "ssh_certificates: path, type (user or host), identifier, principals, serial_number,"
                    + " authority (its key's fingerprint), not_after and days of each; without the"
                    + " last two where it never ends"
        })
public final class X509Find implements Module.Query<X509Find.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(
                            value = "Folders and files to look at.",
                            otherwise = "/etc,/opt,/srv,/usr/local,/var/lib")
                    List<String> paths,
            @Argument(value = "How many folders deep to look.", otherwise = "6") int depth) {}

    /// Prints the certificates of files below the folders given, each file after a line that names
    /// it; those of SSH after the word `ssh`.
    private static final String SCRIPT =
            """
            depth=$1
            shift
            certificates='
                FNR == 1 { print "file " FILENAME; on = 0 }
                /-----BEGIN CERTIFICATE-----/ { on = 1 }
                on { print }
                /-----END CERTIFICATE-----/ { on = 0 }
                /^[a-z0-9@.-]*-cert-v01@openssh.com / { print "ssh " $0 }'
            find "$@" -xdev -maxdepth "$depth" \\
                \\( -path /etc/ssl/certs -o -path /usr/share/ca-certificates -o -path /var/lib/docker \\) -prune -o \\
                -type f \\( -name '*.pem' -o -name '*.crt' -o -name '*.cer' -o -name '*.cert' -o -name '*-cert.pub' \\) -size -512 \\
                -exec awk "$certificates" {} + 2>/dev/null
            for file; do
                [ ! -f "$file" ] || awk "$certificates" "$file"
            done
            """;

    private static final String SSH = "ssh ";

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        var words = new ArrayList<String>();
        words.add(String.valueOf(arguments.depth()));
        words.addAll(arguments.paths());
        var question = new Question.Ask(SCRIPT, words, Map.of());
        return Probe.ask(question).map(reply -> told(reply.outText()));
    }

    private static Result told(String said) {
        var now = Instant.now();
        var all = new LinkedHashSet<Value>();
        var ssh = new LinkedHashSet<Value>();
        for (var part : said.split("(?m)^file ", -1)) {
            var line = part.indexOf('\n');
            if (line > 0) {
                var path = part.substring(0, line);
                var text = part.substring(line);
                certificates(text).forEach(certificate -> all.add(told(path, certificate, now)));
                sshCertificates(text).forEach(certificate -> ssh.add(told(path, certificate, now)));
            }
        }
        return Result.ok(
                new Returns()
                        .and("certificates", Value.list(List.copyOf(all)))
                        .and("ssh_certificates", Value.list(List.copyOf(ssh)))
                        .mapping());
    }

    /// Those that can be read: somebody else's damaged file is no reason to tell nothing.
    private static List<Certificate> certificates(String pem) {
        try {
            return Certificate.all(pem);
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    private static List<SshCertificate> sshCertificates(String text) {
        var all = new ArrayList<SshCertificate>();
        for (var line : text.lines().filter(line -> line.startsWith(SSH)).toList()) {
            try {
                all.add(SshCertificate.parse(line.substring(SSH.length())));
            } catch (IllegalArgumentException _) {
                // somebody else's damaged file, as above
            }
        }
        return all;
    }

    private static Value told(String path, SshCertificate certificate, Instant now) {
        var told =
                new Returns()
                        .and("path", path)
                        .and("type", certificate.type().word())
                        .and("identifier", certificate.identifier())
                        .and("principals", certificate.principals())
                        .and("serial_number", Long.toUnsignedString(certificate.serial()))
                        .and("authority", certificate.authority().fingerprint());
        certificate
                .span()
                .end()
                .ifPresent(end ->
                        told.and("not_after", Moments.text(end))
                                .and("days", Duration.between(now, end).toDays()));
        return told.mapping();
    }

    private static Value told(String path, Certificate certificate, Instant now) {
        return new Returns()
                .and("path", path)
                .and("subject", String.valueOf(certificate.subject()))
                .and("names", certificate.names())
                .and("issuer", String.valueOf(certificate.issuer()))
                .and("serial_number", new Value.Int(certificate.holder().getSerialNumber()))
                .and("not_after", Moments.text(certificate.notAfter()))
                .and("days", Duration.between(now, certificate.notAfter()).toDays())
                .and("is_authority", certificate.isAuthority())
                .mapping();
    }
}
