package dev.muster.playbook;

import dev.muster.source.Span;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What surrounds an item: a block, an include, a role or the play, and what surrounds that.
///
/// @param kind what this link of the chain is
/// @param folder where the file lies that the items inside stand in
/// @param origin how one got here, for messages: "role web, from site.yml:3"
/// @param variables variables that the frame brings; for an include they win over almost all others
/// @param role the role that the items inside belong to
public record Frame(
        Kind kind,
        Optional<Frame> parent,
        Keywords keywords,
        Map<String, Value> variables,
        Optional<Role> role,
        Path folder,
        Optional<String> origin) {

    /// What a frame stands for.
    public enum Kind {
        PLAY,
        BLOCK,
        IMPORT,
        /// Brings its variables at the rank of include parameters.
        INCLUDE
    }

    public static Frame play(Keywords keywords, Path folder) {
        return new Frame(
                Kind.PLAY,
                Optional.empty(),
                keywords,
                Map.of(),
                Optional.empty(),
                folder,
                Optional.empty());
    }

    public Frame block(Keywords inner) {
        return new Frame(
                Kind.BLOCK,
                Optional.of(this),
                inner,
                inner.variables(),
                role,
                folder,
                Optional.empty());
    }

    /// The chain of files and roles that leads here, nearest first.
    public List<String> via() {
        var chain = new ArrayList<String>();
        for (var frame = Optional.of(this); frame.isPresent(); frame = frame.get().parent()) {
            frame.get().origin().ifPresent(chain::add);
        }
        return chain;
    }

    /// Whether this or something around it is of that kind.
    public boolean isWithin(Kind wanted) {
        return kind == wanted || parent.filter(outer -> outer.isWithin(wanted)).isPresent();
    }

    /// The nearest keyword of that name on a frame of the chain.
    public Optional<Keyword> nearest(String name) {
        var own = keywords.find(name);
        return own.isPresent() ? own : parent.flatMap(outer -> outer.nearest(name));
    }

    /// Every keyword of that name on the chain, outermost first.
    public List<Keyword> all(String name) {
        var found = new ArrayList<Keyword>();
        parent.ifPresent(outer -> found.addAll(outer.all(name)));
        keywords.find(name).ifPresent(found::add);
        return found;
    }

    /// Every tag on the chain, as written.
    public List<Value> tags() {
        return all("tags").stream().flatMap(k -> Keywords.several(k.value()).stream()).toList();
    }

    static String from(String what, Span place) {
        return what + ", from " + place.source().name() + ":" + place.line();
    }
}
