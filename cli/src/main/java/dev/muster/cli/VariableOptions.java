package dev.muster.cli;

import dev.muster.source.ExtraVars;
import dev.muster.value.Value;
import dev.muster.vault.Vault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// Variables from the command line.
final class VariableOptions {
    @Option(
            names = {"-e", "--extra-vars"},
            paramLabel = "VARS",
            description =
                    "Variables that win over all others: name=value, YAML, JSON, or @FILE; may be"
                            + " repeated.")
    private List<String> extra = List.of();

    /// The extra variables, of equal names the last.
    Map<String, Value> extra(Vault vault) {
        var all = new LinkedHashMap<String, Value>();
        extra.forEach(text -> all.putAll(ExtraVars.parse(text, vault::source)));
        return all;
    }
}
