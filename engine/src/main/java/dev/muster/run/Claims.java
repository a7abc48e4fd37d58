package dev.muster.run;

import dev.muster.inventory.Inventory;
import dev.muster.module.Controller;
import dev.muster.module.Exclusive;
import dev.muster.module.Module;
import dev.muster.plan.Explanation;
import dev.muster.plan.Plan;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which host is to have what only one may have: filed for all plays before any host is touched,
/// and for each task when it knows its arguments for good.
final class Claims {
    private final Map<String, Claim> holders = new LinkedHashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    /// Who is to have a thing, and where that is said.
    ///
    /// @param variables that may have said it
    /// @param folder of the playbook
    record Claim(String host, Span place, List<String> variables, Path folder) {}

    private record Conflict(String what, Claim first, Claim second) {}

    /// Files a claim that was found beforehand.
    synchronized void file(String what, Claim claim) {
        var before = holders.putIfAbsent(what, claim);
        if (before != null && !before.host().equals(claim.host())) {
            conflicts.add(new Conflict(what, before, claim));
        }
    }

    /// Throws [InputException] with everything that two hosts are to have, and where it says so.
    synchronized void verify(Inventory inventory, Plan.Sources sources) {
        if (conflicts.isEmpty()) {
            return;
        }
        throw new InputException(
                conflicts.stream()
                        .map(conflict ->
                                Diagnostic.error(
                                                conflict.what()
                                                        + " is assigned to two hosts: "
                                                        + told(conflict.first(), inventory, sources)
                                                        + " and "
                                                        + told(
                                                                conflict.second(),
                                                                inventory,
                                                                sources),
                                                conflict.second().place())
                                        .hint("only one may have it; nothing was touched"))
                        .toList());
    }

    private static String told(Claim claim, Inventory inventory, Plan.Sources sources) {
        return claim.host()
                + " ("
                + said(claim, inventory, sources).orElse(claim.place()).toString()
                + ")";
    }

    /// Where the last variable stands that may have said it.
    private static Optional<Span> said(Claim claim, Inventory inventory, Plan.Sources sources) {
        return inventory
                .host(claim.host())
                .flatMap(host ->
                        claim.variables().stream()
                                .flatMap(name ->
                                        Explanation.of(
                                                name, host, inventory, claim.folder(), sources)
                                                .stream())
                                .flatMap(saying -> saying.place().stream())
                                .reduce((_, last) -> last));
    }

    /// Claims for a host what a task is about to bring to it. Throws [InputException] where it was
    /// claimed for another.
    <A extends Record> void claim(
            Module<A> module, A arguments, Controller here, String host, Span place) {
        if (!(module instanceof Exclusive<?>)) {
            return;
        }
        @SuppressWarnings("unchecked") // a module's arguments are its own
        var exclusive = (Exclusive<A>) module;
        for (var what : exclusive.claims(arguments, here)) {
            var claim = new Claim(host, place, exclusive.variables(arguments), Path.of(""));
            Claim before;
            synchronized (this) {
                before = holders.putIfAbsent(what, claim);
            }
            if (before != null && !before.host().equals(host)) {
                throw new InputException(
                        Diagnostic.error(
                                        what
                                                + " is assigned to "
                                                + before.host()
                                                + " ("
                                                + before.place()
                                                + "), too",
                                        place)
                                .hint("only one host may have it"));
            }
        }
    }
}
