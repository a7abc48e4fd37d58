package dev.muster.modules.acme;

import dev.muster.hash.Hash;
import dev.muster.module.Difference;
import dev.muster.modules.Returns;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TokenChallenge;
import org.shredzone.acme4j.toolbox.JSON;

/// What results tell of challenges and what hangs by them.
final class Told {
    private Told() {}

    static Value json(JSON json) {
        return Yaml.value(json.toString());
    }

    static Difference difference(String what, String before, String after) {
        return new Difference.Attribute(what, before, after);
    }

    /// What has to be put where for each name that is not proven yet, by name and kind of
    /// challenge.
    static Value challenges(List<Authorization> authorizations) {
        var all = new LinkedHashMap<String, Value>();
        for (var one : authorizations) {
            if (!AcmeOrder.isProven(one)) {
                var kinds = new LinkedHashMap<String, Value>();
                for (var challenge : one.getChallenges()) {
                    if (challenge instanceof TokenChallenge token) {
                        var told = challenge(one, token);
                        if (!told.isEmpty()) {
                            kinds.put(challenge.getType(), Value.map(told));
                        }
                    }
                }
                all.put(AcmeOrder.name(one), Value.map(kinds));
            }
        }
        return Value.map(all);
    }

    private static Map<String, Value> challenge(Authorization one, TokenChallenge challenge) {
        var identifier = one.getIdentifier();
        var told = new Returns();
        switch (challenge.getType()) {
            case "http-01" ->
                    told.and(
                                    "resource",
                                    ".well-known/acme-challenge/"
                                            + ((Http01Challenge) challenge).getToken())
                            .and("resource_value", challenge.getAuthorization());
            case "dns-01" ->
                    told.and("resource", "_acme-challenge")
                            .and("resource_value", record(challenge))
                            .and("record", "_acme-challenge." + identifier.getValue());
            case "tls-alpn-01" ->
                    told.and("resource", identifier.getValue())
                            .and(
                                    "resource_original",
                                    identifier.getType() + ":" + identifier.getValue())
                            .and(
                                    "resource_value",
                                    Base64.getEncoder()
                                            .encodeToString(digest(challenge.getAuthorization())));
            default -> {}
        }
        return told.values();
    }

    private static String record(TokenChallenge challenge) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(digest(challenge.getAuthorization()));
    }

    private static byte[] digest(String text) {
        return Hash.SHA256.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// The values of each DNS record that is needed: a name and its wildcard share one.
    static Value records(List<Authorization> authorizations) {
        var records = new LinkedHashMap<String, List<String>>();
        for (var one : authorizations) {
            if (!AcmeOrder.isProven(one)
                    && AcmeOrder.challenge(one, "dns-01") instanceof TokenChallenge challenge) {
                records.computeIfAbsent(
                                "_acme-challenge." + one.getIdentifier().getValue(),
                                _ -> new ArrayList<>())
                        .add(record(challenge));
            }
        }
        var told = new LinkedHashMap<String, Value>();
        records.forEach((name, values) -> told.put(name, Value.texts(values)));
        return Value.map(told);
    }

    /// The authorizations as the server tells them, by name.
    static Value authorizations(List<Authorization> authorizations) {
        var told = new LinkedHashMap<String, Value>();
        authorizations.forEach(one -> told.put(AcmeOrder.name(one), json(one.getJSON())));
        return Value.map(told);
    }
}
