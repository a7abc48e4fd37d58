package dev.muster.module;

import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a module may use of the machine that Muster runs on, for one task and host.
public interface Controller {
    /// The file that a relative name means: looked for in the `files` folders (or another `kind`,
    /// such as `templates`, `vars`) of the role and the playbook, as Ansible does. Throws
    /// [dev.muster.source.InputException] with the places searched when there is none.
    Path file(String name, String kind);

    /// A path as typed, relative to the playbook's folder; `~` is the user's home. Need not exist.
    Path path(String name);

    /// Renders a template file with the host's variables and those given beside them; what a secret
    /// went into is secret.
    ///
    /// @param typed the template's name as the user wrote it
    /// @param syntax settings of the template's syntax by the names that a `#jinja2:` line has for
    ///   them, such as `lstrip_blocks`; such a line in the file wins
    Value.Text render(Path template, String typed, Value.Mapping extra, Map<String, String> syntax);

    /// The bytes of a file of the controller, opened where it is encrypted.
    FileBytes bytes(Path file);

    /// The digests of a file of the controller, as it is.
    Digests digests(Path file);

    /// What a file holds.
    ///
    /// @param secret whether it was encrypted
    record FileBytes(byte[] bytes, boolean secret) {}

    /// Whether a condition holds, as `when` would find.
    boolean holds(Value condition);

    /// The value of an expression, such as debug's `var`; [Value.Undefined] if it has none.
    Value evaluate(String expression);

    /// A variable of the host, resolved.
    Optional<Value> variable(String name);

    /// Whether values keep the types that templates give them, even those of words such as `yes`.
    default boolean hasNativeTypes() {
        return false;
    }

    /// The name of the host in the inventory.
    String host();

    /// Whether changes are only to be told, not made.
    boolean checkMode();

    /// Whether differences are to be told.
    boolean wantsDifferences();

    /// The values of `environment:` for this task.
    java.util.Map<String, String> environment();

    /// Asks the person at the terminal; empty when there is none or the time is over (`pause`).
    Optional<String> prompt(String text, boolean echo, Optional<java.time.Duration> limit);

    /// Variables out of a YAML or JSON file, values as written.
    List<java.util.Map.Entry<String, Value>> variablesOf(Path file);

    /// The folder of a host in which jobs in the background leave what they came to.
    default String jobFolder() {
        return "~/.ansible_async";
    }

    /// What a job came to that has ended; empty for one that another run has started.
    default Optional<Probe<Result>> job(String id) {
        return Optional.empty();
    }
}
