package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.run.Trial;
import dev.muster.session.Become;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every module must keep, shown by its case files (see [ModuleCase]) on a host that is only
/// data: the result and the host afterwards are as the case says, check mode tells the same and
/// touches nothing, and a second run finds nothing to do, in one exchange.
///
/// A test class of the modules implements this; a module without cases fails it.
public interface ModuleContract {
    /// All modules.
    List<Module<?>> modules();

    /// The folder with a folder of cases for each module.
    default Path folder() {
        return Path.of("src/test/resources/cases");
    }

    @Test
    default void everyModuleHasCases() {
        assertThat(modules())
                .allSatisfy(module ->
                        assertThat(read(folder(), module.name()))
                                .as("cases of %s in %s", module.name(), folder())
                                .isNotEmpty());
    }

    @Test
    default void everyModuleIsDescribed() {
        assertThat(modules())
                .allSatisfy(module -> {
                    var manual = module.manual();
                    assertThat(manual.summary()).matches("(?s)[A-Z].*\\.");
                    assertThat(manual.examples()).isNotEmpty();
                });
    }

    @TestFactory
    default Stream<DynamicNode> cases() {
        return modules().stream()
                .map(module ->
                        DynamicContainer.dynamicContainer(
                                module.name(),
                                read(folder(), module.name()).stream()
                                        .filter(one -> one.result().isPresent())
                                        .map(one ->
                                                DynamicTest.dynamicTest(
                                                        one.name(),
                                                        one.file().toUri(),
                                                        () -> keep(module, one)))));
    }

    /// The cases of a module.
    static List<ModuleCase> read(Path folder, String module) {
        var cases = folder.resolve(module);
        if (!Files.isDirectory(cases)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cases)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .map(ModuleCase::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void keep(Module<?> module, ModuleCase one) throws IOException {
        var folder = Files.createTempDirectory("muster-case");
        checkModeTouchesNothing(module, one, folder);
        var session = session(one);
        var result = apply(session, module, one, folder, false);

        assertThat(Shown.status(result))
                .as("status; the message is: %s", Shown.message(result))
                .isEqualTo(one.result().orElseThrow());
        assertReturns(one, result);
        one.error().ifPresent(part -> assertThat(Shown.message(result)).contains(part));
        one.differences()
                .ifPresent(lines ->
                        assertThat(Shown.differences(result)).containsExactlyElementsOf(lines));
        one.after()
                .ifPresent(after ->
                        assertThat(new CaseHost(session.host()).found(after))
                                .isEqualTo(CaseHost.expected(after)));
        if (result.changed() && !result.failed()) {
            secondRunFindsNothingToDo(session, module, one, folder);
        }
    }

    private static void checkModeTouchesNothing(Module<?> module, ModuleCase one, Path folder) {
        var session = session(one);
        var before = CaseHost.snapshot(session.host());

        var result = apply(session, module, one, folder, true);

        assertThat(Shown.status(result))
                .as("status in check mode; the message is: %s", Shown.message(result))
                .isEqualTo(one.check().or(one::result).orElseThrow());
        if (module instanceof Module.Resource<?>) {
            assertThat(session.taken()).as("steps in check mode").isEmpty();
        }
        assertThat(CaseHost.snapshot(session.host())).isEqualTo(before);
    }

    private static void secondRunFindsNothingToDo(
            FakeSession session, Module<?> module, ModuleCase one, Path folder) {
        int exchanges = session.exchanges().size();

        var again = apply(session, module, one, folder, false);

        var expected = one.again().orElse("ok");
        assertThat(Shown.status(again))
                .as("second run; it found %s", Shown.differences(again))
                .isEqualTo(expected);
        if (expected.equals("ok")) {
            assertThat(session.exchanges().size() - exchanges)
                    .as("exchanges of a run with nothing to do")
                    .isLessThanOrEqualTo(one.turns());
        }
    }

    private static void assertReturns(ModuleCase one, Result result) {
        one.returns()
                .forEach((key, wanted) -> {
                    var found = result.values().find(key);
                    if (wanted instanceof Value.Null) {
                        assertThat(found).as(key).isEmpty();
                    } else {
                        assertThat(found).as("return value " + key).contains(wanted);
                    }
                });
    }

    private static Result apply(
            FakeSession session, Module<?> module, ModuleCase one, Path folder, boolean check) {
        return new Trial(session, Become.NOBODY_ELSE)
                .apply(module, one.arguments(), CaseController.of(one, folder, check));
    }

    private static FakeSession session(ModuleCase one) {
        var host = new FakeHost();
        one.host().ifPresent(described -> new CaseHost(host).become(described));
        var session = new FakeSession(host);
        for (var script : one.scripts()) {
            var keys = ModuleCase.texts(script);
            session.does(
                    ModuleCase.text(keys, "match").orElseThrow(),
                    ModuleCase.text(keys, "exit").map(Integer::parseInt).orElse(0),
                    ModuleCase.text(keys, "says").orElse(""),
                    ModuleCase.text(keys, "err").orElse(""),
                    changed -> {
                        if (keys.get("host") instanceof Value.Mapping described) {
                            new CaseHost(changed).become(described);
                        }
                    },
                    there ->
                            ModuleCase.text(keys, "given")
                                    .map(path -> there.files().status(path, true).exists())
                                    .orElse(true));
        }
        return session;
    }
}
