package dev.muster.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// What a task's talk has cost so far, by the host at the other end: a delegated task talks with
/// another one than its own.
final class Meter {
    private final Map<String, Cost> connecting = new LinkedHashMap<>();
    private final Map<String, Cost> talking = new LinkedHashMap<>();

    void connected(String host, Cost cost) {
        connecting.merge(host, cost, Cost::plus);
    }

    void talked(String host, Cost cost) {
        talking.merge(host, cost, Cost::plus);
    }

    void tell(BiConsumer<String, Cost> connections, BiConsumer<String, Cost> talk) {
        connecting.forEach(connections);
        talking.forEach(talk);
    }
}
