import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// Writes out the annotations that tell picocli of commands and options. To read them at run time
/// the JVM makes a class for each kind of annotation, which it keeps in no cache, and calls it by
/// reflection: a third of what a short command takes.
///
/// What is written is a class that holds the same values, in place of which picocli is made to look
/// before it asks the JVM.
final class Annotations {
    private static final String FOLDER = "dev/muster/cli/";
    private static final String NAME = "Written";
    private static final String KINDS = "picocli.CommandLine";

    /// Carries `--help` and `--version` for all commands.
    private static final String HELP = "picocli.CommandLine$AutoHelpMixin";

    private static final ClassDesc WRITTEN = ClassDesc.of("dev.muster.cli." + NAME);
    private static final ClassDesc ELEMENT = ClassDesc.of("java.lang.reflect.AnnotatedElement");
    private static final ClassDesc ANNOTATION = ClassDesc.of("java.lang.annotation.Annotation");
    private static final Set<String> ELEMENTS =
            Set.of(
                    "java/lang/Class",
                    "java/lang/reflect/AccessibleObject",
                    "java/lang/reflect/AnnotatedElement",
                    "java/lang/reflect/Field",
                    "java/lang/reflect/Method");

    private static final String TABLE =
            """
            package dev.muster.cli;

            import java.lang.annotation.Annotation;
            import java.lang.reflect.AnnotatedElement;
            import java.lang.reflect.Field;
            import java.util.HashMap;
            import java.util.Map;

            @SuppressWarnings({"unchecked", "rawtypes"})
            public final class Written {
                private static final Map<String, Map<String, Annotation>> READ = new HashMap<>();

                public static synchronized Annotation of(AnnotatedElement element, Class type) {
                    String owner;
                    String member;
                    if (element instanceof Class) {
                        owner = ((Class) element).getName();
                        member = "";
                    } else if (element instanceof Field) {
                        owner = ((Field) element).getDeclaringClass().getName();
                        member = ((Field) element).getName();
                    } else {
                        return element.getAnnotation(type);
                    }
                    Map<String, Annotation> all = READ.get(owner);
                    if (all == null) {
                        all = read(owner);
                        if (all == null) {
                            return element.getAnnotation(type);
                        }
                        READ.put(owner, all);
                    }
                    return all.get(member.concat(type.getName()));
                }

                public static boolean has(AnnotatedElement element, Class type) {
                    return of(element, type) != null;
                }

                private static Class named(String name) {
                    try {
                        return Class.forName(name, false, Written.class.getClassLoader());
                    } catch (ClassNotFoundException e) {
                        throw new LinkageError(name, e);
                    }
                }

                private static Map<String, Annotation> read(String owner) {
                    switch (owner) {
            %s
                        default: return null;
                    }
                }

            %s
            }
            """;

    private final List<String> cases = new ArrayList<>();
    private final List<String> members = new ArrayList<>();
    private final Map<String, String> types = new TreeMap<>();
    private final Set<Class<? extends Annotation>> kinds =
            new TreeSet<>(Comparator.comparing(Class::getName));

    private Annotations() {}

