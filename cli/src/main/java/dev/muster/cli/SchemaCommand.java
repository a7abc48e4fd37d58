package dev.muster.cli;

import dev.muster.module.Vocabulary;
import dev.muster.modules.Catalogue;
import dev.muster.plan.Schema;
import dev.muster.report.ExitCode;
import dev.muster.report.JsonText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `muster schema`: what editors need to complete and check files as they are written.
@Command(
        name = "schema",
        description = "Prints a JSON Schema for editors.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    private final Surroundings here;

    /// The files there are schemas of.
    enum Kind {
        PLAYBOOK,
        TASKS,
        INVENTORY,
        ROLE
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            description =
                    "playbook, tasks (a role's tasks and handlers), inventory (in YAML), or role"
                            + " (its meta/main.yml); ${DEFAULT-VALUE} where none is named.",
            defaultValue = "playbook")
    private Kind kind = Kind.PLAYBOOK;

    SchemaCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        var schema = new Schema(new Vocabulary(Catalogue.modules()));
        var text =
                switch (kind) {
                    case PLAYBOOK -> schema.playbook();
                    case TASKS -> schema.tasks();
                    case INVENTORY -> schema.inventory();
                    case ROLE -> schema.role();
                };
        here.out().println(JsonText.pretty(text));
        return ExitCode.DONE.code();
    }
}
