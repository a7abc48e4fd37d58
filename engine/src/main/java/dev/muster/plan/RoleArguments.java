package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.module.Vocabulary;
import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Role;
import dev.muster.source.Node;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a role says about its arguments, in `meta/argument_specs.yml` or else in `meta/main.yml`,
/// and the task that checks them before the role's own.
record RoleArguments(YamlFiles files, Vocabulary vocabulary) {
    private static final String MODULE = "validate_argument_spec";

    /// The task; none where the role says nothing about this way in.
    ///
    /// @param entry the file of tasks by which the role is entered, such as `main`
    Optional<Item> check(Role role, String entry, Optional<Node> meta, Frame frame, Span place) {
        var own = Roles.part(role.folder(), "meta", "argument_specs");
        var written = own.isPresent() ? files.firstYaml(own) : meta;
        return written.flatMap(node -> inside(node, "argument_specs"))
                .flatMap(specs -> inside(specs, entry))
                .filter(spec -> !(spec.toValue() instanceof Value.Null))
                .flatMap(spec ->
                        vocabulary
                                .find(MODULE)
                                .map(module ->
                                        (Item)
                                                task(
                                                        new Item.Call.Use(
                                                                module,
                                                                MODULE,
                                                                arguments(role, entry, spec),
                                                                Optional.empty(),
                                                                place),
                                                        title(entry, spec),
                                                        frame,
                                                        place)));
    }

    private static Optional<Node> inside(Node node, String key) {
        return node instanceof Node.Mapping mapping ? mapping.find(key) : Optional.empty();
    }

    private static String title(String entry, Node spec) {
        var title = "Validating arguments against arg spec '" + entry + "'";
        return inside(spec, "short_description")
                .filter(Node.Scalar.class::isInstance)
                .map(words -> title + " - " + ((Node.Scalar) words).text())
                .orElse(title);
    }

    private static List<Given> arguments(Role role, String entry, Node spec) {
        var options =
                inside(spec, "options")
                        .map(Node::toValue)
                        .filter(Value.Mapping.class::isInstance)
                        .orElseGet(() -> new Value.Mapping(Map.of()));
        var name = role.name().substring(role.name().lastIndexOf('.') + 1);
        var context = new LinkedHashMap<String, Value>();
        context.put("type", Value.text("role"));
        context.put("name", Value.text(name));
        context.put("argument_spec_name", Value.text(entry));
        context.put("path", Value.text(role.folder().toString()));
        return List.of(
                given("argument_spec", options, spec.span()),
                given("provided_arguments", Value.map(role.parameters()), spec.span()),
                given("validate_args_context", Value.map(context), spec.span()));
    }

    private static Given given(String name, Value value, Span place) {
        return new Given(name, value, place, place);
    }

    private static Item.Task task(Item.Call.Use call, String title, Frame frame, Span place) {
        var keywords = new LinkedHashMap<String, Keyword>();
        Map.of("name", title, "tags", "always")
                .forEach((name, text) ->
                        keywords.put(
                                name,
                                new Keyword(
                                        name,
                                        new Node.Scalar(text, Value.text(text), place),
                                        place)));
        return new Item.Task(frame, new Keywords(keywords), call, Optional.empty(), place);
    }
}
