package dev.muster.bench;

import dev.muster.source.Source;
import dev.muster.source.Yaml;
import dev.muster.template.Scope;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Conditions as `when` has them, parsed before. Each is to take two microseconds or less.
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Conditions {
    private static final String VARIABLES =
            """
            ansible_facts: {os_family: Debian, distribution_version: "12.5", packages: {curl: []}}
            result: {rc: 0, changed: true, stdout: "active (running)"}
            enabled: true
            groups: {validators: [a, b, c, d]}
            inventory_hostname: c
            ports: [30303, 8545]
            """;

    /// The condition.
    @Param({
        "enabled",
        "ansible_facts.os_family == 'Debian'",
        "result is changed and result.rc == 0",
        "inventory_hostname in groups['validators']",
        "nowhere is defined and nowhere | length > 0",
        "result.stdout is search('running') and ports | length == 2",
        "ansible_facts.distribution_version is version('12', '>=')"
    })
    public String condition = "";

    private final Templating templating = new Templating();
    private Variables variables = new Variables(Map.of());
    private Value parsed = Value.NULL;

    private record Variables(Map<String, Value> values) implements Scope {
        @Override
        public Optional<Value> find(String name) {
            return Optional.ofNullable(values.get(name));
        }

        @Override
        public Set<String> names() {
            return values.keySet();
        }
    }

    /// Reads the variables.
    @Setup
    public void read() {
        var values = new HashMap<String, Value>();
        if (Yaml.value(VARIABLES) instanceof Value.Mapping(Map<Value, Value> entries)) {
            entries.forEach((key, value) -> {
                if (key instanceof Value.Text(String name, _, _)) {
                    values.put(name, value);
                }
            });
        }
        variables = new Variables(values);
        parsed = new Value.Deferred(condition, new Source("when", condition).start());
    }

    /// Whether the condition holds.
    @Benchmark
    public boolean holds() {
        return templating.holds(parsed, variables);
    }
}
