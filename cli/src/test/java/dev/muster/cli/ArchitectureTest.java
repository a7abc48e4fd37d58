package dev.muster.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.muster.source.Source;
import dev.muster.source.Span;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Keeps the arrows between the rooms. Whoever must break one changes the table below, and so says
/// it aloud.
class ArchitectureTest {

    private static final JavaClasses MUSTER =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.muster");

    /// Where in a text something stood. A value that is still a template bears it for its errors,
    /// though values are below sources.
    private static final DescribedPredicate<JavaClass> PLACE =
            belongToAnyOf(Span.class, Source.class);

    /// Each room, and the only other rooms of ours that it may know.
    private static final List<Room> ROOMS =
            List.of(
                    room("value", "values are what everything else talks about"),
                    room("source", "a place in a text means nothing about hosts", "value"),
                    room("hash", "a digest is the same whoever makes it"),
                    room(
                            "pki",
                            "keys and certificates mean the same wherever they are used",
                            "hash"),
                    room(
                            "validator",
                            "keys and what they signed mean the same wherever they are",
                            "hash"),
                    room(
                            "identity",
                            "a node's names follow from its key alone",
                            "hash",
                            "value",
                            "source"),
                    room(
                            "vault",
                            "what opens a text needs no more than the text",
                            "hash",
                            "value",
                            "source"),
                    room("inventory", "hosts are read before plays", "value", "source", "vault"),
                    room(
                            "playbook",
                            "plays are told with no host in sight; a task holds the module it calls",
                            "value",
                            "source",
                            "module"),
                    room(
                            "template",
                            "an expression knows only its scope",
                            "hash",
                            "value",
                            "source",
                            "vault",
                            "identity"),
                    room(
                            "variables",
                            "scopes are built from files and templates, never from hosts",
                            "value",
                            "source",
                            "inventory",
                            "playbook",
                            "template"),
                    room(
                            "module",
                            "the contract is what module authors must learn, and nothing else",
                            "hash",
                            "value",
                            "source"),
                    room(
                            "plan",
                            "a plan is made, printed and saved without a connection",
                            "value",
                            "source",
                            "vault",
                            "inventory",
                            "playbook",
                            "template",
                            "variables",
                            "module"),
                    room(
                            "session",
                            "a connection answers questions and takes steps of any origin",
                            "value",
                            "source",
                            "pki",
                            "module"),
                    room(
                            "run",
                            "a run tells what happens as events and does not know who listens",
                            "value",
                            "source",
                            "vault",
                            "inventory",
                            "playbook",
                            "template",
                            "variables",
                            "module",
                            "plan",
                            "session"),
                    room(
                            "report",
                            "a report is made from a run's events, so a recorded run reports alike",
                            "value",
                            "source",
                            "module",
                            "run"),
                    room(
                            "modules",
                            "a module is data for the engine and must run on a host that is a file",
                            "hash",
                            "value",
                            "source",
                            "pki",
                            "validator",
                            "identity",
                            "vault",
                            "template",
                            "module"),
                    room(
                            "setting",
                            "settings are read before anything that they are about",
                            "value",
                            "source"),
                    room(
                            "hold",
                            "a command is handed over without being understood",
                            "run",
                            "report"),
                    room(
                            "testkit",
                            "throwaway hosts serve every vocabulary",
                            "hash",
                            "value",
                            "source",
                            "vault",
                            "inventory",
                            "playbook",
                            "template",
                            "variables",
                            "module",
                            "plan",
                            "session",
                            "run",
                            "report"));

    record Room(String name, String reason, List<String> knows) {
        String packages() {
            return "dev.muster." + name + "..";
        }
    }

    private static Room room(String name, String reason, String... knows) {
        return new Room(name, reason, List.of(knows));
    }

    static Stream<Arguments> rooms() {
        return ROOMS.stream().map(room -> Arguments.of(room.name(), room));
    }

    @Test
    void seesEnoughToMeanAnything() {
        assertThat(MUSTER.size()).isGreaterThan(300);
    }

    @Test
    void knowsTheRoomOfEveryClass() {
        var rooms = Stream.concat(ROOMS.stream().map(Room::name), Stream.of("cli"));
        var packages = rooms.map(name -> "dev.muster." + name + "..").toArray(String[]::new);

        assertThat(MUSTER.that(not(resideInAnyPackage(packages)))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rooms")
    void knowsOnlyTheRoomsBelow(String name, Room room) {
        var own =
                Stream.concat(Stream.of(name), room.knows().stream())
                        .map(known -> "dev.muster." + known + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(room.packages())
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.muster..")
                                .and(not(resideInAnyPackage(own)))
                                .and(not(PLACE)))
                .because(room.reason())
                .allowEmptyShould(true)
                .check(MUSTER);
    }

    @Test
    void hasNoCyclesBetweenRooms() {
        slices().matching("dev.muster.(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage("dev.muster.value.."), PLACE)
                .because("the rooms are the run told in order, and an order has no cycles")
                .check(MUSTER);
    }

    @Test
    void knowsTheSshLibraryInSessionsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.schmizz..", "com.hierynomus..")
                .because("a change of library must not reach past the session")
                .check(MUSTER);
    }

    @Test
    void knowsTheYamlLibraryInSourcesAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.source..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml..")
                .because("every node must keep its place, which only our own tree does")
                .check(MUSTER);
    }

    @Test
    void knowsTheAcmeLibraryInOnePlaceAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.modules.acme..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.shredzone..")
                .because("a change of library must not reach past the talk with authorities")
                .check(MUSTER);
    }

    @Test
    void printsAndExitsInTheCommandAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.muster.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("everything else is given where to write and says how it ended")
                .check(MUSTER);
    }
}
