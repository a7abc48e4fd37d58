package dev.muster.inventory;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Who belongs to whom when the groups between are followed. Answers are kept until told to forget.
final class Membership {
    private final Map<Group, List<Host>> members = new HashMap<>();
    private final Map<Group, Integer> depths = new HashMap<>();
    private final Map<Set<Group>, List<Group>> closures = new HashMap<>();

    void forget() {
        members.clear();
        depths.clear();
        closures.clear();
    }

    /// A group's own hosts, then those of its children, then of theirs.
    List<Host> members(Group group) {
        var known = members.get(group);
        if (known == null) {
            var found = new LinkedHashSet<Host>();
            var seen = new LinkedHashSet<>(List.of(group));
            var next = new ArrayDeque<>(seen);
            while (!next.isEmpty()) {
                var one = next.remove();
                found.addAll(one.ownHosts());
                one.ownChildren().stream().filter(seen::add).forEach(next::add);
            }
            known = List.copyOf(found);
            members.put(group, known);
        }
        return known;
    }

    int depth(Group group) {
        var known = depths.get(group);
        if (known == null) {
            known = group.ownParents().stream().mapToInt(this::depth).max().orElse(-1) + 1;
            depths.put(group, known);
        }
        return known;
    }

    List<Group> groupsOf(Host host) {
        var direct = Set.copyOf(host.ownGroups());
        var known = closures.get(direct);
        if (known == null) {
            var order =
                    Comparator.comparingInt(this::depth)
                            .thenComparingInt(Group::priority)
                            .thenComparing(Group::name);
            known =
                    direct.stream()
                            .flatMap(group ->
                                    Stream.concat(Stream.of(group), ancestors(group).stream()))
                            .distinct()
                            .filter(group -> !group.isAll())
                            .sorted(order)
                            .toList();
            closures.put(direct, known);
        }
        return known;
    }

    static Set<Group> ancestors(Group group) {
        var found = new LinkedHashSet<Group>();
        var next = new ArrayDeque<>(group.ownParents());
        while (!next.isEmpty()) {
            var parent = next.remove();
            if (found.add(parent)) {
                next.addAll(parent.ownParents());
            }
        }
        return found;
    }
}
