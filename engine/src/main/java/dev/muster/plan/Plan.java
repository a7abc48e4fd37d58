package dev.muster.plan;

import dev.muster.module.Vocabulary;
import dev.muster.playbook.Play;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Scope;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Playbooks, read and checked as far as that needs no host.
///
/// @param ends after how many plays each playbook is through
/// @param warnings what is odd but no mistake
public record Plan(
        List<Play> plays, List<Integer> ends, List<Diagnostic> warnings, Sources sources) {

    public Plan {
        plays = List.copyOf(plays);
        ends = List.copyOf(ends);
        warnings = List.copyOf(warnings);
    }

    /// What reading needs beside the files.
    ///
    /// @param extra the command line's variables
    /// @param environment the process's environment, for the folders roles are looked for in
    /// @param defaults keywords of every play that does not say them itself
    public record Sources(
            YamlFiles files,
            Vocabulary vocabulary,
            Templating templating,
            Map<String, Value> extra,
            Map<String, String> environment,
            Map<String, Value> defaults) {

        public Sources(
                YamlFiles files,
                Vocabulary vocabulary,
                Templating templating,
                Map<String, Value> extra,
                Map<String, String> environment) {
            this(files, vocabulary, templating, extra, environment, Map.of());
        }

        /// The reader of tasks and roles for playbooks in a folder.
        public Loading loading(Path folder, Problems problems) {
            return new Loading(this, Roles.of(environment), folder, problems);
        }
    }

    /// The file of a playbook that a collection holds, by its name `NAMESPACE.NAME.PLAYBOOK`.
    ///
    /// @param folder where the user stands, which may bring `collections/`
    /// @param environment for the folders that collections are looked for in
    public static Optional<Path> collected(
            String name, Path folder, Map<String, String> environment) {
        return CollectionPaths.of(environment).playbook(name, folder);
    }

    /// Reads playbooks. Throws [dev.muster.source.InputException] with all that is wrong in them.
    public static Plan of(List<Path> playbooks, Sources sources) {
        return of(playbooks, sources, true);
    }

    /// Reads playbooks, and leaves it to the run to find what is wrong inside of a task that may
    /// never have its turn.
    public static Plan readOnly(List<Path> playbooks, Sources sources) {
        return of(playbooks, sources, false);
    }

    private static Plan of(List<Path> playbooks, Sources sources, boolean inspects) {
        var problems = new Problems();
        var reader =
                new PlaybookLoading(
                        sources.files(),
                        problems,
                        folder -> sources.loading(folder, problems),
                        sources.defaults(),
                        value ->
                                sources.templating()
                                        .resolve(value, new ExtraScope(sources.extra())),
                        CollectionPaths.of(sources.environment()));
        var plays = new ArrayList<Play>();
        var ends = new ArrayList<Integer>();
        for (var playbook : playbooks) {
            try {
                plays.addAll(reader.playbook(playbook));
            } catch (InputException mistakes) {
                problems.add(mistakes, List.of());
            }
            ends.add(plays.size());
        }
        if (inspects) {
            plays.forEach(play -> new Inspection(play, sources, problems).run());
        }
        sources.files().oddities().forEach(oddity -> problems.add(oddity, List.of()));
        problems.stop();
        return new Plan(plays, ends, problems.warnings(), sources);
    }

    /// The command line's variables alone.
    private record ExtraScope(Map<String, Value> extra) implements Scope {
        @Override
        public Optional<Value> find(String name) {
            return Optional.ofNullable(extra.get(name));
        }

        @Override
        public Set<String> names() {
            return extra.keySet();
        }
    }
}
