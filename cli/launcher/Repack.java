import static java.lang.constant.ConstantDescs.CD_Class;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes the libraries' jars fit for an archive of loaded classes, in place. The JVM refuses to
/// archive two kinds of classes: those of signed jars (BouncyCastle) and those compiled for a Java
/// so old that only the old verifier takes them (picocli, jcl-over-slf4j). So the signatures are
/// dropped, and the old classes get the stack maps that today's verifier wants.
///
/// Picocli also looks for a class of Groovy's when it starts, which opens every jar on the class
/// path only to find nothing: that search is answered here.
///
/// Run by the build: `java Repack.java FOLDER`, where the jars lie. A jar that was repacked before
/// bears a comment that says so, and is passed over.
final class Repack {
    /// Class files from this version on have stack maps (Java 6).
    private static final int WITH_STACK_MAPS = 50;

    private static final String DONE = "repacked";
    private static final String GROOVY_SEARCH = "loadClosureClass";
    private static final String GROOVY_SEARCHER = "picocli/CommandLine$DefaultFactory";

    private Repack() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (var files = Files.list(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (var jar : jars) {
            repack(jar);
        }
    }

    private static void repack(Path jar) throws IOException {
        var bytes = new ByteArrayOutputStream();
        boolean changed = false;
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(bytes)) {
            if (DONE.equals(from.getComment())) {
                return;
            }
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
                    content = modern(content, from);
                    changed = true;
                }
                var copy = new ZipEntry(name);
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                to.write(content);
            }
        }
        if (changed) {
            Files.write(jar, bytes.toByteArray());
        }
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

    private static byte[] modern(byte[] classFile, ZipFile jar) {
        var hierarchy =
                ClassHierarchyResolver.ofResourceParsing((ClassDesc type) -> open(jar, type))
                        .orElse(ClassHierarchyResolver.defaultResolver());
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
                                                CodeTransform.ACCEPT_ALL));
                        default -> builder.with(element);
                    }
                });
    }

    private static boolean isGroovySearch(ClassModel type, MethodModel method) {
        return method.methodName().equalsString(GROOVY_SEARCH)
                && type.thisClass().asInternalName().equals(GROOVY_SEARCHER)
                && method.methodTypeSymbol().returnType().equals(CD_Class);
    }

    private static InputStream open(ZipFile jar, ClassDesc type) {
        var descriptor = type.descriptorString();
        var entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
