import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Writes out what the JVM would make when the program runs: a class for each pattern switch, and
/// method handles for each record's `equals` and `hashCode`. Its cache of loaded classes has no
/// room for these, so that every start would make them anew, and slowly.
///
/// What is written does as `SwitchBootstraps.typeSwitch` and `ObjectMethods` are specified to do.
/// Switches with other labels than types are left to the JVM, and so is `toString`, which runs
/// seldom come to.
final class Bootstraps {
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final MethodTypeDesc HASH = MethodTypeDesc.of(CD_int, CD_Object);
    private static final MethodTypeDesc EQUAL =
            MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object);

    private final ClassModel type;
    private final List<Consumer<ClassBuilder>> written = new ArrayList<>();

    private Bootstraps(ClassModel type) {
        this.type = type;
    }

    /// The class with its call sites written out; the same bytes if it has none.
    static byte[] writtenOut(byte[] classFile, ClassHierarchyResolver hierarchy) {
        var format = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        var type = format.parse(classFile);
        if (type.methods().stream().noneMatch(Bootstraps::hasSite)) {
            return classFile;
        }
        var bootstraps = new Bootstraps(type);
        ClassTransform replacing =
                ClassTransform.transformingMethods(
                        Bootstraps::hasSite,
                        MethodTransform.transformingCode(bootstraps::replace));
        return format.transformClass(
                type,
                replacing.andThen(
                        ClassTransform.endHandler(
                                builder -> bootstraps.written.forEach(w -> w.accept(builder)))));
    }

    private static boolean hasSite(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(
                        element ->
                                element instanceof InvokeDynamicInstruction site
                                        && (isSwitch(site) || isComparison(site)));
    }

    private static boolean isSwitch(InvokeDynamicInstruction site) {
        return site.bootstrapMethod().owner().equals(SWITCHES)
                && site.bootstrapMethod().methodName().equals("typeSwitch")
                && site.bootstrapArgs().stream().allMatch(label -> label instanceof ClassDesc);
    }

    private static boolean isComparison(InvokeDynamicInstruction site) {
        return site.bootstrapMethod().owner().equals(RECORDS)
                && !site.name().equalsString("toString");
    }

    private void replace(CodeBuilder code, CodeElement element) {
        if (!(element instanceof InvokeDynamicInstruction site)) {
            code.with(element);
        } else if (isSwitch(site)) {
            var labels = site.bootstrapArgs().stream().map(ClassDesc.class::cast).toList();
            call(code, site, body -> writeSwitch(body, labels));
        } else if (isComparison(site)) {
            var components =
                    site.bootstrapArgs().stream()
                            .skip(2)
                            .map(DirectMethodHandleDesc.class::cast)
                            .toList();
            call(
                    code,
                    site,
                    site.name().equalsString("equals")
                            ? body -> writeEquals(body, components)
                            : body -> writeHashCode(body, components));
        } else {
            code.with(element);
        }
    }

    /// Calls a method of the same type as the call site, with this body.
    private void call(
            CodeBuilder code, InvokeDynamicInstruction site, Consumer<CodeBuilder> body) {
        var name = site.name() + "$" + written.size();
        var signature = site.typeSymbol();
        written.add(
                builder ->
                        builder.withMethodBody(
                                name,
                                signature,
                                ClassFile.ACC_PRIVATE
                                        | ClassFile.ACC_STATIC
                                        | ClassFile.ACC_SYNTHETIC,
                                body));
        code.invokestatic(
                type.thisClass().asSymbol(),
                name,
                signature,
                type.flags().has(java.lang.reflect.AccessFlag.INTERFACE));
    }

    /// Of an object and the first label to try: the number of the label it is of, how many there
    /// are if it is of none, -1 for null.
    private static void writeSwitch(CodeBuilder code, List<ClassDesc> labels) {
        var there = code.newLabel();
        code.aload(0).ifnonnull(there).iconst_m1().ireturn();
        code.labelBinding(there);
        var tests = new ArrayList<Label>();
        var cases = new ArrayList<SwitchCase>();
        for (int i = 0; i < labels.size(); i++) {
            tests.add(code.newLabel());
            cases.add(SwitchCase.of(i, tests.get(i)));
        }
        var none = code.newLabel();
        code.iload(1).tableswitch(none, cases);
        for (int i = 0; i < labels.size(); i++) {
            var next = i + 1 < labels.size() ? tests.get(i + 1) : none;
            code.labelBinding(tests.get(i));
            code.aload(0).instanceOf(labels.get(i)).ifeq(next).loadConstant(i).ireturn();
        }
        code.labelBinding(none);
        code.loadConstant(labels.size()).ireturn();
    }

    private void writeEquals(CodeBuilder code, List<DirectMethodHandleDesc> components) {
        var record = type.thisClass().asSymbol();
        var different = code.newLabel();
        code.aload(1).instanceOf(record).ifeq(different);
        for (var component : components) {
            var kind = component.invocationType().returnType();
            code.aload(0);
            get(code, component);
            code.aload(1).checkcast(record);
            get(code, component);
            switch (TypeKind.from(kind)) {
                case REFERENCE -> code.invokestatic(OBJECTS, "equals", EQUAL).ifeq(different);
                case LONG -> code.lcmp().ifne(different);
                case FLOAT, DOUBLE -> {
                    var compare = MethodTypeDesc.of(CD_int, kind, kind);
                    code.invokestatic(boxOf(kind), "compare", compare).ifne(different);
                }
                default -> code.if_icmpne(different);
            }
        }
        code.iconst_1().ireturn();
        code.labelBinding(different);
        code.iconst_0().ireturn();
    }

    private void writeHashCode(CodeBuilder code, List<DirectMethodHandleDesc> components) {
        code.iconst_0();
        for (var component : components) {
            var kind = component.invocationType().returnType();
            code.bipush(31).imul().aload(0);
            get(code, component);
            if (kind.isPrimitive()) {
                code.invokestatic(boxOf(kind), "hashCode", MethodTypeDesc.of(CD_int, kind));
            } else {
                code.invokestatic(OBJECTS, "hashCode", HASH);
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static void get(CodeBuilder code, DirectMethodHandleDesc component) {
        code.getfield(
                component.owner(),
                component.methodName(),
                component.invocationType().returnType());
    }

    private static ClassDesc boxOf(ClassDesc primitive) {
        return ClassDesc.of(
                switch (TypeKind.from(primitive)) {
                    case BOOLEAN -> "java.lang.Boolean";
                    case BYTE -> "java.lang.Byte";
                    case CHAR -> "java.lang.Character";
                    case SHORT -> "java.lang.Short";
                    case INT -> "java.lang.Integer";
                    case LONG -> "java.lang.Long";
                    case FLOAT -> "java.lang.Float";
                    case DOUBLE -> "java.lang.Double";
                    case REFERENCE, VOID -> throw new IllegalArgumentException("not a primitive");
                });
    }
}
