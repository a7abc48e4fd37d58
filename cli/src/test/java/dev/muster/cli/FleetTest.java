package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.muster.inventory.Inventory;
import dev.muster.run.Event;
import dev.muster.run.PlaybookRun;
import dev.muster.run.Prompting;
import dev.muster.run.Settings;
import dev.muster.session.Exchange;
import dev.muster.session.Report;
import dev.muster.session.Session;
import dev.muster.testkit.FakeHost;
import dev.muster.testkit.FakeSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a large fleet takes, on hosts that are only data.
class FleetTest {
    private static final int HOSTS = 1100;
    private static final int LINES = 1000;

    @TempDir private Path folder;
    private final Map<String, FakeSession> hosts = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger changed = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private InstantSource clock = InstantSource.system();

    /// A session of which it is known whether it is open.
    private final class Counted implements Session {
        private final FakeSession host;

        Counted(FakeSession host) {
            this.host = host;
            opened.incrementAndGet();
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
        }

        @Override
        public Report exchange(Exchange exchange) {
            asked.incrementAndGet();
            return host.exchange(exchange);
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private Session open(String name) {
        return new Counted(hosts.computeIfAbsent(name, _ -> new FakeSession(new FakeHost())));
    }

    private void note(Event event) {
        if (event instanceof Event.TaskDone(Event.Outcome outcome)) {
            assertThat(outcome.status()).as(outcome.toString()).isLessThan(Event.Status.SKIPPED);
            changed.addAndGet(outcome.status() == Event.Status.CHANGED ? 1 : 0);
        }
    }

    private PlaybookRun run(String playbook, String inventory) throws IOException {
        Files.writeString(folder.resolve("site.yml"), playbook);
        Files.writeString(folder.resolve("hosts.ini"), inventory);
        var known = Inventory.load(List.of(folder.resolve("hosts.ini").toString()), _ -> {});
        var plan = Rehearsal.plan(folder, Map.of());
        var world =
                new PlaybookRun.World(
                        target -> open(target.name()), this::note, Prompting.NOBODY, clock, folder);
        return new PlaybookRun(plan, known, Settings.USUAL, world);
    }

    private static String nodes(int count, String variables) {
        return IntStream.range(0, count)
                .mapToObj(i -> "node" + i + " " + variables)
                .collect(Collectors.joining("\n", "[nodes]\n", "\n"));
    }

    private static String site(String strategy) {
        return """
        - hosts: nodes
          gather_facts: false
          %s
          tasks:
            - file: {path: /srv/node, state: directory}
            - copy: {dest: /srv/node/name, content: "{{ inventory_hostname }}"}
        """
                .formatted(strategy);
    }

    @Test
    void noMoreLinesAreOpenThanOneProcessCarries() throws IOException {
        run(site(""), nodes(HOSTS, "")).run();

        assertThat(changed).hasValue(2 * HOSTS);
        assertThat(most.get()).isBetween(HOSTS / 2, LINES);
        assertThat(open).hasValue(0);
    }

    @Test
    void aLineThatWasClosedForOthersIsNotMissedWhereNothingChanges() throws IOException {
        run(site(""), nodes(HOSTS, "")).run();
        opened.set(0);
        run(site(""), nodes(HOSTS, "")).run();

        assertThat(changed).hasValue(2 * HOSTS);
        assertThat(opened).hasValue(HOSTS);
    }

    @Test
    void whatAHostHasAnsweredOutlastsTheOthersTurns() throws IOException {
        run(site(""), nodes(HOSTS, "")).run();
        asked.set(0);
        var start = Instant.now();
        clock = () -> start.plusMillis(80L * asked.get());
        run(site(""), nodes(HOSTS, "")).run();

        assertThat(asked).hasValue(HOSTS);
    }

    @Test
    void freeHostsComeAndGo() throws IOException {
        run(site("strategy: free"), nodes(HOSTS, "")).run();

        assertThat(changed).hasValue(2 * HOSTS);
        assertThat(opened).hasValue(HOSTS);
        assertThat(most.get()).isLessThanOrEqualTo(LINES / 2);
    }

    @Test
    void theRollingBatchesOfALargeFleetDoNotAddUp() throws IOException {
        run(site("serial: 100"), nodes(HOSTS, "")).run();

        assertThat(changed).hasValue(2 * HOSTS);
        assertThat(opened).hasValue(HOSTS);
        assertThat(most.get()).isLessThanOrEqualTo(100);
    }

    @Test
    void aHostCostsNoMoreWhereOthersHaveMoreVariables() throws IOException {
        var playbook =
                """
                - hosts: one
                  gather_facts: false
                  tasks:
                    - copy: {dest: "/{{ item }}", content: "{{ hostvars['node7'].v1 }}"}
                      loop: "{{ groups.nodes[:5] }}"
                    - debug: {msg: "{{ groups.nodes | length }} {{ hostvars['node8']['v2'] }}"}
                """;
        var few = IntStream.range(0, 3).mapToObj(i -> "v" + i + "=value" + i);
        var many = IntStream.range(0, 300).mapToObj(i -> "v" + i + "=value" + i);
        var lean = "one\n" + nodes(100, few.collect(Collectors.joining(" ")));
        var fat = "one\n" + nodes(100, many.collect(Collectors.joining(" ")));
        allocated(run(playbook, lean));

        long among = allocated(run(playbook, lean));
        long amongFat = allocated(run(playbook, fat));

        assertThat(amongFat).isLessThan(among + among / 2);
    }

    /// The bytes that a run takes from the heap: a measure of work that other work on the machine
    /// leaves alone.
    private static long allocated(PlaybookRun run) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        run.run();
        return threads.getTotalThreadAllocatedBytes() - before;
    }
}
