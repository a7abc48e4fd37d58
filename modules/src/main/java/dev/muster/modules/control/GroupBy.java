package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.List;

/// Puts a host into a group whose name is worked out from its variables.
@Manual(
        name = "group_by",
        summary = "Puts a host into a group whose name is worked out from its variables.",
        examples = "group_by: {key: 'os_{{ ansible_facts.distribution }}'}",
        returns = {"add_group: the group's name", "parent_groups: the groups above it"})
public final class GroupBy implements Module.OnController<GroupBy.Arguments> {

    /// The group.
    public record Arguments(
            @Argument("The name of the group; blanks become dashes") String key,
            @Argument(value = "The groups above it", otherwise = "all") List<String> parents) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        var group = arguments.key().replace(' ', '-');
        var parents = arguments.parents().stream().map(name -> name.replace(' ', '-')).toList();
        return Result.ok(
                        new Returns()
                                .and("add_group", group)
                                .and("parent_groups", parents)
                                .mapping())
                .withChanged(!isMember(group, here))
                .with(new Effect.JoinGroup(group, parents));
    }

    private static boolean isMember(String group, Controller here) {
        return here.variable("group_names").orElse(Value.NULL)
                        instanceof Value.Sequence(List<Value> names, boolean _)
                && names.contains(Value.text(group));
    }
}
