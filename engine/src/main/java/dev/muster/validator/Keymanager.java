package dev.muster.validator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What is asked of a validator client through its keymanager API, and what its answers say.
///
/// The API answers 200 even where it did nothing, so every item's status counts.
public final class Keymanager {
    /// Where keystores are listed, imported and deleted.
    public static final String KEYSTORES = "/eth/v1/keystores";

    /// Where keys that another signer holds are listed.
    public static final String REMOTE_KEYS = "/eth/v1/remotekeys";

    private static final String WHAT = "the keymanager's answer";

    private Keymanager() {}

    /// What became of one key.
    public record Status(String word, Optional<String> message) {
        @Override
        public String toString() {
            return word + message.map(text -> " (" + text + ")").orElse("");
        }
    }

    /// What became of keys that were to be deleted, and what they have signed.
    public record Deletion(List<Status> statuses, Optional<SlashingHistory> history) {
        public Deletion {
            statuses = List.copyOf(statuses);
        }
    }

    /// The keys in an answer to a list of keystores or of remote keys.
    public static Set<PublicKey> listed(String answer) {
        var keys = new LinkedHashSet<PublicKey>();
        for (var entry : Json.parse(answer, WHAT).field("data", WHAT).items(WHAT)) {
            var name =
                    entry.text("validating_pubkey")
                            .or(() -> entry.text("validatingPubkey"))
                            .or(() -> entry.text("pubkey"))
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "the keymanager lists a key without its name"));
            keys.add(PublicKey.parse(name));
        }
        return keys;
    }

    /// The body that imports keystores, each with its password.
    public static String importing(
            List<Keystore> keystores, List<String> passwords, Optional<SlashingHistory> history) {
        if (keystores.size() != passwords.size()) {
            throw new IllegalArgumentException("each keystore needs a password");
        }
        var fields = new LinkedHashMap<String, Json>();
        fields.put("keystores", Json.texts(keystores.stream().map(Keystore::text).toList()));
        fields.put("passwords", Json.texts(passwords));
        // Left out where there is none: clients differ in what they make of null and ""
        history.ifPresent(
                signed -> fields.put("slashing_protection", new Json.Text(signed.written())));
        return Json.of(fields).written();
    }

    /// The body that deletes keys.
    public static String deleting(List<PublicKey> keys) {
        return Json.of(
                        new TreeMap<>(
                                java.util.Map.of(
                                        "pubkeys",
                                        Json.texts(
                                                keys.stream().map(PublicKey::toString).toList()))))
                .written();
    }

    /// The statuses in an answer, one for each of so many keys that were asked about.
    public static List<Status> statuses(String answer, int asked) {
        return statuses(Json.parse(answer, WHAT), asked);
    }

    private static List<Status> statuses(Json json, int asked) {
        var statuses = new ArrayList<Status>();
        for (var entry : json.field("data", WHAT).items(WHAT)) {
            statuses.add(
                    new Status(
                            entry.text("status", WHAT).toLowerCase(Locale.ROOT),
                            entry.text("message")));
        }
        if (statuses.size() != asked) {
            throw new IllegalArgumentException(
                    "the keymanager tells of %d keys, where it was asked about %d"
                            .formatted(statuses.size(), asked));
        }
        return statuses;
    }

    public static Deletion deletion(String answer, int asked) {
        var json = Json.parse(answer, WHAT);
        var history = json.find("slashing_protection").or(() -> json.find("slashingProtection"));
        return new Deletion(
                statuses(json, asked),
                history.map(value ->
                        SlashingHistory.parse(
                                value instanceof Json.Text(var text) ? text : value.written())));
    }
}