    /// Has picocli look at what is written out.
    static void redirect(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call
                && ELEMENTS.contains(call.owner().asInternalName())) {
            if (call.name().equalsString("getAnnotation")) {
                code.invokestatic(
                        WRITTEN,
                        "of",
                        MethodTypeDesc.of(ANNOTATION, ELEMENT, ConstantDescs.CD_Class));
                return;
            }
            if (call.name().equalsString("isAnnotationPresent")) {
                code.invokestatic(
                        WRITTEN,
                        "has",
                        MethodTypeDesc.of(
                                ConstantDescs.CD_boolean, ELEMENT, ConstantDescs.CD_Class));
                return;
            }
        }
        code.with(element);
    }

    /// The class files, by their names, of what stands for the annotations of these classes.
    static Map<String, byte[]> writtenOut(
            List<String> classFiles, ClassLoader classes, List<Path> jars)
            throws IOException, ClassNotFoundException {
        var annotations = new Annotations();
        annotations.add(Class.forName(HELP, false, classes));
        for (var file : classFiles) {
            if (file.startsWith(FOLDER)) {
                var name = file.substring(0, file.length() - ".class".length());
                annotations.add(Class.forName(name.replace('/', '.'), false, classes));
            }
        }
        annotations.kinds.forEach(annotations::addKind);
        return compiled(annotations.source(), jars);
    }

    private void add(Class<?> owner) {
        var puts = new ArrayList<String>();
        put("", owner, puts);
        for (var field : owner.getDeclaredFields()) {
            put(field.getName(), field, puts);
        }
        if (puts.isEmpty()) {
            return;
        }
        var name = "all" + cases.size();
        cases.add("            case \"" + owner.getName() + "\": return " + name + "();");
        members.add(
                """
                    private static Map<String, Annotation> %s() {
                        Map<String, Annotation> all = new HashMap<>();
                %s
                        return all;
                    }
                """
                        .formatted(name, String.join("\n", puts)));
    }

    private void put(String member, AnnotatedElement element, List<String> puts) {
        for (var annotation : element.getAnnotations()) {
            var kind = annotation.annotationType();
            if (!kind.getName().startsWith(KINDS)) {
                continue;
            }
            kinds.add(kind);
            var values =
                    values(kind).stream()
                            .map(method -> literal(value(method, annotation)))
                            .collect(Collectors.joining(", "));
            puts.add(
                    "        all.put(%s, new %s(%s));"
                            .formatted(
                                    literal(member + kind.getName()), written(kind), values));
        }
    }

    private void addKind(Class<? extends Annotation> kind) {
        var components =
                values(kind).stream()
                        .map(method -> named(method.getGenericReturnType().getTypeName())
                                + " "
                                + method.getName())
                        .collect(Collectors.joining(", "));
        members.add(
                """
                    record %s(%s) implements %s {
                        @Override
                        public Class<? extends Annotation> annotationType() {
                            return %s.class;
                        }
                    }
                """
                        .formatted(
                                written(kind),
                                components,
                                named(kind.getName()),
                                named(kind.getName())));
    }

    private static String written(Class<?> kind) {
        return "Written" + kind.getSimpleName();
    }

    private static List<Method> values(Class<?> kind) {
        return Arrays.stream(kind.getDeclaredMethods())
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static Object value(Method method, Annotation annotation) {
        try {
            return method.invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String named(String type) {
        return type.replace('$', '.');
    }

    /// A value as Java has it. Classes may be private where they are, so each is asked for by name.
    private String literal(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case Enum<?> constant ->
                    named(constant.getDeclaringClass().getName()) + "." + constant.name();
            case Class<?> type ->
                    type.isPrimitive()
                            ? type.getName() + ".class"
                            : types.computeIfAbsent(type.getName(), _ -> "TYPE" + types.size());
            case Boolean _, Integer _ -> value.toString();
            case Character letter -> "(char) " + (int) letter;
            default -> {
                if (!value.getClass().isArray()) {
                    throw new IllegalStateException("no way to write " + value);
                }
                var items = new ArrayList<String>();
                for (int i = 0; i < Array.getLength(value); i++) {
                    items.add(literal(Array.get(value, i)));
                }
                yield "new "
                        + named(value.getClass().getComponentType().getName())
                        + "[] {"
                        + String.join(", ", items)
                        + "}";
            }
        };
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars()
                .forEach(
                        c -> {
                            if (c >= ' ' && c < 127 && c != '"' && c != '\\') {
                                quoted.append((char) c);
                            } else {
                                quoted.append((c < 256 ? "\\%03o" : "\\u%04x").formatted(c));
                            }
                        });
        return quoted.append('"').toString();
    }

    private String source() {
        types.forEach(
                (type, name) ->
                        members.add(
                                "    private static final Class %s = named(%s);"
                                        .formatted(name, quoted(type))));
        return TABLE.formatted(String.join("\n", cases), String.join("\n", members));
    }

    private static Map<String, byte[]> compiled(String source, List<Path> jars) throws IOException {
        var folder = Files.createTempDirectory("muster-written");
        try {
            var file = Files.writeString(folder.resolve(NAME + ".java"), source);
            var path =
                    jars.stream()
                            .map(Path::toString)
                            .collect(Collectors.joining(File.pathSeparator));
            int code =
                    ToolProvider.getSystemJavaCompiler()
                            .run(
                                    null,
                                    null,
                                    null,
                                    "-proc:none",
                                    "-XDstringConcat=inline",
                                    "-cp",
                                    path,
                                    "-d",
                                    folder.toString(),
                                    file.toString());
            if (code != 0) {
                throw new IllegalStateException("what was written out does not compile");
            }
            var files = new TreeMap<String, byte[]>();
            try (Stream<Path> made = Files.list(folder.resolve(FOLDER))) {
                for (var one : made.toList()) {
                    files.put(FOLDER + one.getFileName(), Files.readAllBytes(one));
                }
            }
            return files;
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }
}
