package dev.muster.modules.acme;

import dev.muster.module.Courier;
import dev.muster.module.Difference;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.modules.Returns;
import dev.muster.modules.acme.AcmeOrder.Chain;
import dev.muster.modules.files.GivenText;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Certificate;
import dev.muster.pki.PrivateKey;
import dev.muster.pki.Request;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;

/// The two steps of `acme_certificate`, on their way.
///
/// @param days how long the certificate that is there counts
/// @param files tells how a file of the host is kept
record Ordering(
        AcmeCertificate.Arguments arguments,
        Courier courier,
        long days,
        Function<String, KeptFile> files) {

    Result result(boolean onlyTold) {
        var why =
                Told.difference(
                        arguments.certificateFile(),
                        days < 0 ? "no certificate" : "counts for " + days + " days",
                        "counts for at least " + arguments.remainingDays() + " days");
        if (onlyTold) {
            var nothing = Value.map(Map.of());
            return Result.changed(
                            new Returns()
                                    .and("authorizations", nothing)
                                    .and("challenge_data", nothing)
                                    .and("cert_days", days)
                                    .mapping())
                    .withDifferences(List.of(why));
        }
        var key = arguments.account().key(courier);
        var request =
                Request.parse(
                        arguments.request().demand(courier.look(arguments.request().probe())));
        var login = login(arguments.account().asked(courier), key);
        return (arguments.placed().isPresent()
                        ? finished(AcmeOrder.again(login, arguments.placed().get()), login, request)
                        : begun(placed(login, request), login))
                .withDifferences(List.of(why));
    }

    private Login login(AcmeServer server, PrivateKey key) {
        var contact = arguments.accountEmail().map(mail -> List.of("mailto:" + mail));
        var known = server.known(key);
        if (known.isPresent()) {
            contact.filter(wanted ->
                            arguments.modifyAccount() && AcmeServer.differs(known.get(), wanted))
                    .ifPresent(wanted -> server.contacts(known.get(), wanted));
            return known.get();
        }
        if (!arguments.modifyAccount()) {
            throw new Trouble(
                    "Account does not exist or is deactivated.",
                    "make it before with 'acme_account', or allow it with 'modify_account: true'");
        }
        return server.made(
                key,
                new AcmeServer.Registration(
                        contact.orElse(List.of()), arguments.termsAgreed(), Optional.empty()));
    }

    private AcmeOrder placed(Login login, Request request) {
        return AcmeOrder.placed(
                login, Identifiers.of(request), arguments.profile(), replaced(login));
    }

    private Optional<Certificate> replaced(Login login) {
        var isNamed =
                switch (arguments.includeRenewalCertId()) {
                    case NEVER -> false;
                    case ALWAYS -> true;
                    case WHEN_ARI_SUPPORTED -> AcmeServer.renews(login);
                };
        if (!isNamed || days < 0) {
            return Optional.empty();
        }
        var file =
                new GivenText(
                        "certificate", Optional.empty(), Optional.of(arguments.certificateFile()));
        return courier.look(file.probe()).map(Certificate::parse);
    }

    private Result begun(AcmeOrder order, Login login) {
        var authorizations = order.authorizations();
        if (arguments.challenge() != AcmeCertificate.ChallengeKind.NONE) {
            for (var one : authorizations) {
                if (!AcmeOrder.isProven(one)) {
                    AcmeOrder.challenge(one, arguments.challenge().toString());
                }
            }
        }
        return Result.changed(told(order, login, authorizations).mapping());
    }

    private Result finished(AcmeOrder order, Login login, Request request) {
        var authorizations = order.authorizations();
        try {
            for (var one : authorizations) {
                if (!AcmeOrder.isProven(one)) {
                    AcmeOrder.prove(one, arguments.challenge().toString());
                }
            }
            var usual = order.fetched(request);
            var alternates =
                    arguments.retrieveAllAlternates() || !arguments.selectChain().isEmpty()
                            ? order.alternates()
                            : List.<Chain>of();
            var chain = ChainWish.chosen(arguments.selectChain(), usual, alternates);
            write(chain);
            var told = told(order, login, authorizations);
            if (arguments.retrieveAllAlternates()) {
                told.and("all_chains", chains(usual, alternates));
            }
            return Result.changed(told.mapping());
        } finally {
            if (arguments.deactivateAuthzs()) {
                authorizations.forEach(Ordering::forget);
            }
        }
    }

    /// What was proven is to be forgotten: that it can't be is no reason to have no certificate.
    private static void forget(Authorization authorization) {
        try {
            Trouble.sorted(() -> {
                authorization.deactivate();
                return authorization;
            });
        } catch (Trouble _) {
            // The authority forgets it by itself in time
        }
    }

    private void write(Chain chain) {
        write(arguments.dest(), chain.certificate().pem());
        write(arguments.fullchainDest(), chain.pem());
        write(arguments.chainDest(), chain.othersPem());
    }

    private void write(Optional<String> path, String text) {
        path.map(files)
                .ifPresent(file -> {
                    var found = courier.look(file.probe());
                    var why =
                            found.text().filter(text::equals).isPresent()
                                    ? List.<Difference>of()
                                    : List.of(Told.difference(file.path(), "old", "new"));
                    var bytes = text.getBytes(StandardCharsets.US_ASCII);
                    switch (file.verdict(found, why, bytes, Map.of())) {
                        case Verdict.InSync _ -> {}
                        case Verdict.Refused refused ->
                                throw new Trouble(refused.reason(), refused.hint().orElse(""));
                        case Verdict.Drift drift -> drift.steps().forEach(this::take);
                    }
                });
    }

    private void take(Step step) {
        var outcome = courier.take(step);
        if (outcome.failed()) {
            throw new Trouble("the certificate can't be written: " + outcome.err().strip());
        }
    }

    private static Value chains(Chain usual, List<Chain> alternates) {
        var all = new ArrayList<Chain>();
        all.add(usual);
        all.addAll(alternates);
        return Value.list(
                all.stream()
                        .<Value>map(chain ->
                                new Returns()
                                        .and("cert", chain.certificate().pem())
                                        .and("chain", chain.othersPem())
                                        .and("full_chain", chain.pem())
                                        .mapping())
                        .toList());
    }

    private Returns told(AcmeOrder order, Login login, List<Authorization> authorizations) {
        var finish = Trouble.sorted(() -> order.order().getFinalizeLocation().toString());
        return new Returns()
                .and("cert_days", days)
                .and("challenge_data", Told.challenges(authorizations))
                .and(
                        "challenge_data_dns",
                        arguments.challenge() == AcmeCertificate.ChallengeKind.DNS_01
                                ? Told.records(authorizations)
                                : Value.map(Map.of()))
                .and("authorizations", Told.authorizations(authorizations))
                .and("account_uri", login.getAccount().getLocation().toString())
                .and("order_uri", order.order().getLocation().toString())
                .and("finalization_uri", finish)
                .and("finalize_uri", finish);
    }
}
