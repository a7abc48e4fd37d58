package dev.muster.plan;

import dev.muster.module.Mode;
import dev.muster.module.Module;
import dev.muster.module.Signature;
import dev.muster.module.Vocabulary;
import dev.muster.playbook.Keywords;
import dev.muster.value.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// JSON Schemas of the files that a user writes, made of the keywords and the argument records that
/// the files are read by.
public final class Schema {
    private static final String DRAFT = "http://json-schema.org/draft-07/schema#";

    private static final Set<String> TEXTS =
            Set.of(
                    "become_exe",
                    "become_method",
                    "become_user",
                    "connection",
                    "delegate_to",
                    "fact_path",
                    "import_playbook",
                    "name",
                    "order",
                    "register",
                    "remote_user",
                    "role",
                    "strategy");

    private static final Set<String> TASK_LISTS =
            Set.of("always", "block", "handlers", "post_tasks", "pre_tasks", "rescue", "tasks");

    /// Keywords that hold one text or several.
    private static final Set<String> SEVERAL =
            Set.of("collections", "gather_subset", "hosts", "listen", "notify", "tags");

    private final Vocabulary vocabulary;

    public Schema(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /// Of a playbook.
    public Value playbook() {
        var play = object(properties(Keywords.PLAY), List.of("hosts"), false);
        var imported = new Fields();
        properties(Keywords.IMPORT_PLAYBOOK).entries().forEach(imported::put);
        var other = new Fields();
        other.put("type", text("object"));
        other.put("properties", imported.value());
        other.put("additionalProperties", Value.FALSE);
        return new Fields()
                .put("$schema", text(DRAFT))
                .put("title", text("A playbook"))
                .put("type", text("array"))
                .put("items", any(reference("play"), other.value()))
                .put("definitions", definitions().put("play", play).value())
                .value();
    }

    /// Of a file of tasks or handlers.
    public Value tasks() {
        return new Fields()
                .put("$schema", text(DRAFT))
                .put("title", text("Tasks"))
                .put("type", Value.texts(List.of("array", "null")))
                .put("items", reference("item"))
                .put("definitions", definitions().value())
                .value();
    }

    /// Of an inventory in YAML.
    public Value inventory() {
        var variables = types("object", "null");
        var group =
                new Fields()
                        .put("hosts", mapped(types("object", "null")))
                        .put("children", mapped(reference("group")))
                        .put("vars", variables);
        return new Fields()
                .put("$schema", text(DRAFT))
                .put("title", text("An inventory"))
                .put("type", text("object"))
                .put("additionalProperties", reference("group"))
                .put("definitions", new Fields().put("group", orNull(group.value())).value())
                .value();
    }

    /// Of a role's `meta/main.yml`.
    public Value role() {
        var dependency = any(types("string"), object(properties(Keywords.ROLE), List.of(), true));
        var properties =
                new Fields()
                        .put("dependencies", list(dependency))
                        .put("allow_duplicates", types("boolean"))
                        .put("collections", list(types("string")))
                        .put("galaxy_info", types("object"))
                        .put("argument_specs", mapped(reference("entry")));
        return new Fields()
                .put("$schema", text(DRAFT))
                .put("title", text("What a role says of itself"))
                .put("type", Value.texts(List.of("object", "null")))
                .put("properties", properties.value())
                .put(
                        "definitions",
                        definitions().put("entry", entry()).put("option", option()).value())
                .value();
    }

    /// One entry point of a role.
    private static Value entry() {
        return object(
                new Fields()
                        .put("short_description", types("string"))
                        .put("description", types("string", "array"))
                        .put("author", types("string", "array"))
                        .put("version_added", types("string", "number"))
                        .put("options", mapped(reference("option")))
                        .value(),
                List.of(),
                false);
    }

    /// One argument of an entry point.
    private static Value option() {
        var kinds =
                List.of(
                        "bits", "bool", "bytes", "dict", "float", "int", "json", "jsonarg", "list",
                        "path", "raw", "sid", "str");
        var kind = new Fields().put("enum", Value.texts(kinds)).value();
        return object(
                new Fields()
                        .put("type", kind)
                        .put("elements", kind)
                        .put("required", types("boolean"))
                        .put("default", Value.TRUE)
                        .put("choices", types("array"))
                        .put("description", types("string", "array"))
                        .put("options", mapped(reference("option")))
                        .value(),
                List.of(),
                true);
    }

    // ---- parts of plays

    private Fields definitions() {
        var definitions =
                new Fields()
                        .put(
                                "template",
                                new Fields()
                                        .put("type", text("string"))
                                        .put("pattern", text("\\{[{%]"))
                                        .value())
                        .put("items", list(reference("item")))
                        .put("item", any(reference("block"), reference("task")))
                        .put("block", object(properties(Keywords.BLOCK), List.of("block"), false))
                        .put("task", task());
        for (var module : vocabulary.modules()) {
            definitions.put("module " + module.name(), module(module));
        }
        return definitions;
    }

    /// A task or handler: keywords, and one of all modules and statements.
    private Value task() {
        var properties = new Fields();
        properties(Keywords.HANDLER).entries().forEach(properties::put);
        for (var module : vocabulary.modules()) {
            var manual = module.manual();
            var names = new TreeSet<>(List.of(manual.aliases()));
            names.add(manual.name());
            names.add(manual.collection() + "." + manual.name());
            names.forEach(name -> properties.put(name, reference("module " + module.name())));
        }
        for (var statement : new TreeSet<>(StatementSyntax.WORDS)) {
            properties.put(statement, statement(statement));
            properties.put("ansible.builtin." + statement, statement(statement));
        }
        var task = new Fields();
        task.put("type", text("object"));
        task.put("properties", properties.value());
        task.put("patternProperties", new Fields().put("^with_", Value.TRUE).value());
        task.put("additionalProperties", Value.FALSE);
        return task.value();
    }

    private static Value statement(String statement) {
        if (statement.equals("meta")) {
            return new Fields()
                    .put("enum", Value.texts(new TreeSet<>(StatementSyntax.META).stream().toList()))
                    .value();
        }
        var known =
                statement.endsWith("role") ? IncludeArguments.OF_ROLES : IncludeArguments.OF_TASKS;
        var properties = new Fields();
        new TreeSet<>(known).forEach(name -> properties.put(name, Value.TRUE));
        return any(
                types("string"),
                object(properties.value(), List.of(), statement.equals("include")));
    }

    private static Value.Mapping properties(Set<String> keywords) {
        var properties = new Fields();
        new TreeSet<>(keywords).forEach(keyword -> properties.put(keyword, keyword(keyword)));
        return properties.value();
    }

    private static Value keyword(String name) {
        if (Keywords.TRUTHS.contains(name)) {
            return any(types("boolean", "null"), reference("template"));
        }
        if (Keywords.NUMBERS.contains(name) || name.equals("max_fail_percentage")) {
            return types("integer", "number", "string");
        }
        if (TASK_LISTS.contains(name)) {
            return any(reference("items"), types("null"));
        }
        if (SEVERAL.contains(name)) {
            return types("string", "array", "integer");
        }
        return switch (name) {
            case "environment", "module_defaults", "vars", "args" ->
                    types("object", "array", "string", "null");
            case "roles" ->
                    list(any(types("string"), object(properties(Keywords.ROLE), List.of(), true)));
            default -> TEXTS.contains(name) ? types("string", "number", "null") : Value.TRUE;
        };
    }

    // ---- modules

    private static Value module(Module<?> module) {
        var signature = Signature.of(module.arguments());
        var properties = new Fields();
        var required = new TreeSet<String>();
        for (var parameter : signature.parameters()) {
            if (parameter.isRest()) {
                continue;
            }
            var schema = new Fields();
            if (!parameter.words().isBlank()) {
                schema.put("description", text(parameter.words()));
            }
            parameter.otherwise().ifPresent(given -> schema.put("default", text(given)));
            type(parameter.type()).entries().forEach(schema::put);
            properties.put(parameter.name(), schema.value());
            parameter.aliases().forEach(alias -> properties.put(alias, schema.value()));
            if (parameter.isRequired()
                    && !parameter.isFreeForm()
                    && parameter.aliases().isEmpty()) {
                required.add(parameter.name());
            }
        }
        boolean open = signature.parameters().stream().anyMatch(Signature.Parameter::isRest);
        var arguments = object(properties.value(), List.of(), open);
        var described = new Fields().put("description", text(module.manual().summary()));
        // words may stand for arguments: `copy: src=a dest=b`; `args` may hold those required
        described.put("anyOf", Value.list(List.of(arguments, types("string", "null"))));
        if (!required.isEmpty()) {
            described.put("x-required", Value.texts(List.copyOf(required)));
        }
        return described.value();
    }

    private static Value.Mapping type(Type type) {
        if (type instanceof ParameterizedType generic) {
            var inner = generic.getActualTypeArguments();
            return switch (((Class<?>) generic.getRawType()).getSimpleName()) {
                case "List" ->
                        any(
                                new Fields()
                                        .put("type", text("array"))
                                        .put("items", type(inner[0]))
                                        .value(),
                                types("string", "number"));
                case "Map" -> types("object", "string");
                default -> type(inner[0]);
            };
        }
        var plain = (Class<?>) type;
        if (plain.isEnum()) {
            var words =
                    Arrays.stream(plain.getEnumConstants())
                            .map(constant -> Signature.choice((Enum<?>) constant))
                            .toList();
            boolean truths = words.contains("yes") || words.contains("no");
            return any(
                    new Fields().put("enum", Value.texts(words)).value(),
                    truths ? types("boolean") : reference("template"),
                    reference("template"));
        }
        if (Mode.class.isAssignableFrom(plain)) {
            return types("string", "integer");
        }
        return switch (plain.getSimpleName()) {
            case "String", "Secret", "Path" -> types("string", "number", "boolean");
            case "boolean", "Boolean" -> any(types("boolean"), reference("template"), yesNo());
            case "int", "Integer", "long", "Long", "double", "Double", "Duration" ->
                    types("number", "string");
            default -> new Value.Mapping(new LinkedHashMap<>());
        };
    }

    private static Value yesNo() {
        return new Fields()
                .put("enum", Value.texts(List.of("yes", "no", "true", "false", "on", "off")))
                .value();
    }

    // ---- words of the schema language

    private static Value text(String text) {
        return Value.text(text);
    }

    private static Value.Mapping types(String... types) {
        return new Fields()
                .put("type", types.length == 1 ? text(types[0]) : Value.texts(List.of(types)))
                .value();
    }

    private static Value.Mapping reference(String definition) {
        return new Fields()
                .put("$ref", text("#/definitions/" + definition.replace(" ", "%20")))
                .value();
    }

    private static Value.Mapping any(Value... choices) {
        return new Fields().put("anyOf", Value.list(List.of(choices))).value();
    }

    private static Value list(Value item) {
        return new Fields().put("type", text("array")).put("items", item).value();
    }

    private static Value mapped(Value inner) {
        return new Fields()
                .put("type", Value.texts(List.of("object", "null")))
                .put("additionalProperties", inner)
                .value();
    }

    private static Value orNull(Value.Mapping properties) {
        return new Fields()
                .put("type", Value.texts(List.of("object", "null")))
                .put("properties", properties)
                .put("additionalProperties", Value.FALSE)
                .value();
    }

    private static Value object(
            Value.Mapping properties, Collection<String> required, boolean open) {
        var object = new Fields().put("type", text("object")).put("properties", properties);
        if (!required.isEmpty()) {
            object.put("required", Value.texts(List.copyOf(required)));
        }
        return object.put("additionalProperties", Value.of(open)).value();
    }

    /// A mapping in the making.
    private static final class Fields {
        private final Map<Value, Value> entries = new LinkedHashMap<>();

        Fields put(String name, Value value) {
            entries.put(Value.text(name), value);
            return this;
        }

        Fields put(Value name, Value value) {
            entries.put(name, value);
            return this;
        }

        Value.Mapping value() {
            return new Value.Mapping(entries);
        }
    }
}
