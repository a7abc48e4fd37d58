import static java.lang.constant.ConstantDescs.CD_Class;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes jars fit for an archive of loaded classes, in place. The JVM refuses to archive two kinds
/// of classes: those of signed jars (BouncyCastle) and those compiled for a Java so old that only
/// the old verifier takes them (picocli, jcl-over-slf4j). So the signatures are dropped, and the
/// old classes get the stack maps that today's verifier wants. What it would have to make at run
/// time for Muster's own classes is written out by [Bootstraps] and [Annotations].
///
/// Picocli also looks for a class of Groovy's when it starts, which opens every jar on the class
/// path only to find nothing: that search is answered here.
///
/// Run by the build: `java Repack.java JAR FOLDER`, the program's jar and where its libraries lie. A
/// jar that was repacked before bears a comment that says so, and is passed over.
final class Repack {
    /// Class files from this version on have stack maps (Java 6).
    private static final int WITH_STACK_MAPS = 50;

    private static final String DONE = "repacked 2";
    private static final String OWN = "dev/muster/";
    private static final String GROOVY_SEARCH = "loadClosureClass";
    private static final String GROOVY_SEARCHER = "picocli/CommandLine$DefaultFactory";

    private Repack() {}

    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        var jars = new ArrayList<>(List.of(Path.of(arguments[0])));
        try (var files = Files.list(Path.of(arguments[1]))) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
        }
        var places = new URL[jars.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = jars.get(i).toUri().toURL();
        }
        var repacked = new LinkedHashMap<Path, byte[]>();
        try (var classes = new URLClassLoader(places)) {
            var hierarchy = ClassHierarchyResolver.ofResourceParsing(classes).cached();
            for (var jar : jars) {
                try (var from = new ZipFile(jar.toFile())) {
                    if (!DONE.equals(from.getComment())) {
                        var more =
                                jar.equals(jars.getFirst())
                                        ? Annotations.writtenOut(names(from), classes, jars)
                                        : Map.<String, byte[]>of();
                        repacked(from, more, hierarchy)
                                .ifPresent(bytes -> repacked.put(jar, bytes));
                    }
                }
            }
        }
        // Not before all are through: each may be looked into for the types of another.
        for (var jar : repacked.entrySet()) {
            Files.write(jar.getKey(), jar.getValue());
        }
    }

    private static List<String> names(ZipFile jar) {
        return jar.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(".class"))
                .toList();
    }

    /// @param more files to add
    private static Optional<byte[]> repacked(
            ZipFile from, Map<String, byte[]> more, ClassHierarchyResolver hierarchy)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        boolean changed = !more.isEmpty();
        try (var to = new ZipOutputStream(bytes)) {
            to.setComment(DONE);
            for (var entry : Collections.list(from.entries())) {
                var name = entry.getName();
                if (entry.isDirectory() || isSignature(name)) {
                    changed |= isSignature(name);
                    continue;
                }
                byte[] content;
                try (var in = from.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                if (name.equals("META-INF/MANIFEST.MF")) {
                    content = withoutDigests(content);
                } else if (name.endsWith(".class") && version(content) < WITH_STACK_MAPS) {
                    content = modern(content, hierarchy);
                    changed = true;
                } else if (name.startsWith(OWN) && name.endsWith(".class")) {
                    content = Bootstraps.writtenOut(content, hierarchy);
                    changed = true;
                }
                var copy = new ZipEntry(name);
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                to.write(content);
            }
            for (var file : more.entrySet()) {
                to.putNextEntry(new ZipEntry(file.getKey()));
                to.write(file.getValue());
            }
        }
        return changed ? Optional.of(bytes.toByteArray()) : Optional.empty();
    }

    private static boolean isSignature(String name) {
        return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }

    private static int version(byte[] classFile) {
        return (classFile[6] & 0xff) << 8 | classFile[7] & 0xff;
    }

    private static byte[] withoutDigests(byte[] content) throws IOException {
        var manifest = new Manifest(new ByteArrayInputStream(content));
        manifest.getEntries().clear();
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    private static byte[] modern(byte[] classFile, ClassHierarchyResolver hierarchy) {
        var format =
                ClassFile.of(
                        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                        ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        var model = format.parse(classFile);
        return format.transformClass(
                model,
                (builder, element) -> {
                    switch (element) {
                        case ClassFileVersion _ ->
                                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
                        case MethodModel method when isGroovySearch(model, method) ->
                                builder.withMethodBody(
                                        method.methodName(),
                                        method.methodType(),
                                        method.flags().flagsMask(),
                                        code -> code.aconst_null().areturn());
                        case MethodModel method ->
                                builder.transformMethod(
                                        method,
                                        MethodTransform.transformingCode(
                                                isOfPicocli(model)
                                                        ? Annotations::redirect
                                                        : CodeTransform.ACCEPT_ALL));
                        default -> builder.with(element);
                    }
                });
    }

    private static boolean isOfPicocli(ClassModel type) {
        return type.thisClass().asInternalName().startsWith("picocli/");
    }

    private static boolean isGroovySearch(ClassModel type, MethodModel method) {
        return method.methodName().equalsString(GROOVY_SEARCH)
                && type.thisClass().asInternalName().equals(GROOVY_SEARCHER)
                && method.methodTypeSymbol().returnType().equals(CD_Class);
    }
}
