package dev.muster.variables;

/// How variables come together where a place has its own customs.
///
/// @param merges whether a mapping that is set again joins the one below it (`hash_behaviour`)
/// @param injects whether facts are variables of their own, as `ansible_...`
/// @param privateRoles whether a role's variables are for its own tasks alone; its defaults are for
///   the whole play
public record Rules(boolean merges, boolean injects, boolean privateRoles) {
    public static final Rules USUAL = new Rules(false, true, false);
}
