package dev.muster.module;

/// One word of the vocabulary. Implementations have a public constructor without effects, carry a
/// [Manual], and keep no state.
public sealed interface Module<A extends Record> {

    /// The record that the task's arguments are bound to.
    Class<A> arguments();

    /// The words for the manual; every module has them.
    default Manual manual() {
        var manual = getClass().getAnnotation(Manual.class);
        if (manual == null) {
            throw new IllegalStateException(getClass() + " has no @Manual");
        }
        return manual;
    }

    /// The short name, such as `copy`.
    default String name() {
        return manual().name();
    }

    /// A module that works on a host: it asks questions and takes steps there.
    sealed interface OnHost<A extends Record> extends Module<A> {}

    /// Brings one thing on a host to a wanted state.
    ///
    /// [#wanted] settles everything that needs the controller (files, templates); what it returns
    /// is complete in itself and knows nothing of the run.
    non-sealed interface Resource<A extends Record> extends OnHost<A> {
        Wanted<?> wanted(A arguments, Controller here);
    }

    /// Reads something from a host and never changes it: `stat`, `find`, `setup`.
    non-sealed interface Query<A extends Record> extends OnHost<A> {
        Probe<Result> ask(A arguments, Controller here);
    }

    /// Does something on a host that has no state to compare: `command`, `uri`, `wait_for`.
    non-sealed interface Action<A extends Record> extends OnHost<A> {
        Deed deed(A arguments, Controller here);
    }

    /// Works on the controller alone: `debug`, `set_fact`, `assert`.
    non-sealed interface OnController<A extends Record> extends Module<A> {
        Result act(A arguments, Controller here);
    }
}
