package dev.muster.run;

import dev.muster.module.Effect;
import java.util.List;

/// What tasks do to the variables of hosts and to the inventory.
final class Effects {
    private Effects() {}

    /// Does what concerns a host's own variables.
    static void apply(List<Effect> effects, HostRun host) {
        for (var effect : effects) {
            switch (effect) {
                case Effect.SetFacts(var facts, boolean cacheable) ->
                        host.variables().set(facts, cacheable);
                case Effect.GatheredFacts(var facts) -> host.variables().gathered(facts);
                case Effect.IncludeVars(var variables) -> host.variables().include(variables);
                case Effect.AddHost _,
                        Effect.JoinGroup _,
                        Effect.Conditions _,
                        Effect.Stats _,
                        Effect.Warning _ -> {
                    // not about the host's variables
                }
            }
        }
    }

    /// Does what concerns the inventory.
    ///
    /// @return whether anything changed there
    static boolean applyToInventory(List<Effect> effects, HostRun host, RunState run) {
        boolean changed = false;
        for (var effect : effects) {
            switch (effect) {
                case Effect.AddHost(String name, var groups, var variables) ->
                        changed |= run.inventory.addHost(name, groups, variables);
                case Effect.JoinGroup(String group, var parents) ->
                        changed |= run.inventory.addToGroup(host.host(), group, parents);
                case Effect.SetFacts _,
                        Effect.GatheredFacts _,
                        Effect.IncludeVars _,
                        Effect.Conditions _,
                        Effect.Stats _,
                        Effect.Warning _ -> {
                    // not about the inventory
                }
            }
        }
        return changed;
    }
}
