package dev.muster.modules.acme;

import dev.muster.module.Result;
import dev.muster.module.Verdict;
import dev.muster.value.Value;
import java.io.Serial;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNotSupportedException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

/// Why an authority gives no certificate, and what to do about it.
final class Trouble extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private static final String ERRORS = "urn:ietf:params:acme:error:";

    private final String reason;
    private final String hint;

    Trouble(String reason, String hint) {
        super(reason);
        this.reason = reason;
        this.hint = hint;
    }

    Trouble(String reason) {
        this(reason, "");
    }

    /// Something to ask of an authority.
    @FunctionalInterface
    interface Talk<T> {
        T hold() throws AcmeException, InterruptedException;
    }

    /// Asks, and takes what goes wrong for trouble.
    static <T> T sorted(Talk<T> talk) {
        try {
            return talk.hold();
        } catch (AcmeException failure) {
            throw of(failure);
        } catch (AcmeLazyLoadingException failure) {
            throw failure.getCause() instanceof AcmeException cause
                    ? of(cause)
                    : new Trouble(String.valueOf(failure.getMessage()));
        } catch (AcmeNotSupportedException lacking) {
            throw new Trouble(
                    "the ACME server does not have what is asked for: " + lacking.getMessage());
        } catch (AcmeProtocolException strange) {
            throw new Trouble(
                    "what the ACME server answers is not understood: " + strange.getMessage(),
                    "'acme_directory' is the address of its directory, such as"
                            + " https://acme-v02.api.letsencrypt.org/directory");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted while waiting for the ACME server");
        }
    }

    private static Trouble of(AcmeException failure) {
        return switch (failure) {
            case AcmeRateLimitedException limited ->
                    new Trouble(
                            "the ACME server refuses: " + told(limited.getProblem()),
                            limited.getRetryAfter()
                                    .map(moment -> "too much was asked of it; not before " + moment)
                                    .orElse(
                                            "too much was asked of it; wait, or try with its"
                                                    + " staging directory"));
            case AcmeUserActionRequiredException terms ->
                    new Trouble(
                            "the ACME server refuses: " + told(terms.getProblem()),
                            "its terms have changed"
                                    + terms.getTermsOfServiceUri()
                                            .map(uri -> ": see " + uri)
                                            .orElse(""));
            case AcmeServerException refused ->
                    new Trouble(
                            "the ACME server refuses: " + told(refused.getProblem()),
                            hint(refused.getProblem()));
            default -> plain(String.valueOf(failure.getMessage()));
        };
    }

    /// What the library says by itself: of answers that are none of the protocol's, and of time.
    private static Trouble plain(String words) {
        return words.startsWith("HTTP ")
                ? new Trouble(
                        "the ACME server answers: " + words,
                        "is 'acme_directory' the address of its directory?")
                : words.equals("Timeout has been reached")
                        ? new Trouble(
                                "the ACME server has not decided in time",
                                "try again later: what is proven by then stays so")
                        : new Trouble("the ACME server: " + words);
    }

    /// What a problem document says: the detail, what belongs to it, and the type.
    static String told(Problem problem) {
        return problem + " (" + problem.getType() + ")";
    }

    private static String hint(Problem problem) {
        return switch (type(problem)) {
            case "accountDoesNotExist" ->
                    "make the account first with 'acme_account: {state: present}'";
            case "externalAccountRequired" ->
                    "it takes accounts that belong to one of its own: 'external_account_binding' of"
                            + " acme_account";
            case "invalidContact", "unsupportedContact" ->
                    "contacts are addresses such as mailto:ops@example.org";
            case "rejectedIdentifier", "malformed" -> "does it give certificates for these names?";
            case "badCSR" ->
                    "is the request's key another one than the account's, and strong enough?";
            case "badPublicKey", "badSignatureAlgorithm" ->
                    "take an account key of type RSA, or ECC on secp256r1 or secp384r1";
            case "caa" -> "a CAA record of the name allows other authorities only";
            case "badNonce" -> "it refuses every number it gives: try again later";
            case "userActionRequired" -> "agree to its terms with 'terms_agreed: true'";
            case "serverInternal" -> "that is the server's own trouble: try again later";
            default -> "";
        };
    }

    /// What a challenge failed of, and what to look at.
    static Trouble unproven(String name, String type, Problem problem) {
        var hint =
                switch (type) {
                    case "http-01" ->
                            "it fetches http://%s/.well-known/acme-challenge/... on port 80: that must"
                                            .formatted(name)
                                    + " come to this host, and its web server must serve the challenge"
                                    + " folder there";
                    case "dns-01" ->
                            "it looks up TXT records of _acme-challenge.%s: does the DNS serve them by now?"
                                    .formatted(name.replaceFirst("^\\*\\.", ""));
                    default -> "it connects to %s on port 443".formatted(name);
                };
        return new Trouble(
                "the ACME server could not verify %s by %s: %s"
                        .formatted(name, type, told(problem)),
                hint);
    }

    /// The last part of a problem's type, such as `unauthorized`.
    static String type(Problem problem) {
        var type = problem.getType().toString();
        return type.startsWith(ERRORS) ? type.substring(ERRORS.length()) : type;
    }

    Verdict.Refused refused() {
        return new Verdict.Refused(
                reason, Optional.of(hint).filter(words -> !words.isEmpty()), Value.map(Map.of()));
    }

    private Result failed() {
        return Result.failed(hint.isEmpty() ? reason : reason + " (" + hint + ")");
    }

    /// The result of a task, in which trouble is a failure, as is what can't be read.
    static Result orFailed(Supplier<Result> work) {
        try {
            return sorted(work::get);
        } catch (Trouble trouble) {
            return trouble.failed();
        } catch (IllegalArgumentException wrong) {
            return Result.failed(String.valueOf(wrong.getMessage()));
        }
    }
}
