package dev.muster.run;

import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.module.Vocabulary;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Play;
import dev.muster.source.Node;
import dev.muster.template.Python;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Everything that a play does, in order: what is written, the gathering of facts before it, and
/// the handlers after each section.
///
/// @param gathering the task that gathers facts
record Score(Optional<Item.Task> gathering, List<Item> items) {

    /// @param gathers whether facts are gathered first
    /// @param facts the facts that the run may read, without prefix; all of them if empty
    /// @param forces whether handlers run on hosts too that have failed: then they are what a block
    ///   does `always`
    static Score of(
            Play play,
            Vocabulary vocabulary,
            boolean gathers,
            Supplier<Optional<Set<String>>> facts,
            boolean forces) {
        var gathering =
                gathers
                        ? vocabulary.find("setup").map(setup -> gathering(play, setup, facts.get()))
                        : Optional.<Item.Task>empty();
        var work = new ArrayList<>(play.roleItems());
        work.addAll(play.tasks());
        var score = new ArrayList<Item>(gathering.stream().toList());
        for (var section : List.of(play.preTasks(), work, play.postTasks())) {
            var flush = List.<Item>of(meta("flush_handlers", play));
            if (forces) {
                score.add(
                        new Item.Block(
                                play.frame(),
                                Keywords.NONE,
                                play.frame(),
                                // its tasks are not the block's own: what is fatal stays fatal
                                List.of(
                                        Item.Block.transparent(
                                                play.frame(), play.frame(), section, play.place())),
                                List.of(),
                                flush,
                                Optional.empty(),
                                play.place()));
            } else {
                score.addAll(section);
                score.addAll(flush);
            }
        }
        return new Score(gathering, score);
    }

    private static Item.Task meta(String action, Play play) {
        return new Item.Task(
                play.frame(),
                always(Map.of(), play),
                new Item.Call.Meta(action),
                Optional.empty(),
                play.place());
    }

    private static Item.Task gathering(Play play, Module<?> setup, Optional<Set<String>> facts) {
        var arguments = new ArrayList<Given>();
        for (var name : List.of("gather_subset", "gather_timeout", "fact_path")) {
            play.keywords()
                    .find(name)
                    .ifPresent(given ->
                            arguments.add(
                                    new Given(name, given.value(), given.key(), given.place())));
        }
        facts.ifPresent(read -> {
            if (read.isEmpty()) {
                arguments.removeIf(given -> given.name().equals("gather_subset"));
                arguments.add(given("gather_subset", List.of("!all", "!min"), play));
            } else {
                arguments.add(given("filter", read.stream().sorted().toList(), play));
            }
        });
        return new Item.Task(
                play.frame(),
                always(Map.of("name", Value.text("Gathering Facts")), play),
                new Item.Call.Use(setup, "setup", arguments, Optional.empty(), play.place()),
                Optional.empty(),
                play.place());
    }

    private static Given given(String name, List<String> words, Play play) {
        return new Given(name, Value.texts(words), play.place(), play.place());
    }

    /// Keywords of a task that the engine makes itself.
    private static Keywords always(Map<String, Value> more, Play play) {
        var given = new LinkedHashMap<String, Keyword>();
        var all = new LinkedHashMap<String, Value>(more);
        all.put("tags", Value.text("always"));
        all.forEach((name, value) ->
                given.put(
                        name,
                        new Keyword(
                                name,
                                new Node.Scalar(Python.print(value), value, play.place()),
                                play.place())));
        return new Keywords(given);
    }
}
