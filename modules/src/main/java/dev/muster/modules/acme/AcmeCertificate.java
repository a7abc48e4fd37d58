package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.module.Shared;
import dev.muster.modules.files.Access;
import dev.muster.modules.files.GivenText;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A certificate of an authority that speaks ACME, whose challenges the playbook meets.
@Manual(
        name = "acme_certificate",
        collection = "community.crypto",
        groups = {"community.crypto.acme"},
        aliases = {"letsencrypt"},
        summary = "Orders a certificate from an authority that speaks ACME, in two steps.",
        details =
                """
                The first call places the order and returns what has to be put where. The tasks \
                between put it there; the second call, which is given the first one's result as \
                `data`, has the authority look and fetches the certificate. Both do nothing while \
                the certificate that is there counts for `remaining_days` more.

                The host asks the authority with its curl, as `uri` does: so it needs curl and a way \
                to the authority; with `delegate_to: localhost` the controller asks, and the files \
                are the controller's. Requests are signed on the controller. Check mode tells what \
                would be ordered and asks nobody. For one task that does all of it, see \
                `x509_certificate` with `provider: acme`, and `tls_identity`.
                """,
        examples = {
            """
            - acme_certificate: &order
                account_key_src: /etc/ssl/account.key
                acme_directory: https://acme-v02.api.letsencrypt.org/directory
                csr: /etc/ssl/node.csr
                fullchain_dest: /etc/ssl/node.pem
                remaining_days: 30
                terms_agreed: true
              register: order
            - copy:
                dest: /var/www/{{ item.value['http-01'].resource }}
                content: "{{ item.value['http-01'].resource_value }}"
              loop: "{{ order.challenge_data | default({}) | dict2items }}"
            - acme_certificate:
                <<: *order
                data: "{{ order }}"
              when: order is changed
            """
        },
        returns = {
            "cert_days: days that the certificate counts; -1 if there was none",
            "challenge_data: by name and kind of challenge, the `resource`, its `resource_value`, and"
                    + " the DNS `record`",
            "challenge_data_dns: by DNS record, the values that it must have",
            "authorizations: what the authority says of each name",
            "account_uri: the account's address",
            "order_uri: the order's address",
            "finalization_uri: where the order is finished",
            "all_chains: with `retrieve_all_alternates`, every `cert`, `chain` and `full_chain`"
        })
public final class AcmeCertificate implements Module.Action<AcmeCertificate.Arguments> {
    /// How names are proven.
    public enum ChallengeKind {
        HTTP_01("http-01"),
        DNS_01("dns-01"),
        TLS_ALPN_01("tls-alpn-01"),
        NONE("no challenge");

        private final String word;

        ChallengeKind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// Whether an order names the old certificate.
    public enum Naming {
        NEVER,
        WHEN_ARI_SUPPORTED,
        ALWAYS
    }

    /// The arguments.
    public record Arguments(
            @Shared AccountArguments account,
            @Argument("Address of the account's owner, for one that is made or changed.")
                    Optional<String> accountEmail,
            @Argument(
                            value = "Whether the account's owner agrees to the authority's terms.",
                            otherwise = "false")
                    boolean termsAgreed,
            @Argument(
                            value = "Whether the account may be made, and its address changed.",
                            otherwise = "true")
                    boolean modifyAccount,
            @Argument("Ignored: it is of version 1 of the protocol.") Optional<String> agreement,
            @Argument(value = "How the names are proven.", otherwise = "http-01")
                    ChallengeKind challenge,
            @Argument(value = "The request's file, on the host.", aliases = "src")
                    Optional<String> csr,
            @Argument("The request itself.") Optional<String> csrContent,
            @Argument("What the first call has returned.") Optional<Value> data,
            @Argument(value = "File for the certificate, on the host.", aliases = "cert")
                    Optional<String> dest,
            @Argument(
                            value = "File for the certificate with its chain, on the host.",
                            aliases = "fullchain")
                    Optional<String> fullchainDest,
            @Argument(value = "File for the chain alone, on the host.", aliases = "chain")
                    Optional<String> chainDest,
            @Argument(
                            value = "Days before the certificate's end to order another one.",
                            otherwise = "10")
                    int remainingDays,
            @Argument(value = "Whether the authority forgets what was proven.", otherwise = "false")
                    boolean deactivateAuthzs,
            @Argument(value = "Order even so.", otherwise = "false") boolean force,
            @Argument(
                            value = "Fetch the chains to other authorities too, and return all.",
                            otherwise = "false")
                    boolean retrieveAllAlternates,
            @Argument("Which kind of certificate, of those that the authority has.")
                    Optional<String> profile,
            @Argument(
                            value =
                                    "Whether the order names the certificate that it takes the place"
                                            + " of, which spares an authority's limits.",
                            otherwise = "never")
                    Naming includeRenewalCertId,
            @Argument("Ignored: an order that was replaced already is placed without it.")
                    Optional<String> orderCreationErrorStrategy,
            @Argument("Ignored, too.") Optional<Integer> orderCreationMaxRetries,
            @Argument("Which of the chains to take: the first that one of these finds.")
                    List<ChainWish> selectChain) {
        public Arguments {
            selectChain = List.copyOf(selectChain);
            if (dest.isEmpty() && fullchainDest.isEmpty()) {
                throw new InputException(
                        Diagnostic.error("one of 'dest' and 'fullchain_dest' is needed"));
            }
            if (csr.isEmpty() && csrContent.isEmpty()) {
                throw new InputException(
                        Diagnostic.error("one of 'csr' and 'csr_content' is needed"));
            }
            if (!account.hasKey()) {
                throw new InputException(
                        Diagnostic.error(
                                "one of 'account_key_src' and 'account_key_content' is needed"));
            }
        }

        GivenText request() {
            return new GivenText("certificate signing request", csrContent, csr);
        }

        /// The file whose certificate decides.
        String certificateFile() {
            return dest.or(() -> fullchainDest).orElseThrow();
        }

        /// Where the order is that a first call has placed.
        Optional<String> placed() {
            return data.filter(value -> value instanceof Value.Mapping)
                    .flatMap(value -> ((Value.Mapping) value).find("order_uri"))
                    .filter(value -> value instanceof Value.Text)
                    .map(value -> ((Value.Text) value).text());
        }
    }

    private static final long NONE = -1;

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var now = Instant.now();
        var days =
                new GivenText(
                                "certificate",
                                Optional.empty(),
                                Optional.of(arguments.certificateFile()))
                        .probe()
                        .map(text -> text.map(pem -> days(pem, now)).orElse(NONE));
        return Deed.of(
                days.map(left ->
                        !arguments.force() && left >= arguments.remainingDays()
                                ? Optional.of(Result.ok(Map.of("cert_days", Value.of(left))))
                                : Optional.empty()),
                courier ->
                        Trouble.orFailed(() ->
                                new Ordering(
                                                arguments,
                                                courier,
                                                courier.look(days),
                                                path ->
                                                        KeptFile.of(
                                                                path, Access.any(), false, here))
                                        .result(here.checkMode())),
                Deed.InCheck.RUN);
    }

    /// What is no certificate counts for no day.
    private static long days(String pem, Instant now) {
        try {
            return Duration.between(now, Certificate.parse(pem).notAfter()).toDays();
        } catch (IllegalArgumentException _) {
            return NONE;
        }
    }
}
