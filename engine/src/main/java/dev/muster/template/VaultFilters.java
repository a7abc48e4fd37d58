package dev.muster.template;

import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.value.Value;
import dev.muster.vault.Identity;
import dev.muster.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Filters that encrypt and decrypt as the vault does, with a password of their own.
final class VaultFilters {
    private static final String IDENTITY = "filter_default";

    private VaultFilters() {}

    static void addTo(FilterSet filters) {
        filters.addOpen(
                "vault",
                "secret! salt vaultid wrap_object",
                (input, given, _) -> seal(input, given));
        filters.add("unvault", "secret! vaultid", VaultFilters::open);
    }

    private static Value seal(Value input, Parameters.Given given) {
        var plain = text(input, "encrypted").getBytes(StandardCharsets.UTF_8);
        var identity = identity(given, 2);
        var salt = given.find(1).map(Python::print);
        return Value.text(
                salt.map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .map(bytes -> Vault.encrypt(plain, identity, bytes))
                        .orElseGet(() -> Vault.encrypt(plain, identity)));
    }

    private static Value open(Value input, Parameters.Given given, Evaluation evaluation) {
        var text = text(input, "decrypted");
        if (!Vault.isEncrypted(text)) {
            return input;
        }
        try {
            var vault = new Vault(List.of(identity(given, 1)));
            var opened = new Value.Text(vault.opened(text, Span.nowhere("unvault")), true);
            evaluation.learned(opened);
            return opened;
        } catch (InputException closed) {
            throw TemplateException.value(
                    "unable to decrypt: " + closed.diagnostics().getFirst().message());
        }
    }

    private static Identity identity(Parameters.Given given, int name) {
        var password = given.values().getFirst().orElse(Value.NULL);
        if (!(password instanceof Value.Text(String words, _, _))) {
            throw TemplateException.type(
                    "a vault's password is text, not " + Python.kindOf(password));
        }
        return new Identity(given.find(name).map(Python::print).orElse(IDENTITY), words);
    }

    private static String text(Value input, String done) {
        if (!(input instanceof Value.Text(String words, _, _))) {
            throw TemplateException.type(
                    "only text can be " + done + ", not " + Python.kindOf(input));
        }
        return words;
    }
}
