package dev.muster.playbook;

import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.List;
import java.util.Optional;

/// A task or a block of items.
public sealed interface Item {
    Frame frame();

    Keywords keywords();

    Span place();

    /// The name as written; empty where it has none.
    default Optional<Value> title() {
        return keywords().value("name");
    }

    /// The nearest keyword of that name, on the item or on what surrounds it.
    default Optional<Keyword> nearest(String name) {
        var own = keywords().find(name);
        return own.isPresent() ? own : frame().nearest(name);
    }

    /// Every keyword of that name, from the outermost frame to the item itself.
    default List<Keyword> all(String name) {
        var found = new java.util.ArrayList<>(frame().all(name));
        keywords().find(name).ifPresent(found::add);
        return found;
    }

    /// One call of a module or statement.
    ///
    /// @param loop the keyword that loops: `loop` or a `with_...`
    record Task(Frame frame, Keywords keywords, Call call, Optional<Keyword> loop, Span place)
            implements Item {}

    /// Items that share keywords, with what to do when one fails and what to do in any case.
    ///
    /// @param inner the frame of the items inside
    /// @param whole the role of which these are all tasks; it may have a say in whether they run
    ///   twice
    record Block(
            Frame frame,
            Keywords keywords,
            Frame inner,
            List<Item> body,
            List<Item> rescue,
            List<Item> always,
            Optional<Role> whole,
            Span place)
            implements Item {
        public Block {
            body = List.copyOf(body);
            rescue = List.copyOf(rescue);
            always = List.copyOf(always);
        }

        /// Nothing, where a mistake stands.
        public static Block empty(Frame frame, Span place) {
            return transparent(frame, frame, List.of(), place);
        }

        /// Items of an imported file: nothing but a common frame.
        public static Block transparent(Frame outer, Frame inner, List<Item> body, Span place) {
            return new Block(
                    outer,
                    Keywords.NONE,
                    inner,
                    body,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    place);
        }
    }

    /// What a task calls.
    sealed interface Call {
        /// The word as written, for messages.
        String word();

        /// A module of the vocabulary.
        ///
        /// @param place where the module is named
        /// @param whole all arguments as one text that is resolved first (`args: "{{ options }}"`)
        record Use(
                Module<?> module,
                String word,
                List<Given> arguments,
                Optional<Value> whole,
                Span place)
                implements Call {
            public Use {
                arguments = List.copyOf(arguments);
            }
        }

        /// A module whose name is a template: each host calls its own.
        record Named(Value name, List<Given> arguments, Span place) implements Call {
            public Named {
                arguments = List.copyOf(arguments);
            }

            @Override
            public String word() {
                return "action";
            }

            /// The call once the name is resolved.
            public Use of(Module<?> module) {
                return new Use(module, module.name(), arguments, Optional.empty(), place);
            }
        }

        /// `include_tasks`, `include_role`: decided for each host when it gets there. `import_...`
        /// is gone by then: its items stand in its place.
        ///
        /// @param apply keywords for the items inside
        record Include(String word, boolean isRole, List<Given> arguments, Optional<Node> apply)
                implements Call {
            public Include {
                arguments = List.copyOf(arguments);
            }
        }

        /// `meta`.
        record Meta(String action) implements Call {
            @Override
            public String word() {
                return "meta";
            }
        }
    }
}
