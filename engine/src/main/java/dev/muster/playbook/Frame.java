package dev.muster.playbook;

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

    /// A block inside of this.
    public Frame block(Keywords inner) {
        return inside(Kind.BLOCK, inner, inner.variables());
    }

    /// What stands inside of this, for now in the same file and role.
    public Frame inside(Kind inner, Keywords said, Map<String, Value> brought) {
        return new Frame(inner, Optional.of(this), said, brought, role, folder, Optional.empty());
    }

    /// The same frame around the items of a file in that folder.
    public Frame around(Path entered, String how) {
        return new Frame(kind, parent, keywords, variables, role, entered, Optional.of(how));
    }

    /// The same frame around the tasks of a role.
    public Frame around(Role entered, String how) {
        return new Frame(
                kind,
                parent,
                keywords,
                variables,
                Optional.of(entered),
                entered.folder().resolve("tasks"),
                Optional.of(how));
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
}
