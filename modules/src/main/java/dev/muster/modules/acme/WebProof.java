package dev.muster.modules.acme;

import dev.muster.module.Courier;
import dev.muster.module.FileStatus;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.pki.Certificate;
import dev.muster.pki.PrivateKey;
import dev.muster.pki.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.challenge.Http01Challenge;

/// A certificate for names whose web server is this host: each is proven by a file in a folder that
/// the server serves, which goes away afterwards.
///
/// @param folder on the host, which is served as `/.well-known/acme-challenge/`
public record WebProof(ServerArguments server, String folder) {
    private static final int FOR_EVERYBODY = 0644;

    /// Whether the folder is there.
    public Probe<Boolean> probe() {
        return folder.isEmpty()
                ? Probe.known(false)
                : Probe.ask(new Question.Stat(folder, true))
                        .map(status -> status.is(FileStatus.Kind.DIRECTORY));
    }

    /// What to say where it isn't.
    public Verdict.Refused missing() {
        return new Verdict.Refused(
                "there is no folder " + folder + " on the host to put challenges into",
                "make it, and have the web server serve it as /.well-known/acme-challenge/");
    }

    /// The certificate, and the authorities that vouch for it.
    public record Obtained(Certificate certificate, String chain) {}

    /// Gets the certificate, with an account that is made where there is none.
    public Obtained obtain(Courier courier, PrivateKey account, Request request) {
        var asked = new AcmeServer(server, courier);
        var login =
                asked.known(account)
                        .orElseGet(() ->
                                asked.made(
                                        account,
                                        new AcmeServer.Registration(
                                                List.of(), true, Optional.empty())));
        return obtained(courier, login, request);
    }

    private Obtained obtained(Courier courier, Login login, Request request) {
        var order = AcmeOrder.placed(login, Identifiers.of(request));
        for (var authorization : order.authorizations()) {
            if (!AcmeOrder.isProven(authorization)) {
                prove(courier, authorization);
            }
        }
        var chain = order.fetched(request);
        return new Obtained(chain.certificate(), chain.othersPem());
    }

    private void prove(Courier courier, Authorization authorization) {
        var challenge = (Http01Challenge) AcmeOrder.challenge(authorization, Http01Challenge.TYPE);
        var file = folder + (folder.endsWith("/") ? "" : "/") + challenge.getToken();
        done(courier.take(written(file, challenge.getAuthorization())), "write");
        try {
            AcmeOrder.prove(authorization, Http01Challenge.TYPE);
        } catch (RuntimeException trouble) {
            // What went wrong first is what counts
            courier.take(new Step.Remove(file));
            throw trouble;
        }
        done(courier.take(new Step.Remove(file)), "remove");
    }

    private static Step written(String file, String text) {
        return new Step.Write(
                file,
                Step.Payload.of(text),
                new Step.Attributes(
                        Optional.empty(), Optional.empty(), Optional.of(FOR_EVERYBODY)));
    }

    private void done(Outcome outcome, String deed) {
        if (outcome.failed()) {
            throw new Trouble(
                    "the host can't %s a challenge in %s: %s"
                            .formatted(deed, folder, outcome.err().strip()));
        }
    }

    /// Those of a request's names that a certificate is not for.
    public static List<String> missing(Request request, Certificate certificate) {
        return Identifiers.missing(Identifiers.of(request), certificate.names());
    }

    /// Trouble as a verdict.
    public static Verdict refusing(Supplier<Verdict> work) {
        try {
            return Trouble.sorted(work::get);
        } catch (Trouble trouble) {
            return trouble.refused();
        } catch (IllegalArgumentException wrong) {
            return new Verdict.Refused(String.valueOf(wrong.getMessage()));
        }
    }
}
